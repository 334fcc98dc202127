import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { AzureError } from '../../../src/azure/errors.ts';
import { createIdentity } from '../../../src/azure/identities.ts';
import { countResources, listFromProvider, listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import type { Pages } from '../../../src/azure/pages.ts';
import { resourceKinds } from '../../../src/azure/resources.ts';
import { listSubscriptions } from '../../../src/azure/subscriptions.ts';
import { guidOf } from '../../../src/emulator/guid.ts';
import type { Fault, SampleAzure, SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { createSampleAzure } from '../recording.ts';
import { estate, never, withoutGraph } from './estate.ts';

const graph = '/providers/Microsoft.ResourceGraph/resources';

/** One subscription with twelve pages of identities. */
async function twelvePages(options: SampleAzureOptions = {}) {
  const { azure, all } = await estate({ seed: { subscriptions: 1, identities: 11_500, clusters: 0, registries: 0, assignments: 0 }, throttled: false, ...options });
  return { azure, identities: () => listResources(azure.cloud, all, ['identity']) };
}

/** What was answered to the queries since. */
function queriesOf(azure: SampleAzure, since: number): (number | undefined)[] {
  return azure.requests.slice(since).filter(({ path }) => path === graph).map(({ status }) => status);
}

/** Reads pages until one fails: the items so far, and why. */
async function untilFailure(pages: Pages<{ readonly id: string }>): Promise<{ ids: string[]; error: AzureError }> {
  const ids: string[] = [];
  while (!pages.done()) {
    try {
      ids.push(...(await pages.next(never)).map(({ id }) => id));
    } catch (error) {
      assert.ok(error instanceof AzureError);
      return { ids, error };
    }
  }
  throw new Error('No page failed.');
}

async function goingOn(fault: Fault, kind: AzureError['kind'], code: string): Promise<void> {
  const { azure, identities } = await twelvePages();
  const pages = identities();
  azure.setFaults([fault]);
  const { ids, error } = await untilFailure(pages);
  assert.deepEqual([error.kind, error.code, ids.length], [kind, code, 6000]);
  azure.setFaults([]);
  const since = azure.requests.length;
  const rest = await everyPage(pages, never);
  assert.deepEqual(queriesOf(azure, since), [200, 200, 200, 200, 200, 200], 'what was there is not asked for again');
  assert.equal(new Set([...ids, ...rest.map(({ id }) => id)]).size, 11_500);
}

it('a connection that drops at page 7 of 12 leaves six pages, and trying again goes on from there', () => goingOn({ path: graph, after: 6, reset: true }, 'offline', 'ECONNRESET'));

it('a service that is down from page 7 on leaves six pages, and trying again goes on from there', () => goingOn({ path: graph, after: 6, status: 503, code: 'ServiceUnavailable' }, 'unavailable', 'ServiceUnavailable'));

it('429 in the middle of paging is waited for as long as it says', async () => {
  const { azure, identities } = await twelvePages();
  azure.setFaults([{ path: graph, after: 3, times: 1, status: 429, code: 'RateLimiting', headers: { 'retry-after': '1' } }]);
  const since = azure.requests.length;
  const begun = performance.now();
  assert.equal((await everyPage(identities(), never)).length, 11_500);
  assert.deepEqual(queriesOf(azure, since), [200, 200, 200, 429, 200, 200, 200, 200, 200, 200, 200, 200, 200]);
  assert.ok(performance.now() - begun >= 1000);
});

it('a page that repeats is not shown twice, and trying again goes on', async () => {
  let last = '';
  const { azure, identities } = await twelvePages({ onExchange: ({ request, response }) => void (request.url.includes(graph) && (last = response?.body ?? '')) });
  const pages = identities();
  await pages.next(never);
  const second = await pages.next(never);
  azure.setFaults([{ path: graph, times: 1, body: last }]);
  await assert.rejects(pages.next(never), { kind: 'unavailable', code: 'RepeatedPage' });
  const rest = await everyPage(pages, never);
  assert.deepEqual([rest.length, rest.some(({ id }) => second.some((shown) => shown.id === id))], [9500, false]);
});

const fewRows = (all: string, some: string) => JSON.stringify({ totalRecords: 3, count: 1, data: [JSON.parse(some)], facets: [], resultTruncated: all });

it('a partial result without a token goes on by its number of rows', async () => {
  const { azure, all } = await estate({ seed: 'small' });
  const [first] = all;
  assert.ok(first);
  const whole = await everyPage(listResources(azure.cloud, [first], ['registry']), never);
  const [one] = whole;
  assert.ok(one);
  const row = JSON.stringify({ id: one.id, name: one.name, type: 'microsoft.containerregistry/registries', location: one.location, tags: {}, subscriptionId: first.subscriptionId, sku: { name: one.kind === 'registry' ? one.sku : '' }, loginServer: '', provisioningState: '', roleAssignmentMode: null, identity: null });
  azure.setFaults([{ path: graph, times: 1, body: fewRows('true', row) }]);
  const names = (await everyPage(listResources(azure.cloud, [first], ['registry']), never)).map(({ name }) => name);
  assert.deepEqual(names, whole.map(({ name }) => name));
});

it('a partial result that does not go on is a failure beside what there is', async () => {
  const { azure, all } = await estate({ seed: 'small' });
  azure.setFaults([{ path: graph, body: JSON.stringify({ totalRecords: 3, count: 0, data: [], facets: [], resultTruncated: 'true' }) }]);
  const { error } = await untilFailure(listResources(azure.cloud, all, ['registry']));
  assert.deepEqual([error.kind, error.code, error.message], ['unavailable', 'PartialResult', 'Resource Graph gave 0 of 3 rows.']);
});

it('an answer that is no page is a failure', async () => {
  const { azure, all } = await estate({ seed: 'small' });
  azure.setFaults([{ path: graph, body: '{"data":"none"}' }]);
  const { error } = await untilFailure(listResources(azure.cloud, all, ['registry']));
  assert.equal(error.code, 'MalformedAnswer');
});

it('of a subscription that answers 403 the providers say why, and the others are told', async () => {
  const { azure, all } = await estate({ seed: 'small' });
  const [locked, ...open] = all;
  assert.ok(locked);
  azure.setFaults([withoutGraph, { path: `/subscriptions/${locked.subscriptionId}/`, status: 403, code: 'AuthorizationFailed' }]);
  const { counts, failures } = await countResources(azure.cloud, all, never);
  assert.deepEqual([...counts.keys()].toSorted(), open.map(({ subscriptionId }) => subscriptionId.toLowerCase()).toSorted());
  assert.deepEqual(failures.map(({ at, error }) => [at.subscriptionId, error.kind]), [[locked.subscriptionId, 'denied']]);
  const pages = listResources(azure.cloud, all, resourceKinds);
  const found = await everyPage(pages, never);
  assert.deepEqual(new Set(found.map(({ subscriptionId }) => subscriptionId)), new Set(open.map(({ subscriptionId }) => subscriptionId)));
  assert.deepEqual(pages.failures().map(({ error }) => error.code), ['AuthorizationFailed']);
});

it('a subscription that was deleted between two requests has no counts, which is not the same as none, and its provider says why', async () => {
  const { azure, all } = await estate({ seed: 'small' });
  const gone = { ...all[0], subscriptionId: '99999999-0000-4000-8000-000000000000', tenantId: all[0]?.tenantId ?? '' };
  const { counts, failures } = await countResources(azure.cloud, [...all, gone], never);
  assert.deepEqual([counts.has(gone.subscriptionId), counts.size, failures], [false, all.length, []]);
  await assert.rejects(listFromProvider(azure.cloud, gone, 'identity').next(never), { kind: 'notFound', code: 'SubscriptionNotFound' });
});

it('a subscription with nothing in it counts zero', async () => {
  const { azure, all } = await estate({ seed: 'empty' });
  const { counts } = await countResources(azure.cloud, all, never);
  assert.deepEqual([...counts.values()], [{ identity: 0, cluster: 0, registry: 0 }]);
});

it('a disabled subscription is read like any other, and what is written there is refused with the reason', async () => {
  const azure = createSampleAzure({ seed: 'guest' });
  const disabled = (await listSubscriptions(azure.cloud, { tenantId: guidOf('tenant wideworldlogistics.com') }, never)).find(({ state }) => state === 'Disabled');
  assert.ok(disabled);
  const { counts } = await countResources(azure.cloud, [disabled], never);
  const identities = await everyPage(listResources(azure.cloud, [disabled], ['identity']), never);
  assert.ok(identities.length > 0);
  assert.equal(counts.get(disabled.subscriptionId)?.identity, identities.length);
  const wanted = { resourceGroup: 'rg-apps', name: 'mi-new', location: 'eastus', tags: {} };
  await assert.rejects(createIdentity(azure.cloud, disabled, wanted, never), { kind: 'conflict', code: 'ReadOnlyDisabledSubscription' });
});

it('without Resource Graph the providers are asked eight subscriptions at a time', async () => {
  const { azure, all } = await estate({ seed: { subscriptions: 30, identities: 60, clusters: 0, registries: 0, assignments: 0 }, latencyMs: 5, faults: [withoutGraph] });
  const { httpClient } = azure.cloud;
  assert.ok(httpClient);
  const [underWay, most] = [new Map<string, number>(), { subscriptions: 0 }];
  const cloud = {
    ...azure.cloud,
    httpClient: {
      async sendRequest(request: PipelineRequest) {
        const [subscription = ''] = /subscriptions\/[^/]+/.exec(request.url) ?? [];
        underWay.set(subscription, (underWay.get(subscription) ?? 0) + 1);
        most.subscriptions = Math.max(most.subscriptions, [...underWay.values()].filter((count) => count > 0).length);
        const response = await httpClient.sendRequest(request);
        underWay.set(subscription, (underWay.get(subscription) ?? 0) - 1);
        return response;
      },
    },
  };
  assert.equal((await everyPage(listResources(cloud, all, resourceKinds), never)).length, 60);
  assert.equal(most.subscriptions, 8);
});

it('leaving ends the request', async () => {
  const { azure, identities } = await twelvePages();
  azure.setFaults([{ path: graph, delayMs: 60_000 }]);
  const leaving = new AbortController();
  const page = identities().next(leaving.signal);
  leaving.abort();
  await assert.rejects(page, { name: 'AbortError' });
  assert.deepEqual(queriesOf(azure, 0), []);
});
