import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import { takenBecause } from '../createRegistry.ts';
import { AzureError } from '../errors.ts';
import { columnsOf, fromRow, listResources } from '../inventory.ts';
import { registryNameProblem } from '../names.ts';
import { everyPage } from '../pages.ts';
import type { Registry } from '../registries.ts';
import { queryPages } from '../resourceGraph.ts';
import { kindsOfResource } from '../resources.ts';
import { cloudOf, loginServerIn } from './loginServer.ts';

/** What stands behind the host of an image. */
export type FoundRegistry =
  | { readonly kind: 'found'; readonly registry: Registry }
  /** None that the caller sees has the name, and one has that they do not see, unless that cannot be told. `unread`: why not all could be looked through. */
  | { readonly kind: 'unseen'; readonly host: string; readonly exists: boolean; readonly unread: AzureError | undefined }
  /** No registry anywhere has the name. `nearest`: those that nearly have. */
  | { readonly kind: 'none'; readonly host: string; readonly nearest: readonly string[] }
  | { readonly kind: 'unknown'; readonly host: string; readonly error: AzureError }
  /** It is no registry of this cloud. `cloud`: in which other one of Microsoft's it is, where it is in one. */
  | { readonly kind: 'foreign'; readonly host: string; readonly cloud: string | undefined };

/**
 * Looks for the registry with a login server in all that the caller may read, first in `subscriptions`. Names are global:
 * where nobody sees one, `at` is asked whether there is one at all.
 */
export async function findRegistry(cloud: Cloud, subscriptions: readonly SubscriptionRef[], at: SubscriptionRef, host: string, signal: AbortSignal): Promise<FoundRegistry> {
  const server = loginServerIn(host, cloud.registrySuffix);
  if (!server) return { kind: 'foreign', host, cloud: undefined };
  const { name, hashed, suffix } = server;
  if (cloud.registrySuffix !== undefined && suffix !== cloud.registrySuffix) return { kind: 'foreign', host, cloud: cloudOf(suffix) };
  const isIt = ({ loginServer }: Registry) => loginServer.toLowerCase() === server.host;
  const shown = await shownIn(cloud, subscriptions, signal);
  const seen = shown.registries.find(isIt);
  if (seen) return { kind: 'found', registry: seen };
  const hidden = await hiddenFrom(cloud, subscriptions, signal);
  const registry = hidden.registries.find(isIt);
  if (registry) return { kind: 'found', registry };
  const registries = [...shown.registries, ...hidden.registries];
  const unread = shown.unread ?? hidden.unread;
  try {
    // A name with a hash behind it is not looked up by its name alone, and there is nothing else to look it up by.
    if (hashed || (registryNameProblem(name) === undefined && (await takenBecause(cloud, at, name, signal)) !== undefined)) return { kind: 'unseen', host, exists: !hashed, unread };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return { kind: 'unknown', host, error };
  }
  return { kind: 'none', host, nearest: nearestTo(name, registries.map((one) => one.name)) };
}

/** Registries, and why they may not be all. */
interface Looked {
  readonly registries: readonly Registry[];
  readonly unread: AzureError | undefined;
}

async function shownIn(cloud: Cloud, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<Looked> {
  const pages = listResources(cloud, subscriptions, ['registry']);
  const registries: Registry[] = [];
  try {
    while (!pages.done()) registries.push(...(await pages.next(signal)));
    // Nobody asks for modes here.
    return { registries, unread: pages.failures().find(({ of }) => of === undefined)?.error };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return { registries, unread: error };
  }
}

/** Those of subscriptions that the caller may read and has chosen not to see, too. */
async function hiddenFrom(cloud: Cloud, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<Looked> {
  const text = `resources | where type =~ '${kindsOfResource.registry.type}' | project tenantId, ${columnsOf(['registry'])} | order by id asc`;
  try {
    const rows = await everyPage(queryPages(cloud, subscriptions, { text, everywhere: true }), signal);
    const registries = rows.flatMap((row) => {
      const tenantId = String(row['tenantId']);
      const at = subscriptions.find((one) => one.tenantId.toLowerCase() === tenantId.toLowerCase());
      const subscriptionId = String(row['subscriptionId']);
      return fromRow<'registry'>(row, new Map([[subscriptionId.toLowerCase(), { ...at, tenantId, subscriptionId }]]));
    });
    return { registries, unread: undefined };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return { registries: [], unread: error };
  }
}

const told = 3;

/** Names that differ in a few letters, the nearest first. */
export function nearestTo(name: string, names: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  const most = Math.max(2, Math.floor(wanted.length / 4));
  const near = [...new Set(names)].map((one) => ({ one, distance: distance(wanted, one.toLowerCase()) })).filter(({ distance: far }) => far <= most);
  return near.toSorted((a, b) => a.distance - b.distance || a.one.localeCompare(b.one)).slice(0, told).map(({ one }) => one);
}

/** How many letters have to be put in, taken out or changed to make the one the other. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of a.split('').entries()) {
    const next = [row + 1];
    for (const [column, other] of b.split('').entries()) next.push(Math.min((next[column] ?? 0) + 1, (above[column + 1] ?? 0) + 1, (above[column] ?? 0) + (letter === other ? 0 : 1)));
    above = next;
  }
  return above.at(-1) ?? 0;
}
