import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Exchange } from './cloud.ts';

/** Tells of every request and its answer: never of a header, a query or a body, so no secret can pass. */
export function observePolicy(observe: (exchange: Exchange) => void): PipelinePolicy {
  return {
    name: 'observe',
    async sendRequest(request, next) {
      const started = Date.now();
      const { pathname, origin } = new URL(request.url);
      const tell = (status: number | undefined, requestId: string | undefined) =>
        observe({ method: request.method, url: `${origin}${pathname}`, status, ms: Date.now() - started, requestId });
      try {
        const response = await next(request);
        tell(response.status, response.headers.get('x-ms-request-id'));
        return response;
      } catch (error) {
        tell(undefined, undefined);
        throw error;
      }
    },
  };
}
