import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { isAbort, readError } from './errors.ts';

/** What does something each time that it is asked for, and nobody knows what. */
const commands = /\/managedClusters\/[^/]+\/runCommand(?:\?|$)/i;

/**
 * Keeps the SDK from asking again for what may have been done although no answer says so: a command in a cluster runs as
 * often as it is sent. Only who was told to come back later (429) is sent again. `az aks command invoke` does not even
 * that: https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/acs/custom.py, retry_total=0
 */
export function onceOnlyPolicy(): PipelinePolicy {
  return {
    name: 'onceOnly',
    async sendRequest(request, next) {
      if (request.method !== 'POST' || !commands.test(request.url)) return next(request);
      try {
        const response = await next(request);
        if (response.status < 500 && response.status !== 408) return response;
        const { RestError } = await import('@azure/core-rest-pipeline');
        throw new RestError(`The answer was ${response.status}.`, { statusCode: response.status, request, response });
      } catch (error) {
        // The SDK tries again after errors of its own alone.
        throw isAbort(error) ? error : readError(error);
      }
    },
  };
}
