import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonIn, withReason } from '../../../src/azure/operationReason.ts';

const quota = { code: 'ErrCode_InsufficientVCPUQuota', message: 'Insufficient vcpu quota: 0 left.' };
const outer = { code: 'DeploymentFailed', message: 'At least one resource deployment operation failed.' };

for (const [name, error] of [
  ['itself', quota],
  ['details', { ...outer, details: [quota] }],
  ['details of details', { ...outer, details: [{ code: 'Conflict', message: 'See details.', details: [quota] }] }],
  ['innererror', { ...outer, innererror: quota }],
  ['details beside null', { ...quota, details: null, subcode: '' }],
  ['JSON in the message', { ...outer, message: JSON.stringify({ error: quota }) }],
  ['JSON without an error around it, in the message of a detail', { ...outer, details: [{ code: 'BadRequest', message: JSON.stringify(quota, undefined, 2) }] }],
] as const) {
  test(`the reason is found in ${name}`, () => assert.deepEqual(reasonIn(error), quota));
}

for (const detail of [{ code: 'Unspecified', message: 'See above.' }, { code: 'Quota', message: '' }, { message: 'no code' }, null, 'text']) {
  test(`what is no reason does not hide the one above it: ${JSON.stringify(detail)}`, () => assert.deepEqual(reasonIn({ ...quota, details: [detail] }), quota));
}

test('several reasons are told together, each once', () => {
  const other = { code: 'SubnetFull', message: 'The subnet is full.' };
  assert.deepEqual(reasonIn({ ...outer, details: [quota, other, quota] }), { code: quota.code, message: `${quota.message} ${other.message}` });
});

test('the status of a failed operation gets its reason as its error, and keeps the rest', () => {
  const status = { name: '1', status: 'Failed', startTime: 'then', error: { ...outer, details: [quota] } };
  assert.deepEqual(JSON.parse(withReason(JSON.stringify(status))), { ...status, error: quota });
});

for (const body of ['', 'null', '[{"status":"Failed"}]', '{"status":"Failed"}', '{"status":"Succeeded","error":{"code":"a","message":"b","details":[{"code":"c","message":"d"}]}}', '{"a":{"status":"Failed"},"error":{"code":"a","message":"b"}}', '"status":"Failed"']) {
  test(`is left as it is: ${body}`, () => assert.equal(withReason(body), body));
}
