import type { Identity } from '@azure/arm-resources';
import { newestApiVersion } from './apiVersions.ts';
import { refOf, resourceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { identityType, switchableType } from './switchable.ts';
import type { SwitchableType } from './switchable.ts';
import { toHolder, writtenHolders } from './systemAssigned.ts';
import type { Holder } from './systemAssigned.ts';

/**
 * Switches the system-assigned identity of a resource on or off and gives the resource as it is then; its user-assigned
 * identities stay. One that is so already is left alone: `changed` tells. Switched on again it is another principal, without
 * the roles of the one before, whose assignments stay behind. Throws `invalid` for a type that is not one of switchable.ts.
 */
export async function setSystemAssigned(cloud: Cloud, at: SubscriptionRef, resource: Pick<Holder, 'id' | 'name' | 'type'>, on: boolean, signal: AbortSignal): Promise<{ changed: boolean; holder: Holder }> {
  const type = switchableType(resource.type);
  if (type === undefined) throw new AzureError('invalid', 'UnsupportedResourceType', `The system-assigned identity of ${resource.name} can't be switched here: it is of the type ${resource.type}.`);
  return asAzure(async () => {
    const client = await resourceClient(cloud, refOf(at));
    const apiVersion = await newestApiVersion(cloud, at, type, signal);
    // The SDK puts the slash in front.
    const path = resource.id.slice(1);
    const read = async () => toHolder(await client.resources.getById(path, apiVersion, { abortSignal: signal }), at);
    const before = await read();
    if ((before.principalId !== undefined) === on) return { changed: false, holder: noted(cloud, before) };
    await client.resources.updateById(path, apiVersion, { identity: identityOf(type, on, before.userAssigned) }, { abortSignal: signal }).pollUntilDone({ abortSignal: signal });
    // What a long-running update answers in the end differs from provider to provider.
    const after = await read();
    if ((after.principalId !== undefined) !== on) throw new AzureError('unavailable', 'IdentityUnchanged', `Azure took the change of ${resource.name}, but its identity is as it was.`);
    return { changed: true, holder: noted(cloud, after) };
  });
}

/** Those that stay are named: not every provider keeps what a PATCH leaves out. */
function identityOf(type: SwitchableType, on: boolean, userAssigned: readonly string[]): Identity {
  const user = userAssigned.length > 0;
  return {
    // The SDK knows one spelling of both.
    type: identityType(type, { system: on, user }) as NonNullable<Identity['type']>,
    ...(user && { userAssignedIdentities: Object.fromEntries(userAssigned.map((id) => [id, {}])) }),
  };
}

function noted(cloud: Cloud, holder: Holder): Holder {
  writtenHolders.wrote(cloud, holder.id, holder, (found) => found?.principalId === holder.principalId);
  return holder;
}
