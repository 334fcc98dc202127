import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** The bodies of the answers that were no success, by the request that they are the answer to. */
const bodies = new WeakMap<object, string>();

/**
 * Keeps what Azure said where it refused: the errors that some clients make of a page of a list hold a status and a code,
 * and neither Azure's words nor the right that is missing.
 */
export function refusalsPolicy(): PipelinePolicy {
  return {
    name: 'refusals',
    async sendRequest(request, next) {
      const response = await next(request);
      if (response.status >= 400 && response.bodyAsText) bodies.set(request, response.bodyAsText);
      return response;
    },
  };
}

/** The body with which the request was refused, as far as that is known. */
export function refusedWith(request: unknown): string | undefined {
  return typeof request === 'object' && request !== null ? bodies.get(request) : undefined;
}
