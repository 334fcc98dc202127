import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { AzureError } from './errors.ts';

/** Sends nothing to anywhere else: a list's next page is where the service says, and the token goes with the request. */
export function sameOriginPolicy(origin: string): PipelinePolicy {
  return {
    name: 'sameOrigin',
    async sendRequest(request, next) {
      if (new URL(request.url).origin !== origin) throw new AzureError('unexpected', 'ForeignOrigin', `${origin} leads to ${new URL(request.url).origin}, which is not followed.`);
      return next(request);
    },
  };
}
