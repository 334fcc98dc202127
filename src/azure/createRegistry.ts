import type { Registry as SdkRegistry } from '@azure/arm-containerregistry';
import { registryId, roleAssignmentModes } from './asCode/described.ts';
import { containerRegistryClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError, isAbort } from './errors.ts';
import { isNotThere, whereRegistered } from './registration.ts';
import type { Registering } from './registration.ts';
import { getRegistry, toRegistry } from './registries.ts';
import type { Registry } from './registries.ts';
import { writtenResources } from './writtenResources.ts';

export interface NewRegistry {
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  /** "Basic", "Standard" or "Premium". */
  readonly sku: string;
  readonly mode: Registry['mode'];
  readonly tags: Readonly<Record<string, string>>;
}

/** What Azure is sent. The mode is always said: Microsoft has announced that the one that counts when nothing is said will be another one. */
export function registryBody({ location, sku, mode, tags }: NewRegistry): SdkRegistry {
  return { location, tags: { ...tags }, sku: { name: sku }, adminUserEnabled: false, roleAssignmentMode: roleAssignmentModes[mode] };
}

/** What stands against a name in all of Azure, in the service's words, or undefined when it is free. A subscription that was never registered for registries may not ask: {@link isUnregistered}. */
export async function takenBecause(cloud: Cloud, at: SubscriptionRef, name: string, signal: AbortSignal): Promise<string | undefined> {
  return asAzure(async () => {
    const client = await containerRegistryClient(cloud, at);
    const { nameAvailable, message } = await client.registries.checkNameAvailability({ name, type: 'Microsoft.ContainerRegistry/registries' }, { abortSignal: signal });
    return nameAvailable === false ? (message ?? `${name} is not available.`) : undefined;
  });
}

/**
 * Creates a registry and waits until Azure is done. A name that is taken is refused as `conflict`, also by a registry in
 * the same group, which a PUT would change. Where the subscription has to be registered first, `registering` is told.
 * Aborting stops the waiting; Azure goes on with what it has begun.
 */
export async function createRegistry(cloud: Cloud, at: SubscriptionRef, wanted: NewRegistry, signal: AbortSignal, registering?: Registering): Promise<Registry> {
  const { resourceGroup, name } = wanted;
  const id = registryId({ subscriptionId: at.subscriptionId, resourceGroup, name });
  if (await exists(cloud, at, id, signal)) throw new AzureError('conflict', 'RegistryNameTaken', `There is a registry ${name} in ${resourceGroup} already.`);
  const client = await containerRegistryClient(cloud, at);
  const begin = async () => {
    const poller = client.registries.create(resourceGroup, name, registryBody(wanted), { abortSignal: signal });
    await poller.submitted();
    // It is a promise of the end, which is not waited for here.
    return { poller };
  };
  const { poller } = await whereRegistered(cloud, at, 'Microsoft.ContainerRegistry', begin, signal, registering).catch((error: unknown) => {
    throw error instanceof AzureError && error.code === 'AlreadyInUse' ? new AzureError('conflict', error.code, `${name} is taken: the name of a registry is its own in all of Azure. Choose another one.`, { status: error.status, correlationId: error.correlationId, cause: error }) : error;
  });
  try {
    note(cloud, (await getRegistry(cloud, at, id, signal)).registry);
    const created = toRegistry(await asAzure(async () => poller.pollUntilDone({ abortSignal: signal })), at);
    note(cloud, created);
    return created;
  } catch (error) {
    // What became of it is asked for: Resource Graph may not know yet.
    if (!isAbort(error)) await getRegistry(cloud, at, id, AbortSignal.timeout(10_000)).then(({ registry }) => note(cloud, registry), () => writtenResources.forget(cloud, id));
    throw error;
  }
}

/** Of one that is still being created, whatever Resource Graph has of it is newer. */
function note(cloud: Cloud, registry: Registry): void {
  writtenResources.wrote(cloud, registry.id, { kind: 'registry', ...registry }, (found) => found?.kind === 'registry' && (registry.state === 'Creating' || found.state === registry.state));
}

async function exists(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<boolean> {
  try {
    await getRegistry(cloud, at, id, signal);
    return true;
  } catch (error) {
    if (isNotThere(error)) return false;
    throw error;
  }
}
