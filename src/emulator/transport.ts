import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { delay } from '@azure/core-util';
import type { EmulatorRequest, EmulatorResponse } from './http.ts';

/** A connection that dropped before the answer came. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
}

/** Waits, and rejects as the SDK does when the signal says stop. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0 || signal?.aborted) await delay(ms, { ...(signal && { abortSignal: signal }), abortErrorMsg: 'The operation was aborted.' });
}

/** The SDK's way to the network, ending in `handle`: everything above it is the real client's. */
export function httpClientFor(handle: (request: EmulatorRequest, signal?: AbortSignal) => Promise<EmulatorResponse>): HttpClient {
  return {
    async sendRequest(request) {
      const { promise, dispose } = withSignal(request, handle);
      try {
        const { status, headers, body } = await promise;
        return { request, status, headers: createHttpHeaders(headers), bodyAsText: body };
      } catch (error) {
        if (!(error instanceof ConnectionReset)) throw error;
        throw new RestError(error.message, { code: 'ECONNRESET', request });
      } finally {
        dispose();
      }
    },
  };
}

function withSignal(request: PipelineRequest, handle: (request: EmulatorRequest, signal?: AbortSignal) => Promise<EmulatorResponse>) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const { abortSignal } = request;
  if (abortSignal?.aborted) stop();
  else abortSignal?.addEventListener('abort', stop);
  const sent: EmulatorRequest = { method: request.method, url: request.url, headers: request.headers.toJSON(), ...(typeof request.body === 'string' && { body: request.body }) };
  return { promise: handle(sent, controller.signal), dispose: () => abortSignal?.removeEventListener('abort', stop) };
}
