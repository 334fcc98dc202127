import type { Conformance, Failure } from './check.ts';
import { deviations, unspecified } from './deviations.ts';

/** The result for a person: the figures, what is known to differ and how often it did, and each failure once. */
export function inWords({ exchanges, checked, otherVersion, byFault, unspecified: without, known, failures }: Conformance): string {
  const listed = [...deviations, ...unspecified].map((entry) => ({ ...entry, count: known.get(entry) ?? 0 })).toSorted((a, b) => b.count - a.count);
  return [
    `${exchanges} exchanges: ${checked} checked (${otherVersion} of them against another api-version than asked for), ${without} at URLs that no specification has, ${byFault} whose answer a fault made.`,
    ...listed.map(({ count, reason }) => `  ${count} × ${reason}${count === 0 ? ' (not met in this run)' : ''}`),
    ...failures.map(failureInWords),
    failures.length === 0 ? '✔ every exchange is as Azure specifies it, but for what is listed' : `✖ ${failures.length} ways in which exchanges are not as Azure specifies them`,
  ].join('\n');
}

function failureInWords({ method, path, status, said, count, example }: Failure): string {
  return `✖ ${count} × ${method} ${path} → ${status ?? 'no answer'}\n    ${said}\n    ${shortened(JSON.stringify(example.request.body))} → ${shortened(JSON.stringify(example.response?.body))}\n    ${example.request.url}`;
}

function shortened(text = 'no body'): string {
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
