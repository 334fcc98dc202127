import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doneIn } from '../../../src/features/apply/done.ts';

test('what kubectl printed is neither said nor logged where the panel was closed, for Secrets may be in it', () => {
  const { message, failed } = doneIn({ exitCode: 1, output: 'The Secret "db" is invalid: stringData.password: hunter2' }, 'Apply db.yaml to aks-prod');
  assert.equal(message, 'Apply db.yaml to aks-prod: the cluster refuses it (exit code 1). What was created or configured before that stays. Open the panel again: a dry run says what is refused.');
  assert.deepEqual(failed, { details: [] });
});

test('what went well is said in few words', () => assert.deepEqual(doneIn({ exitCode: 0, output: '' }, 'Apply db.yaml to aks-prod'), { message: 'Apply db.yaml to aks-prod: done.' }));
