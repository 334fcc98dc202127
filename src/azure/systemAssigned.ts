import type { GenericResource } from '@azure/arm-resources';
import { identityClient, refOf, resourceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { askedOrRead, subscriptionBySubscription } from './eachSubscription.ts';
import type { PagesAndFailures } from './eachSubscription.ts';
import { asAzure } from './errors.ts';
import { mapped, onePage } from './pages.ts';
import type { Pages } from './pages.ts';
import { allByName } from './paging.ts';
import { kqlList, queryPages } from './resourceGraph.ts';
import type { Row } from './resourceGraph.ts';
import { parseResourceId } from './resourceId.ts';
import { switchableType, switchableTypes } from './switchable.ts';
import { createOverlay, overlaid } from './written.ts';

/** A resource of any type, as far as its identities go. */
export interface Holder extends SubscriptionRef {
  readonly id: string;
  readonly name: string;
  /** In lower case, for instance "microsoft.compute/virtualmachines". */
  readonly type: string;
  /** What tells resources of one type apart, for instance "functionapp,linux"; empty for most types. */
  readonly variant: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** The object ID of its system-assigned identity: what roles are assigned to. Undefined where it has none. */
  readonly principalId: string | undefined;
  /** The IDs of the user-assigned identities that it has besides. */
  readonly userAssigned: readonly string[];
}

/** A resource with the system-assigned identity that it has. */
export interface SystemAssigned extends Holder {
  readonly principalId: string;
}

/** The resources whose system-assigned identity was switched on or off a short while ago. */
export const writtenHolders = createOverlay<Holder>();

/** The resources that have a system-assigned identity, nearly by name: one query for each page of a thousand, or the providers' lists. */
export function listSystemAssigned(cloud: Cloud, subscriptions: readonly SubscriptionRef[]): PagesAndFailures<SystemAssigned> {
  return listHolders(cloud, subscriptions, {
    condition: "identity.type has 'SystemAssigned'",
    belongs: hasOwn,
    covers: () => true,
  });
}

/** The same in one subscription as the providers list it, for where Resource Graph knows nothing. Throws where that may not be read. */
export function systemAssignedFromProviders(cloud: Cloud, at: SubscriptionRef): Pages<SystemAssigned> {
  return onePage(async (signal) => (await holdersIn(cloud, at, signal)).filter(hasOwn));
}

/** The resources that have none and of which it can be switched on, in the same way. */
export function listWithoutSystemAssigned(cloud: Cloud, subscriptions: readonly SubscriptionRef[]): PagesAndFailures<Holder> {
  return listHolders(cloud, subscriptions, {
    condition: `type in~ ${kqlList(switchableTypes)} and tostring(identity.type) !has 'SystemAssigned'`,
    belongs: (holder): holder is Holder => holder.principalId === undefined && switchableType(holder.type) !== undefined,
    // What is not in this list may be in the other one.
    covers: () => false,
  });
}

function hasOwn(holder: Holder): holder is SystemAssigned {
  return holder.principalId !== undefined;
}

interface Wanted<Item extends Holder> {
  /** In Kusto, and here. */
  readonly condition: string;
  readonly belongs: (holder: Holder) => holder is Item;
  readonly covers: (id: string) => boolean;
}

function listHolders<Item extends Holder>(cloud: Cloud, subscriptions: readonly SubscriptionRef[], { condition, belongs, covers }: Wanted<Item>): PagesAndFailures<Item> {
  const text = `resources | where ${condition} | project id, name, type, kind, location, subscriptionId, identity | order by tolower(name) asc, id asc`;
  const refs = new Map(subscriptions.map((at) => [at.subscriptionId.toLowerCase(), at]));
  const isIn = (subscriptionId: string | undefined) => refs.has(subscriptionId?.toLowerCase() ?? '');
  const rows = mapped(queryPages(cloud, subscriptions, { text }), (row) => fromRow(row, refs).filter(belongs));
  const asked = overlaid(cloud, writtenHolders, rows, {
    belongs: (holder): holder is Item => belongs(holder) && isIn(holder.subscriptionId),
    covers: (id) => covers(id) && isIn(parseResourceId(id)?.subscriptionId),
  });
  return askedOrRead(asked, () => subscriptionBySubscription(subscriptions, async (at, signal) => (await holdersIn(cloud, at, signal)).filter(belongs)));
}

function fromRow(row: Row, refs: ReadonlyMap<string, SubscriptionRef>): Holder[] {
  const at = refs.get(String(row['subscriptionId']).toLowerCase());
  return at ? [toHolder(row, at)] : [];
}

async function holdersIn(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<Holder[]> {
  return asAzure(async () => {
    const client = await resourceClient(cloud, refOf(at));
    const holders: Holder[] = [];
    for await (const resource of client.resources.list({ abortSignal: signal })) holders.push(toHolder(resource, at));
    return holders;
  });
}

/** The resources of a resource group with the identities that they have. */
export async function holdersInGroup(cloud: Cloud, at: SubscriptionRef, resourceGroup: string, signal: AbortSignal): Promise<Holder[]> {
  return asAzure(async () => {
    const client = await resourceClient(cloud, refOf(at));
    return allByName(client.resources.listByResourceGroup(resourceGroup, { abortSignal: signal }), (resource) => toHolder(resource, at));
  });
}

/** The plain form of what Azure answers, or of a row of Resource Graph with these fields, where `null` says nothing; `at` is where it was asked. */
export function toHolder({ id = '', name = '', type = '', kind, location, identity }: GenericResource, at: SubscriptionRef): Holder {
  // Some providers begin the type of an identity with a small letter.
  const own = /\bSystemAssigned\b/i.test(identity?.type ?? '');
  return {
    id,
    name,
    type: type.toLowerCase(),
    // As Resource Graph has it.
    variant: (kind ?? '').toLowerCase(),
    resourceGroup: parseResourceId(id)?.resourceGroup ?? '',
    location: location ?? '',
    ...refOf(at),
    principalId: own ? identity?.principalId : undefined,
    userAssigned: Object.keys(identity?.userAssignedIdentities ?? {}),
  };
}

/** What else Azure knows of the system-assigned identity of a resource; as `answer`, all that it sent. Throws `notFound` where it has none. */
export async function getSystemAssigned(cloud: Cloud, at: SubscriptionRef, resourceId: string, signal: AbortSignal): Promise<{ clientId: string; answer: string }> {
  return asAzure(async () => {
    let answer = '';
    const client = await identityClient(cloud, refOf(at));
    const { clientId = '' } = await client.systemAssignedIdentities.getByScope(resourceId.slice(1), { abortSignal: signal, onResponse: (raw) => (answer = raw.bodyAsText ?? '') });
    return { clientId, answer };
  });
}
