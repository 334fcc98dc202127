import { nextEnd, secretsByAppId } from '../../azure/applications.ts';
import type { SecretEnd } from '../../azure/applications.ts';
import type { TenantRef } from '../../azure/clients.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import { servicePrincipalByAppId } from '../../azure/servicePrincipals.ts';
import type { ServicePrincipal } from '../../azure/servicePrincipals.ts';

/** What the directory tells of the service principal of a cluster. Who may not read one part of it may still read the other. */
export interface Told {
  /** Undefined where there is none any more. */
  readonly principal: ServicePrincipal | AzureError | undefined;
  /** The next end; 'none' where the application has neither secret nor certificate, 'elsewhere' where it is another tenant's. */
  readonly end: SecretEnd | AzureError | 'none' | 'elsewhere';
}

/** Two requests to the directory. */
export async function readServicePrincipal(cloud: Cloud, at: TenantRef, clientId: string, signal: AbortSignal): Promise<Told> {
  const [principal, end] = await Promise.all([
    orFailure(servicePrincipalByAppId(cloud, at, clientId, signal)),
    orFailure(secretsByAppId(cloud, at, [clientId], signal).then((found): Told['end'] => {
      const secrets = found.get(clientId.toLowerCase());
      return secrets ? (nextEnd(secrets, Date.now()) ?? 'none') : 'elsewhere';
    })),
  ]);
  return { principal, end };
}

async function orFailure<T>(asked: Promise<T>): Promise<T | AzureError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AzureError) return error;
    throw error;
  }
}
