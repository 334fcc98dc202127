import { AzureFailure } from './http.ts';

/** One condition of an OData `$filter`: a field compared with a text, or a function of at most one text. */
export type Condition = { readonly field: string; readonly operator: 'eq'; readonly value: string } | { readonly call: string; readonly value: string | undefined };

/**
 * The conditions of a `$filter` that are joined by `and`, which is all that these services take. What is outside of
 * that is refused, so that no filter is ever passed over.
 */
export function parseFilter(filter: string | undefined): Condition[] {
  if (filter === undefined || filter.trim() === '') return [];
  return splitOn(filter, 'and').map((part) => parseCondition(part.trim(), filter));
}

export function invalidFilter(filter: string): AzureFailure {
  return new AzureFailure(400, 'InvalidFilter', `The filter '${filter}' is not supported. Supported are 'field eq text', functions and 'and'.`);
}

function parseCondition(part: string, filter: string): Condition {
  const compared = /^([\w/.]+)\s+eq\s+'((?:[^']|'')*)'$/i.exec(part);
  if (compared) return { field: compared[1] ?? '', operator: 'eq', value: unquote(compared[2]) };
  const called = /^(\w+)\(\s*(?:'((?:[^']|'')*)')?\s*\)$/.exec(part);
  if (called) return { call: called[1] ?? '', value: called[2] === undefined ? undefined : unquote(called[2]) };
  throw invalidFilter(filter);
}

/** The parts of a filter that a word joins, `and` or `or`; the word inside a text joins nothing. */
export function splitOn(filter: string, word: 'and' | 'or'): string[] {
  const joint = word === 'and' ? /\s+and\s+/i : /\s+or\s+/i;
  const parts = [''];
  for (const piece of filter.split(/('(?:[^']|'')*')/)) {
    if (piece.startsWith("'")) parts.push(`${parts.pop() ?? ''}${piece}`);
    else {
      const [first = '', ...others] = piece.split(joint);
      parts.push(`${parts.pop() ?? ''}${first}`, ...others);
    }
  }
  return parts;
}

function unquote(text = ''): string {
  return text.replaceAll("''", "'");
}
