import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { operations, replayOf } from './recordedOperations.ts';
import type { Recording } from './recordedOperations.ts';

const file = new URL('../../../../shared/data/azure/recordings/ManagedClusters.json', import.meta.url);
const there = existsSync(file);
const puts = there ? (JSON.parse(readFileSync(file, 'utf8')) as Recording[]).filter(({ group }) => /^ManagedClusters_CreateOrUpdate 20[01]$/.test(group)) : [];

// Names, versions and dates of the recorded cluster; tags and labels are those of the cluster that was there before. The
// versions of the API that were recorded had no resourceUID yet.
const its = /fqdn$|\/resourceUID$|\/id$|\/name$|\/nodeResourceGroup$|\/clientId$|Version$|\/location$|\/(tags|nodeLabels)\//i;

/** The values of a body by their path, those of the recorded cluster itself left out. */
function values(value: unknown, at = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return its.test(at) ? [] : [[at, value]];
  return Object.entries(value).flatMap(([key, item]) => values(item, `${at}/${key}`));
}

describe('a cluster that is put as a real client put it', { skip: there ? false : '../shared is not there' }, () => {
  for (const recording of puts) {
    it(`comes back with the recorded values, ${recording.src}`, async () => {
      const [way] = operations[recording.group] ?? [];
      const answer = await way?.(replayOf(recording));
      assert.deepEqual(Object.fromEntries(values(answer?.json)), Object.fromEntries(values(recording.liveResponse.body)));
    });
  }
});
