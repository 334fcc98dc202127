import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { SendRequest } from '@azure/core-rest-pipeline';
import { timeoutPolicy } from '../../../src/azure/timeout.ts';

const hanging: SendRequest = async ({ abortSignal }) =>
  new Promise((_, reject) => abortSignal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));
const answering: SendRequest = async (request) => ({ request, status: 200, headers: createHttpHeaders() });

test('a request that hangs fails like a dropped connection', async () => {
  await assert.rejects(timeoutPolicy(5).sendRequest(createPipelineRequest({ url: 'https://example.test/' }), hanging), { name: 'RestError', code: 'ETIMEDOUT' });
});

test('who cancels gets the cancellation, not a time-out', async () => {
  const abort = new AbortController();
  const sent = timeoutPolicy(60_000).sendRequest(createPipelineRequest({ url: 'https://example.test/', abortSignal: abort.signal }), hanging);
  abort.abort();
  await assert.rejects(sent, { name: 'AbortError' });
});

test('an answer in time passes, and the request is handed back as it came', async () => {
  const { signal } = new AbortController();
  const request = createPipelineRequest({ url: 'https://example.test/', abortSignal: signal });
  assert.equal((await timeoutPolicy(60_000).sendRequest(request, answering)).status, 200);
  assert.equal(request.abortSignal, signal);
});
