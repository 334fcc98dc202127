// How long it takes to open a group of identities, and what its identities take of the memory.
import { listResources } from '../src/azure/inventory.ts';
import type { Cloud } from '../src/azure/cloud.ts';
import { listSubscriptions, listTenants } from '../src/azure/subscriptions.ts';
import type { Subscription } from '../src/azure/subscriptions.ts';
import { oneGroup } from './estates.ts';
import type { Measured } from './estates.ts';
import { held, sizeOf } from './heap.ts';
import { peers } from './peers.ts';

export interface Opening {
  readonly identities: number;
  readonly firstPageMs: number;
  readonly firstPageRequests: number;
  readonly allMs: number;
  readonly allRequests: number;
  readonly heapBytes: number;
  /** What the ways of others have of it in the end, which read everything before anything is opened. */
  readonly peers: readonly { readonly found: number; readonly ms: number; readonly requests: number; readonly heapBytes: number }[];
}

const signal = new AbortController().signal;

export async function measureOpening(identities: number): Promise<Opening> {
  const { azure, requests } = oneGroup(identities);
  const [tenant] = await listTenants(azure.cloud, undefined, signal);
  if (!tenant) throw new Error('The estate has no tenant.');
  const subscriptions = await listSubscriptions(azure.cloud, tenant, signal);
  // Loads the SDK, and the rows into the sample's Resource Graph.
  await listResources(azure.cloud, subscriptions, ['registry']).next(signal);
  requests();
  const { own, count, ...reading } = await readAll(azure.cloud, subscriptions, requests);
  if (count !== identities) throw new Error(`The group has ${count} identities of ${identities}.`);
  const heapBytes = sizeOf(own);
  const others = [];
  for (const { read } of peers) {
    const begun = performance.now();
    const theirs = await held(read(azure.cloud, subscriptions, signal));
    const ms = performance.now() - begun;
    others.push({ found: theirs.count, ms, requests: requests().all, heapBytes: sizeOf(theirs.held) });
  }
  return { identities, ...reading, heapBytes, peers: others };
}

/** In a function of its own, so that nothing but `own` holds the items when it has ended. */
async function readAll(cloud: Cloud, subscriptions: readonly Subscription[], requests: Measured['requests']) {
  const begun = performance.now();
  const pages = listResources(cloud, subscriptions, ['identity']);
  const items = [...(await pages.next(signal))];
  const firstPageMs = performance.now() - begun;
  const firstPageRequests = requests().all;
  while (!pages.done()) items.push(...(await pages.next(signal)));
  const allMs = performance.now() - begun;
  return { firstPageMs, firstPageRequests, allMs, allRequests: firstPageRequests + requests().all, count: items.length, own: { value: items as unknown } };
}
