import type { Application, Principal } from '../directory.ts';
import { AzureFailure } from '../http.ts';
import { mailNickname } from './render.ts';

type Test = (object: Principal | Application) => boolean;

/**
 * The `$filter`s of Graph that are used on principals: comparisons of names and IDs, `startswith` and
 * `servicePrincipalNames/any`, joined by `and` and `or`. Anything else is refused, never passed over.
 */
export function filterOf(filter: string | undefined): Test {
  if (filter === undefined) return () => true;
  const alternatives = split(filter, 'or').map((part) => split(part, 'and').map((condition) => conditionOf(condition.trim(), filter)));
  return (object) => alternatives.some((all) => all.every((test) => test(object)));
}

const text = `'((?:[^']|'')*)'`;
const equal = new RegExp(`^(\\w+)\\s+eq\\s+${text}$`, 'i');
const starts = new RegExp(`^startswith\\(\\s*(\\w+)\\s*,\\s*${text}\\s*\\)$`, 'i');
const named = new RegExp(`^servicePrincipalNames/any\\(\\s*(\\w+)\\s*:\\s*\\1\\s+eq\\s+${text}\\s*\\)$`, 'i');

function conditionOf(condition: string, filter: string): Test {
  const [, , servicePrincipalName] = named.exec(condition) ?? [];
  if (servicePrincipalName !== undefined) return ({ appId }) => appId?.toLowerCase() === valueOf(servicePrincipalName);
  const [, compared = '', value] = equal.exec(condition) ?? [];
  const [, begun = '', beginning] = starts.exec(condition) ?? [];
  const read = fields.get((compared || begun).toLowerCase());
  if (read && value !== undefined) return (object) => read(object)?.toLowerCase() === valueOf(value);
  if (read && beginning !== undefined) return (object) => read(object)?.toLowerCase().startsWith(valueOf(beginning)) ?? false;
  throw new AzureFailure(400, 'Request_UnsupportedQuery', `Unsupported or invalid query filter clause specified: '${filter}'.`);
}

const fields: ReadonlyMap<string, (object: Principal | Application) => string | undefined> = new Map([
  ['id', ({ id }) => id],
  ['displayname', ({ displayName }) => displayName],
  ['appid', ({ appId }) => appId],
  ['userprincipalname', userPrincipalName],
  ['mail', userPrincipalName],
  ['mailnickname', (object) => ('kind' in object && object.kind === 'group' ? mailNickname(object) : undefined)],
] satisfies [string, (object: Principal | Application) => string | undefined][]);

function userPrincipalName(object: Principal | Application): string | undefined {
  return 'userPrincipalName' in object ? object.userPrincipalName : undefined;
}

function valueOf(quoted: string): string {
  return quoted.replaceAll("''", "'").toLowerCase();
}

/** Splits at a word outside of quotes. */
function split(filter: string, word: 'and' | 'or'): string[] {
  const parts = [''];
  for (const piece of filter.split(/('(?:[^']|'')*')/)) {
    const [first = '', ...others] = piece.startsWith("'") ? [piece] : piece.split(new RegExp(`\\s+${word}\\s+`, 'i'));
    parts.push(`${parts.pop() ?? ''}${first}`, ...others);
  }
  return parts;
}
