import assert from 'node:assert/strict';
import type { Clock } from '../../../src/emulator/sampleAzure.ts';
import type { ResourceNode } from '../../../src/features/shared/resourceNodes.ts';
import type { Row } from '../../../src/ui/tree.ts';
import type { TestApp } from './harness.ts';

/** The resource ID that a row stands for. */
export function idOf(row: Row): string {
  assert.ok('resource' in row.node, `${row.node.label} is no resource`);
  return (row.node as ResourceNode).resource.id;
}

/** A clock that stands, until `step` milliseconds pass at each look at it: what is under way ends when a test wants it. */
export function standingClock(): Clock & { step: number } {
  let time = Date.now();
  return {
    step: 0,
    now() {
      return (time += this.step);
    },
  };
}

/** Somebody locks a scope meanwhile. */
export async function lock(app: TestApp, scope: string, level: 'CanNotDelete' | 'ReadOnly'): Promise<void> {
  await app.elsewhere('PUT', `${scope}/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01`, { properties: { level } });
}

/** Somebody deletes an identity meanwhile. */
export async function deleteElsewhere(app: TestApp, identityId: string): Promise<void> {
  await app.elsewhere('DELETE', `${identityId}?api-version=2023-01-31`);
}

/** What stands below a row is the same after it: as it is shown at once, and as Azure tells it when asked again. */
export async function changesNothing(app: TestApp, labels: readonly string[], depth: number, work: () => Promise<unknown>): Promise<void> {
  const before = await app.outline(labels, depth);
  await work();
  assert.equal(await app.outline(labels, depth), before);
  app.refresh();
  assert.equal(await app.outline(labels, depth), before);
}
