// How long it takes to open a group of identities, and what its identities take of the memory.
import { listResources } from '../src/azure/inventory.ts';
import { listSubscriptions, listTenants } from '../src/azure/subscriptions.ts';
import { oneGroup } from './estates.ts';
import { retained } from './heap.ts';

export interface Opening {
  readonly identities: number;
  readonly firstPageMs: number;
  readonly firstPageRequests: number;
  readonly allMs: number;
  readonly allRequests: number;
  readonly heapBytes: number;
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
  const before = retained();
  const begun = performance.now();
  const pages = listResources(azure.cloud, subscriptions, ['identity']);
  const items = [...(await pages.next(signal))];
  const firstPageMs = performance.now() - begun;
  const firstPageRequests = requests().all;
  while (!pages.done()) items.push(...(await pages.next(signal)));
  const allMs = performance.now() - begun;
  const allRequests = firstPageRequests + requests().all;
  const heapBytes = retained() - before;
  if (items.length !== identities) throw new Error(`The group has ${items.length} identities of ${identities}.`);
  return { identities, firstPageMs, firstPageRequests, allMs, allRequests, heapBytes };
}
