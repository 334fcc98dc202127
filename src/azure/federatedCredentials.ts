import type { FederatedIdentityCredential as SdkCredential } from '@azure/arm-msi';
import { identityClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure } from './errors.ts';
import { allByName } from './paging.ts';

/** What a workload outside of Azure, or in a cluster, shows in the place of a secret to be a user-assigned identity. */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  /** URL; compared exactly, the slash at its end included. */
  readonly issuer: string;
  readonly subject: string;
  /** "api://AzureADTokenExchange" in the public cloud, nearly always. */
  readonly audience: string;
}

/** The user-assigned identity that credentials belong to. */
export interface IdentityRef extends SubscriptionRef {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
}

/** All federated credentials of an identity, by name. Throws `notFound` when the identity is gone. */
export async function listFederatedCredentials(cloud: Cloud, identity: IdentityRef, signal: AbortSignal): Promise<FederatedCredential[]> {
  return asAzure(async () => {
    const client = await identityClient(cloud, identity);
    return allByName(client.federatedIdentityCredentials.list(identity.resourceGroup, identity.name, { abortSignal: signal }), toCredential);
  });
}

function toCredential({ id = '', name = '', issuer = '', subject = '', audiences = [] }: SdkCredential): FederatedCredential {
  return { id, name, issuer, subject, audience: audiences[0] ?? '' };
}
