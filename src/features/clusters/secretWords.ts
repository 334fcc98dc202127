import type { SecretEnd } from '../../azure/applications.ts';

const day = 24 * 60 * 60 * 1000;

/** "secret ends in 12 days", "certificate ended 3 days ago". */
export function endInWords({ kind, at }: SecretEnd, now: number): string {
  if (at > now) return `${kind} ends in ${days(Math.ceil((at - now) / day))}`;
  const ago = Math.floor((now - at) / day);
  return `${kind} ended ${ago === 0 ? 'today' : `${days(ago)} ago`}`;
}

function days(number: number): string {
  return number === 1 ? '1 day' : `${number} days`;
}
