import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SampleAzure, SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { createAzureIndex } from '../../../src/features/manifestEditing/azure.ts';
import type { App } from '../../../src/features/shared/app.ts';
import { topics } from '../../../src/features/shared/resourceNodes.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { isCancellation } from '../../../src/ui/abort.ts';
import { createSampleAzure } from '../recording.ts';

const never = new AbortController().signal;

/** An index on a sample Azure; another one can be chosen. */
function start(options: SampleAzureOptions = {}) {
  const azure = createSampleAzure({ throttled: false, ...options });
  let chosen = azure;
  const app: Pick<App, 'cloud' | 'estate'> = { cloud: () => chosen.cloud, estate: async () => createEstate(chosen.cloud, undefined) };
  return { azure, index: createAzureIndex(app), choose: (other: SampleAzure) => void (chosen = other) };
}

function nameOf(path: string): string {
  return /\/([^/]+)\/federatedIdentityCredentials$/i.exec(path)?.[1] ?? (path.includes('Microsoft.ResourceGraph') ? 'graph' : '');
}

/** What was asked for meanwhile: "graph", or the name of the identity whose credentials are listed. */
async function asked({ requests }: SampleAzure, work: () => Promise<unknown>): Promise<string[]> {
  const { length } = requests;
  await work();
  return [...new Set(requests.slice(length).map(({ path }) => nameOf(path)))].filter((name) => name !== '').toSorted();
}

/** A ServiceAccount for each identity. */
async function accounts({ index }: ReturnType<typeof start>, ...names: readonly string[]) {
  const { identities } = (await index.offered('', never)) ?? assert.fail('nothing is offered');
  const found = names.map((name) => identities.find((one) => one.name === name) ?? assert.fail(`no ${name}`));
  const yaml = found.map(({ name, clientId }) => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  annotations:\n    azure.workload.identity/client-id: ${clientId}\n`);
  return { source: readSource(yaml.join('---\n')), found };
}

test('after a write just that is asked again which it has touched', async () => {
  const started = start();
  const { azure, index } = started;
  const { source, found: [orders, payments] } = await accounts(started, 'mi-orders', 'mi-payments');
  assert.ok(orders && payments);
  const facts = async (): Promise<unknown> => index.facts(source, never);
  const use = async (): Promise<unknown> => index.use(orders, never);
  assert.deepEqual(await asked(azure, facts), ['graph', 'mi-orders', 'mi-payments']);
  assert.deepEqual(await asked(azure, use), ['graph']);
  for (const [written, ofFacts, ofUse] of [
    [[], [], []],
    [[topics.counts, topics.registries(orders.subscriptionId), topics.layout], [], []],
    [[topics.access], [], ['graph']],
    [[topics.credentials(payments.id.toUpperCase())], ['mi-payments'], []],
    [[topics.identities(orders.subscriptionId)], ['graph', 'mi-orders'], ['graph']],
  ] as const) {
    index.forget(written);
    assert.deepEqual([await asked(azure, facts), await asked(azure, use)], [ofFacts, ofUse], written.join(', '));
  }
  index.forget();
  assert.deepEqual(await asked(azure, facts), ['graph', 'mi-orders', 'mi-payments']);
});

test('when another cloud is chosen, nothing of it is asked for the identities of the one before', async () => {
  const started = start();
  const { azure, index, choose } = started;
  const { source } = await accounts(started, 'mi-orders', 'mi-payments', 'mi-acr-id');
  const other = createSampleAzure();
  azure.setFaults([{ path: '/mi-payments/federatedIdentityCredentials', delayMs: 200 }]);
  const facts = index.facts(source, never);
  facts.catch(() => undefined); // looked at below
  while (!azure.requests.some(({ path }) => path.endsWith('/mi-orders/federatedIdentityCredentials'))) await new Promise(setImmediate);
  choose(other);
  index.forget();
  await assert.rejects(facts, isCancellation);
  assert.deepEqual(other.requests, []);
});

test('where there are more identities than anybody reads, those are offered that have to do with what is typed', async () => {
  const { index } = start({ seed: 'long' });
  const all = (await index.offered('', never)) ?? assert.fail('nothing is offered');
  assert.equal(all.complete, false);
  const last = 'mi-team001-9999';
  assert.ok(all.identities.length >= 1000 && all.identities.every(({ name }) => name !== last));
  const narrowed = await index.offered(last.toUpperCase(), never);
  assert.deepEqual([narrowed?.identities.map(({ name }) => name), narrowed?.complete], [[last], true]);
});

test('where all identities are offered, what is typed asks nothing more', async () => {
  const { azure, index } = start();
  const all = (await index.offered('', never)) ?? assert.fail('nothing is offered');
  assert.ok(all.complete);
  assert.deepEqual(await asked(azure, async () => assert.equal(await index.offered('mi-', never), all)), []);
});
