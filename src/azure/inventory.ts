import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { askedOrRead, eachSubscription, subscriptionBySubscription } from './eachSubscription.ts';
import type { PagesAndFailures, SubscriptionFailure } from './eachSubscription.ts';
import { everyPage, mapped, onePage } from './pages.ts';
import type { Pages } from './pages.ts';
import { isWithoutResourceGraph, kqlList, queryPages } from './resourceGraph.ts';
import type { Row } from './resourceGraph.ts';
import { withModes } from './registryModes.ts';
import { parseResourceId } from './resourceId.ts';
import { kindOf, kindsOfResource, resourceKinds } from './resources.ts';
import type { OfKind, Resource, ResourceKind } from './resources.ts';
import type { Narrowing } from './search.ts';
import { overlaid } from './written.ts';
import { writtenResources } from './writtenResources.ts';

export type Counts = Readonly<Record<ResourceKind, number>>;

/**
 * How many identities, clusters and registries each subscription holds, by subscription ID in lower case: one query for
 * a thousand subscriptions. A subscription that Resource Graph knows nothing of is missing, which is not the same as
 * empty. Where there is no Resource Graph the providers are asked.
 */
export async function countResources(cloud: Cloud, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<{ counts: Map<string, Counts>; failures: SubscriptionFailure[] }> {
  try {
    return { counts: await countByQuery(cloud, subscriptions, signal), failures: [] };
  } catch (error) {
    if (!isWithoutResourceGraph(error)) throw error;
  }
  const counts = new Map<string, Counts>();
  const failures = await eachSubscription(subscriptions, async (at) => counts.set(at.subscriptionId.toLowerCase(), countsIn(await listByProviders(cloud, at, resourceKinds, signal))));
  return { counts, failures };
}

async function countByQuery(cloud: Cloud, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<Map<string, Counts>> {
  const written = [...writtenResources.pending(cloud).values()];
  const types = resourceKinds.map((kind) => kindsOfResource[kind].type);
  const text = [
    `resources | where type in~ ${kqlList(types)}`,
    // What was written a short while ago is counted below, whether Resource Graph has it by now or not.
    ...(written.length > 0 ? [`where id !in~ ${kqlList(written.map(({ id }) => id))}`] : []),
    // With the subscriptions themselves, so that one with nothing in it can be told from one that may not be read.
    "union (resourcecontainers | where type =~ 'microsoft.resources/subscriptions')",
    `summarize ${resourceKinds.map((kind) => `${kind} = countif(type =~ '${kindsOfResource[kind].type}')`).join(', ')} by subscriptionId`,
  ].join(' | ');
  const rows = await everyPage(queryPages(cloud, subscriptions, { text }), signal);
  const counts = new Map(rows.map((row) => [String(row['subscriptionId']).toLowerCase(), { identity: Number(row['identity']), cluster: Number(row['cluster']), registry: Number(row['registry']) }]));
  for (const { value } of written) {
    const of = value && counts.get(value.subscriptionId.toLowerCase());
    if (of) of[value.kind] += 1;
  }
  return counts;
}

function countsIn(resources: readonly Resource[]): Counts {
  const counts = { identity: 0, cluster: 0, registry: 0 };
  for (const { kind } of resources) counts[kind] += 1;
  return counts;
}

/**
 * The resources of some kinds in all of the subscriptions, nearly by name: one query for each page of a thousand. What
 * was written a short while ago is on the first page. Where there is no Resource Graph each page is what the providers
 * list in some subscriptions. A subscription of which a provider could not be read stands in `failures`, also where that
 * was asked for modes alone. `only` leaves out what does not fit.
 */
export function listResources<Kind extends ResourceKind>(cloud: Cloud, subscriptions: readonly SubscriptionRef[], kinds: readonly Kind[], only?: Narrowing): PagesAndFailures<OfKind<Kind>> {
  return askedOrRead(resourcesByQuery(cloud, subscriptions, kinds, only), () =>
    subscriptionBySubscription(subscriptions, async (at, signal) => {
      const resources = await listByProviders(cloud, at, kinds, signal);
      return only ? resources.filter(only.fits) : resources;
    }),
  );
}

function resourcesByQuery<Kind extends ResourceKind>(cloud: Cloud, subscriptions: readonly SubscriptionRef[], kinds: readonly Kind[], only: Narrowing | undefined): PagesAndFailures<OfKind<Kind>> {
  const text = [
    `resources | where type in~ ${kqlList(kinds.map((kind) => kindsOfResource[kind].type))}`,
    ...(only ? [`where ${only.condition}`] : []),
    `project ${columnsOf(kinds)}`,
    'order by tolower(name) asc, id asc',
  ].join(' | ');
  const refs = new Map(subscriptions.map((at) => [at.subscriptionId.toLowerCase(), at]));
  const rows = mapped(queryPages(cloud, subscriptions, { text }), (row) => fromRow<Kind>(row, refs));
  const pages = overlaid(cloud, writtenResources, rows, {
    belongs: (resource): resource is OfKind<Kind> => kinds.some((kind) => kind === resource.kind) && refs.has(resource.subscriptionId.toLowerCase()) && (only?.fits(resource) ?? true),
    // Among few it was not looked for.
    covers: (id) => !only && covers(id, kinds, refs),
  });
  // Of what is there since: nobody needs the mode of what was deleted.
  return withModes(cloud, pages);
}

function covers(id: string, kinds: readonly ResourceKind[], refs: ReadonlyMap<string, unknown>): boolean {
  const { type = '', subscriptionId = '' } = parseResourceId(id) ?? {};
  return kinds.some((kind) => kindOf(type) === kind) && refs.has(subscriptionId.toLowerCase());
}

/** What a query has to project for {@link fromRow}. */
export function columnsOf(kinds: readonly ResourceKind[]): string {
  const columns = Object.entries(Object.assign({}, ...kinds.map((kind) => kindsOfResource[kind].columns)) as Record<string, string>);
  return columns.map(([name, path]) => (name === path ? name : `${name} = ${path}`)).join(', ');
}

/** The resource of a row, or none for a row of another kind or of a subscription that is none of these, which are known by their IDs in lower case. */
export function fromRow<Kind extends ResourceKind>(row: Row, refs: ReadonlyMap<string, SubscriptionRef>): OfKind<Kind>[] {
  const at = refs.get(String(row['subscriptionId']).toLowerCase());
  const kind = kindOf(String(row['type'])) as Kind | undefined;
  if (!at || kind === undefined) return [];
  // The SDK leaves out what Resource Graph fills with null.
  const told = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
  return [kindsOfResource[kind].fromRow(told, at)];
}

/** The same of one kind in one subscription as its provider lists it, for where Resource Graph knows nothing. Throws where that may not be read. */
export function listFromProvider<Kind extends ResourceKind>(cloud: Cloud, at: SubscriptionRef, kind: Kind): Pages<OfKind<Kind>> {
  return onePage(async (signal) => kindsOfResource[kind].list(cloud, at, signal));
}

async function listByProviders<Kind extends ResourceKind>(cloud: Cloud, at: SubscriptionRef, kinds: readonly Kind[], signal: AbortSignal): Promise<OfKind<Kind>[]> {
  const lists: OfKind<Kind>[][] = await Promise.all(kinds.map(async (kind) => kindsOfResource[kind].list(cloud, at, signal)));
  return lists.flat();
}
