import type { Identity as SdkIdentity } from '@azure/arm-msi';
import { identityClient, refOf } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { unlessGone } from './gone.ts';
import { allByName } from './paging.ts';
import { isNotThere, whereRegistered } from './registration.ts';
import type { Registering } from './registration.ts';
import { parseResourceId } from './resourceId.ts';
import { writtenResources } from './writtenResources.ts';

/** A user-assigned identity. */
export interface Identity extends SubscriptionRef {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** The object ID of its service principal: what roles are assigned to. */
  readonly principalId: string;
  /** The application ID: what code and manifests name. */
  readonly clientId: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface NewIdentity {
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** All user-assigned identities of a subscription, by name. */
export async function listIdentities(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<Identity[]> {
  return asAzure(async () => {
    const client = await identityClient(cloud, at);
    return allByName(client.userAssignedIdentities.listBySubscription({ abortSignal: signal }), (identity) => toIdentity(identity, at));
  });
}

/** One identity and, as `answer`, what Azure sent, field by field. Throws `notFound` when it is gone. */
export async function getIdentity(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<{ identity: Identity; answer: string }> {
  return asAzure(async () => {
    const { resourceGroup, name } = parts(id);
    let answer = '';
    const client = await identityClient(cloud, at);
    const identity = await client.userAssignedIdentities.get(resourceGroup, name, { abortSignal: signal, onResponse: (raw) => (answer = raw.bodyAsText ?? '') });
    return { identity: toIdentity(identity, at), answer };
  });
}

/** The same, or undefined when it is gone, by itself or with its resource group. */
export async function findIdentity(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<{ identity: Identity; answer: string } | undefined> {
  return unlessGone(cloud, id, async () => getIdentity(cloud, at, id, signal));
}

/**
 * Creates an identity. The service takes a second PUT as an update, so a name that is taken in the group is refused
 * here, as `conflict`: nobody who types a name into a "create" form means to change what is there. Where the subscription
 * has to be registered first, `registering` is told.
 */
export async function createIdentity(cloud: Cloud, at: SubscriptionRef, wanted: NewIdentity, signal: AbortSignal, registering?: Registering): Promise<Identity> {
  return asAzure(async () => {
    const client = await identityClient(cloud, at);
    if (await identityExists(cloud, at, wanted, signal)) {
      throw new AzureError('conflict', 'IdentityNameTaken', `There is an identity ${wanted.name} in ${wanted.resourceGroup} already.`);
    }
    const { location, tags } = wanted;
    const create = async () => client.userAssignedIdentities.createOrUpdate(wanted.resourceGroup, wanted.name, { location, tags: { ...tags } }, { abortSignal: signal });
    const created = await whereRegistered(cloud, at, 'Microsoft.ManagedIdentity', create, signal, registering);
    const identity = toIdentity(created, at);
    writtenResources.wrote(cloud, identity.id, { kind: 'identity', ...identity }, (found) => found?.kind === 'identity' && found.principalId === identity.principalId);
    return identity;
  });
}

/** Whether the resource group holds an identity of that name. A missing group holds none, nor does a subscription that was never registered for them. */
export async function identityExists(cloud: Cloud, at: SubscriptionRef, { resourceGroup, name }: { resourceGroup: string; name: string }, signal: AbortSignal): Promise<boolean> {
  return asAzure(async () => {
    const client = await identityClient(cloud, at);
    return client.userAssignedIdentities.get(resourceGroup, name, { abortSignal: signal });
  }).then(
    () => true,
    (error: unknown) => {
      if (isNotThere(error)) return false;
      throw error;
    },
  );
}

/**
 * Gives an identity these tags and no others. Throws `notFound` when it is gone, and `conflict` with the code
 * ScopeLocked where a lock forbids it.
 */
export async function updateTags(cloud: Cloud, at: SubscriptionRef, id: string, tags: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Identity> {
  return asAzure(async () => {
    const { resourceGroup, name } = parts(id);
    const client = await identityClient(cloud, at);
    const identity = toIdentity(await client.userAssignedIdentities.update(resourceGroup, name, { tags: { ...tags } }, { abortSignal: signal }), at);
    writtenResources.wrote(cloud, identity.id, { kind: 'identity', ...identity }, (found) => found?.kind === 'identity' && sameTags(found.tags, identity.tags));
    return identity;
  });
}

/** Whether these are the same tags, in whatever order. Their names compare without case, their values with it. */
export function sameTags(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return tagsKey(a) === tagsKey(b);
}

function tagsKey(tags: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]).toSorted(([a = ''], [b = '']) => a.localeCompare(b)));
}

/** Deletes an identity. One that is gone already is no error. Its role assignments stay behind. */
export async function deleteIdentity(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<void> {
  await asAzure(async () => {
    const { resourceGroup, name } = parts(id);
    const client = await identityClient(cloud, at);
    await client.userAssignedIdentities.delete(resourceGroup, name, { abortSignal: signal });
    writtenResources.wrote(cloud, id, undefined, (found) => found === undefined);
  });
}

function parts(id: string): { resourceGroup: string; name: string } {
  const parsed = parseResourceId(id);
  if (!parsed) throw new AzureError('invalid', 'InvalidResourceId', `"${id}" is not a resource ID.`);
  return parsed;
}

/** The plain form of what Azure answers, or of a row of Resource Graph with these fields; `at` is where it was asked. */
export function toIdentity(identity: SdkIdentity, at: SubscriptionRef): Identity {
  const id = identity.id ?? '';
  return {
    id,
    name: identity.name ?? parseResourceId(id)?.name ?? '',
    resourceGroup: parseResourceId(id)?.resourceGroup ?? '',
    location: identity.location,
    ...refOf(at),
    principalId: identity.principalId ?? '',
    clientId: identity.clientId ?? '',
    tags: identity.tags ?? {},
  };
}
