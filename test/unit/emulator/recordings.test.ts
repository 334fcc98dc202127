import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { elsewhere, exceptions, operations, replayOf } from './recordedOperations.ts';
import type { Recording, Way } from './recordedOperations.ts';

// What the real service answered once (never copied into the project): the sample has the same status, the same
// headers that clients act on, the same error code, and at least the same properties.
const folder = new URL('../../../../shared/data/azure/recordings/', import.meta.url);
const there = existsSync(folder);
const recordings: Recording[] = there ? readdirSync(folder).filter((file) => file.endsWith('.json')).flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recording[]) : [];
const isException = ({ group, src }: Recording) => Object.hasOwn(exceptions, group) || Object.hasOwn(exceptions, src);

/** The paths of a value's properties; of an array those of all its elements. */
function paths(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [`${at}[]`, ...(value as unknown[]).flatMap((item) => paths(item, `${at}[]`))];
  if (typeof value !== 'object' || value === null) return [at];
  // Versions and IDs are keys here and there: which ones is not the shape.
  return [at, ...Object.entries(value).flatMap(([key, item]) => paths(item, `${at}/${key.startsWith('/subscriptions/') ? '{id}' : key}`))];
}

// Whether there are some. Retry-After is not among what was kept of the exchanges, and the sample has it besides.
const headers = ['azure-asyncoperation', 'location', 'x-ms-failure-cause', 'www-authenticate', 'etag'];

/** What is different in the answer that a way leads to: nothing, where the recording comes out. */
async function differences(recording: Recording, way: Way): Promise<string[]> {
  const { statusCode, headers: theirs, body } = recording.liveResponse;
  const answer = await way(replayOf(recording));
  const ours = new Set(paths(answer.json));
  return [
    ...(String(answer.status) === statusCode ? [] : [`status ${answer.status} ${answer.body.slice(0, 200)}`]),
    ...headers.filter((header) => header in answer.headers !== header in theirs).map((header) => `header ${header}`),
    ...((answer.body === '') === (body === null) ? [] : ['a body or none']),
    ...(codeOf(answer.json) === codeOf(body) ? [] : [`code ${String(codeOf(answer.json))}`]),
    ...new Set(paths(body).filter((path) => !ours.has(path) && !elsewhere.some(([pattern]) => pattern.test(path)))),
  ];
}

function codeOf(body: unknown): unknown {
  return (body as { error?: { code?: unknown } } | null | undefined)?.error?.code;
}

describe('the answers have the shape of the recorded ones', { skip: there ? false : '../shared is not there' }, () => {
  it('all of them, but for a few that have a reason', () => {
    const missing = recordings.filter((recording) => !isException(recording) && !Object.hasOwn(operations, recording.group)).map(({ group }) => group);
    assert.deepEqual([...new Set(missing)], []);
  });

  it('and nothing is replayed or left out that was never recorded', () => {
    const known = new Set(recordings.flatMap(({ group, src }) => [group, src]));
    assert.deepEqual([...Object.keys(operations), ...Object.keys(exceptions)].filter((name) => !known.has(name)), []);
  });

  for (const recording of recordings.filter((candidate) => !isException(candidate))) {
    it(`${recording.group}, ${recording.src}`, async () => {
      const found = await Promise.all((operations[recording.group] ?? []).map((way) => differences(recording, way)));
      assert.deepEqual(found.toSorted((a, b) => a.length - b.length)[0], []);
    });
  }
});
