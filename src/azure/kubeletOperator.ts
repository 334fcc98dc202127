import type { Cloud } from './cloud.ts';
import type { Right } from './access.ts';
import { accessOf, verdictOn } from './effectiveAccess.ts';
import { AzureError } from './errors.ts';
import type { Identity } from './identities.ts';

/** What somebody needs on an identity to give it to a resource, as a control plane does with a kubelet identity. The asterisk is part of the name: https://learn.microsoft.com/azure/role-based-access-control/permissions/identity */
export const handOut: Right = { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action' };

/**
 * Whether the control plane's identity may hand out the kubelet identity: by Managed Identity Operator or any other role,
 * here or inherited. Undefined where the caller may not read who has roles there, or what such a role allows.
 */
export async function mayHandOut(cloud: Cloud, controlPlane: Pick<Identity, 'principalId'>, kubelet: Identity, signal: AbortSignal): Promise<boolean | undefined> {
  try {
    const verdict = verdictOn(handOut, await accessOf(cloud, kubelet, controlPlane.principalId, kubelet.id, signal));
    return verdict.kind === 'missing' && verdict.unread.length > 0 ? undefined : verdict.kind === 'allowed';
  } catch (error) {
    if (error instanceof AzureError && error.kind === 'denied') return undefined;
    throw error;
  }
}
