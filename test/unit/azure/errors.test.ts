import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { asAzure, AzureError, readError } from '../../../src/azure/errors.ts';

function answered(status: number, body: unknown, headers: Record<string, string> = {}): RestError {
  const request = createPipelineRequest({ url: 'https://example.test/' });
  const response = { request, status, headers: createHttpHeaders(headers), bodyAsText: typeof body === 'string' ? body : JSON.stringify(body) };
  return new RestError('whatever the service says', { statusCode: status, request, response });
}

for (const [status, kind] of [[400, 'invalid'], [401, 'signInNeeded'], [403, 'denied'], [404, 'notFound'], [409, 'conflict'], [412, 'conflict'], [429, 'throttled'], [500, 'unavailable'], [503, 'unavailable']] as const) {
  test(`${status} is read as ${kind}`, () => assert.equal(readError(answered(status, { error: { code: 'X', message: 'm' } })).kind, kind));
}

test("Azure's code and message are read, wrapped in an error, flat, or in a list as registries have it", () => {
  for (const body of [{ error: { code: 'ResourceNotFound', message: 'It is gone.' } }, { code: 'ResourceNotFound', message: 'It is gone.' }, { errors: [{ code: 'ResourceNotFound', message: 'It is gone.', detail: {} }, { code: 'Other', message: 'More.' }] }]) {
    const { code, message } = readError(answered(404, body));
    assert.deepEqual([code, message], ['ResourceNotFound', 'It is gone.']);
  }
});

test("a proxy's HTML page has no code of Azure, and keeps its status", () => {
  const { kind, code } = readError(answered(502, '<html>Bad gateway</html>'));
  assert.deepEqual([kind, code], ['unavailable', 'HTTP 502']);
});

test('a denial names the missing action and the scope', () => {
  const message = "The client 'ada' with object id 'x' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '/subscriptions/s/resourceGroups/rg' or the scope is invalid.";
  assert.deepEqual(readError(answered(403, { error: { code: 'AuthorizationFailed', message } })).missing, { action: 'Microsoft.Authorization/roleAssignments/write', scope: '/subscriptions/s/resourceGroups/rg' });
});

test('a denial in another language is a denial all the same', () => {
  const error = readError(answered(403, { error: { code: 'AuthorizationFailed', message: 'Keine Berechtigung.' } }));
  assert.deepEqual([error.kind, error.missing], ['denied', undefined]);
});

test("the correlation ID is kept for Azure's support", () => {
  assert.equal(readError(answered(500, '', { 'x-ms-correlation-request-id': 'c-1' })).correlationId, 'c-1');
});

test('a dropped connection is offline', () => {
  assert.equal(readError(new RestError('socket hang up', { code: 'ECONNRESET' })).kind, 'offline');
});

test('an operation that ended Failed has the code of its inner error', () => {
  const error = readError(new Error('The long-running operation has failed. QuotaExceeded. No cores left.'));
  assert.deepEqual([error.kind, error.code, error.message], ['operationFailed', 'QuotaExceeded', 'No cores left.']);
});

test('an operation that Azure canceled is no success', () => {
  assert.equal(readError(new Error('Operation was canceled')).kind, 'operationFailed');
});

test('a cancellation by the caller passes through untouched', async () => {
  const abort = new DOMException('aborted', 'AbortError');
  await assert.rejects(asAzure(async () => { throw abort; }), (error) => error === abort);
});

test('anything else becomes an unexpected AzureError that keeps its cause', async () => {
  const cause = new TypeError('x is not a function');
  await assert.rejects(asAzure(async () => { throw cause; }), (error) => error instanceof AzureError && error.kind === 'unexpected' && error.cause === cause);
});
