import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Of the answer that was not waited for, in seconds: for {@link askedToWait}. */
const header = 'x-asked-to-wait';

/**
 * Stands between a service that asks to come back later and the SDK, which would wait for as long as that is, and say
 * nothing meanwhile. What is longer than somebody waits for is taken away, so that the request fails at once.
 */
export function patiencePolicy(seconds: number): PipelinePolicy {
  return {
    name: 'patience',
    async sendRequest(request, next) {
      const response = await next(request);
      const { headers } = response;
      const asked = secondsOf(headers.get('retry-after'));
      if (asked === undefined || asked <= seconds) return response;
      headers.set(header, String(asked));
      for (const name of ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms']) headers.delete(name);
      return response;
    },
  };
}

/** How many seconds the service asks to wait, where that was longer than anybody waits. */
export function askedToWait(headers: { get(name: string): string | undefined } | undefined): number | undefined {
  return secondsOf(headers?.get(header));
}

/** Of a number of seconds, or a date. Source: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function secondsOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.ceil(seconds);
}
