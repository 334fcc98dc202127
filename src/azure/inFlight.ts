import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { shared } from './shared.ts';
import type { Shared } from './shared.ts';

/** The requests of a cloud under way, by who asks and what. */
export type InFlight = Map<string, Shared<PipelineResponse>>;

/**
 * Sends what several ask for at the same time once: the same GET, the same query. A write ends that for what was asked
 * before it, so that nobody who asks after a write is given an answer from before. `who` is the same for one token.
 */
export function inFlightPolicy(inFlight: InFlight, who: string): PipelinePolicy {
  return {
    name: 'inFlight',
    async sendRequest(request, next) {
      const what = readOf(request.method, request.url, request.body);
      if (what === undefined) {
        try {
          return await next(request);
        } finally {
          inFlight.clear();
        }
      }
      const key = `${who} ${what}`;
      const asker = request.abortSignal as AbortSignal | undefined;
      const known = inFlight.get(key);
      const asked =
        known ??
        shared(async (signal) => {
          request.abortSignal = signal;
          try {
            return await next(request);
          } finally {
            if (inFlight.get(key) === asked) inFlight.delete(key);
          }
        });
      inFlight.set(key, asked);
      const response = await asked.get(asker ?? new AbortController().signal);
      // The SDK writes what it reads of an answer into it.
      return { ...response };
    },
  };
}

/** Undefined for what writes. A query of Resource Graph is a POST that reads. */
function readOf(method: string, url: string, body: unknown): string | undefined {
  if (method === 'GET' || method === 'HEAD') return `${method} ${url}`;
  return method === 'POST' && typeof body === 'string' && /\/providers\/Microsoft\.ResourceGraph\/resources\b/i.test(url) ? `${url} ${body}` : undefined;
}
