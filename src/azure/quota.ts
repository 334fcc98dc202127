import type { PipelinePolicy } from '@azure/core-rest-pipeline';

// Milliseconds after which a query is sent whatever was said: the quota is one of seconds.
const longest = 60_000;

/**
 * Waits before Resource Graph refuses: every answer says how many queries the user has left, and for how long. What is
 * under way counts as taken, so that many at once do not take the last one together.
 * Source: https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function quotaPolicy(now: () => number = Date.now): PipelinePolicy {
  let left = Infinity;
  let resetsAt = 0;
  return {
    name: 'resourceGraphQuota',
    async sendRequest(request, next) {
      if (now() >= resetsAt) left = Infinity;
      while (left <= 0) {
        const { delay } = await import('@azure/core-util');
        await delay(Math.max(0, resetsAt - now()), { ...(request.abortSignal && { abortSignal: request.abortSignal }) });
        if (now() >= resetsAt) left = Infinity;
      }
      left -= 1;
      const response = await next(request);
      const remaining = Number(response.headers.get('x-ms-user-quota-remaining') ?? Number.NaN);
      const resetsAfter = milliseconds(response.headers.get('x-ms-user-quota-resets-after'));
      if (Number.isFinite(remaining) && resetsAfter !== undefined) {
        // Answers overtake each other: the lowest is the newest.
        left = Math.min(left, remaining);
        resetsAt = Math.max(resetsAt, now() + Math.min(resetsAfter, longest));
      }
      return response;
    },
  };
}

/** Of "hh:mm:ss". */
function milliseconds(duration: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d)/.exec(duration ?? '') ?? [];
  return hours === undefined ? undefined : (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
