import type { Conformance, Failure } from './check.ts';

/** The result for a person: the figures, what differs as is listed and how often, and each failure once. */
export function inWords({ exchanges, checked, otherVersion, byFault, unspecified: without, known, failures }: Conformance): string {
  const listed = [...known].toSorted(([, a], [, b]) => b - a);
  return [
    `${exchanges} exchanges: ${checked} checked (${otherVersion} of them against another api-version than asked for), ${without} at URLs that no specification has, ${byFault} whose answer a fault made.`,
    ...listed.map(([{ reason }, count]) => `  ${count} × ${reason}`),
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
