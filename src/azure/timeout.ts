import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/**
 * Gives a request up when no answer has come in time: a connection that hangs would be waited for without an end. It
 * fails like a dropped connection (ETIMEDOUT), so that it is tried again as one.
 */
export function timeoutPolicy(milliseconds: number): PipelinePolicy {
  return {
    name: 'timeout',
    async sendRequest(request, next) {
      const caller = request.abortSignal as AbortSignal | undefined;
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), milliseconds);
      request.abortSignal = caller ? AbortSignal.any([caller, late.signal]) : late.signal;
      try {
        return await next(request);
      } catch (error) {
        if (!late.signal.aborted || caller?.aborted) throw error;
        const { RestError } = await import('@azure/core-rest-pipeline');
        throw new RestError(`No answer within ${milliseconds / 1000} seconds.`, { code: 'ETIMEDOUT', request });
      } finally {
        clearTimeout(timer);
        if (caller) request.abortSignal = caller;
        else delete request.abortSignal;
      }
    },
  };
}
