/** A piece of a query. `position` counts from 0. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly position: number;
}

/** A query that is wrong, or that goes beyond the subset of the sample: the message names the part. */
export class QueryError extends Error {
  readonly position: number;

  constructor(message: string, at: { readonly position: number }) {
    super(message);
    this.position = at.position;
  }
}

// Names of operators may hold a hyphen (`project-away`) and end in a tilde (`in~`); the parser knows which do.
const patterns: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /(?:\s|\/\/[^\n]*)+/y],
  ['string', /@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*'/y],
  ['number', /\d+(?:\.\d+)?\w*/y],
  ['name', /(?:mv-expand|mv-apply|project-away|project-keep|project-rename|project-reorder|make-series|sample-distinct)\b|[A-Za-z_$][\w$]*/y],
  ['symbol', /!in~|!in\b|!contains_cs\b|!contains\b|!startswith\b|!endswith\b|!has\b|in~|==|=~|!=|!~|<=|>=|\.\.|[|(),=<>.[\]+\-*/%:;]/y],
];

export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < query.length) {
    const next = nextToken(query, position);
    if (next.kind !== 'space') tokens.push({ ...next, kind: next.kind, position });
    position += next.text.length;
  }
  tokens.push({ kind: 'end', text: '', position });
  return tokens;
}

function nextToken(query: string, position: number): { kind: Token['kind'] | 'space'; text: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = position;
    const text = pattern.exec(query)?.[0];
    // "in~" begins like the name "in".
    if (text === 'in' && query[position + 2] === '~') return { kind: 'symbol', text: 'in~' };
    if (kind === 'number' && text !== undefined && !/^[\d.]+$/.test(text)) throw new QueryError(`The literal '${text}' is not supported by the sample.`, { position });
    if (text !== undefined) return { kind, text };
  }
  throw new QueryError(`The character '${query[position] ?? ''}' is not understood here.`, { position });
}

/** The text of a string literal. One that begins with @ takes backslashes as they are. */
export function stringValue({ text }: Token): string {
  if (text.startsWith('@')) return text.slice(2, -1);
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
  return text.slice(1, -1).replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}
