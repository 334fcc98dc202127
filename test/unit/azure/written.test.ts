import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Cloud } from '../../../src/azure/cloud.ts';
import { createOverlay } from '../../../src/azure/written.ts';

const cloud = {} as Cloud;

it('what never arrives is forgotten after a quarter of an hour: somebody else may have changed it since', () => {
  let now = 0;
  const overlay = createOverlay<string>(() => now);
  overlay.wrote(cloud, '/subscriptions/a', 'written', () => false);
  overlay.found(cloud, '/subscriptions/a', 'before');
  now = 15 * 60_000;
  assert.equal(overlay.pending(cloud).size, 1);
  now += 1;
  assert.equal(overlay.pending(cloud).size, 0);
});

it('IDs are the same in any case, and clouds are kept apart', () => {
  const overlay = createOverlay<string>();
  overlay.wrote(cloud, '/subscriptions/A', 'written', (found) => found === 'written');
  assert.equal(overlay.pending({} as Cloud).size, 0);
  overlay.found(cloud, '/SUBSCRIPTIONS/a', 'written');
  assert.equal(overlay.pending(cloud).size, 0);
});

it('what is forgotten is not pending any more', () => {
  const overlay = createOverlay<string>();
  overlay.wrote(cloud, '/subscriptions/A', 'written', () => false);
  overlay.forget(cloud, '/subscriptions/a');
  assert.equal(overlay.pending(cloud).size, 0);
});
