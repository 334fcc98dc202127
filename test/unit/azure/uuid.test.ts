import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deterministicUuid } from '../../../src/azure/uuid.ts';

test('the same parts give the same UUID of version 5', async () => {
  const uuid = await deterministicUuid('scope', 'principal', 'role');
  assert.equal(uuid, await deterministicUuid('scope', 'principal', 'role'));
  assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('parts do not run into each other', async () => {
  assert.notEqual(await deterministicUuid('ab', 'c'), await deterministicUuid('a', 'bc'));
});
