import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Memento } from 'vscode';
import { allWatched, claimWatched, isWatched, keepWatched } from '../../../src/features/previewFeatures/watched.ts';
import type { Watched } from '../../../src/features/previewFeatures/watched.ts';

function memory(): Memento {
  const values = new Map<string, unknown>();
  return { keys: () => [...values.keys()], get: (key: string, otherwise?: unknown) => (values.get(key) ?? otherwise) as never, update: async (key, value) => void values.set(key, JSON.parse(JSON.stringify(value))) };
}

function watched(name: string, more: Partial<Watched> = {}): Watched {
  return { feature: { namespace: 'Microsoft.ContainerService', name }, at: { subscriptionId: 'S', tenantId: 't' }, subscription: 'Contoso Dev', resourceManager: 'https://management.azure.com', goal: 'Registered', phase: 'feature', since: 0, ...more };
}

test('what is watched is kept as it is, one change of a feature at a time, each cloud by itself', async () => {
  const kept = memory();
  await keepWatched(kept, watched('A'));
  await keepWatched(kept, watched('B'));
  await keepWatched(kept, watched('A', { resourceManager: 'https://management.sample.azure' }));
  await keepWatched(kept, watched('a', { at: { subscriptionId: 's', tenantId: 't' }, phase: 'provider', since: 7 }));
  assert.deepEqual(allWatched(kept).map(({ feature: { name }, phase }) => `${name} ${phase}`), ['B feature', 'A feature', 'a provider']);
});

test('of two windows that come to the end the first one has something to say', async () => {
  const kept = memory();
  await keepWatched(kept, watched('A'));
  await keepWatched(kept, watched('B'));
  assert.equal(await claimWatched(kept, watched('A', { phase: 'provider' })), true);
  assert.equal(await claimWatched(kept, watched('A')), false);
  assert.deepEqual(allWatched(kept).map(({ feature }) => feature.name), ['B']);
});

test('what is being unregistered by now is not watched as being registered any more', async () => {
  const kept = memory();
  await keepWatched(kept, watched('A'));
  await keepWatched(kept, watched('A', { goal: 'Unregistered' }));
  assert.equal(isWatched(kept, watched('A')), false);
  assert.equal(await claimWatched(kept, watched('A')), false);
  assert.equal(isWatched(kept, watched('A', { goal: 'Unregistered' })), true);
});
