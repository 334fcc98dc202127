/**
 * Patterns of actions as roles have them: `*` stands for any characters, slashes included, and letters compare without case.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/role-definitions
 */
interface Compiled {
  /** What is spelled out, in lower case, to the pattern as it is written. */
  readonly exact: ReadonlyMap<string, string>;
  readonly wild: readonly Wild[];
  /** All of them in lower case, in their order. */
  readonly lower: readonly string[];
}

/** A pattern with wildcards, by what stands around them, in lower case. */
interface Wild {
  readonly pattern: string;
  readonly head: string;
  readonly middle: readonly string[];
  readonly tail: string;
}

// Kept for as long as the role that they are of: thousands of assignments have the same few roles.
const compiled = new WeakMap<readonly string[], Compiled>();

/** The pattern that covers the action, which is in lower case: the one that spells it out, else the first that does. */
export function covering(patterns: readonly string[], action: string): string | undefined {
  if (patterns.length === 0) return undefined;
  const { exact, wild } = compiledOf(patterns);
  return exact.get(action) ?? wild.find((one) => covers(one, action))?.pattern;
}

/**
 * The pattern that begins like the action, which is in lower case, for most segments: the provider and the type at least.
 * `shared` tells for how many.
 */
export function nearest(patterns: readonly string[], action: string): { pattern: string; shared: number } | undefined {
  if (patterns.length === 0) return undefined;
  const type = typeOf(action);
  let found: { pattern: string; shared: number } | undefined;
  for (const [index, lower] of compiledOf(patterns).lower.entries()) {
    if (!lower.startsWith(type)) continue;
    const shared = sharedSegments(lower, action);
    if (shared > (found?.shared ?? 1)) found = { pattern: patterns[index] ?? lower, shared };
  }
  return found;
}

function compiledOf(patterns: readonly string[]): Compiled {
  const known = compiled.get(patterns);
  if (known) return known;
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  const exact = new Map<string, string>();
  const wild: Wild[] = [];
  for (const [index, text] of lower.entries()) {
    const pattern = patterns[index] ?? text;
    const [head = '', ...rest] = text.split('*');
    const tail = rest.pop();
    if (tail === undefined) exact.set(text, exact.get(text) ?? pattern);
    else wild.push({ pattern, head, middle: rest.filter((part) => part !== ''), tail });
  }
  const made = { exact, wild, lower };
  compiled.set(patterns, made);
  return made;
}

/** Each part is taken where it is found first, which leaves most for those after it: nothing is ever tried again. */
function covers({ head, middle, tail }: Wild, action: string): boolean {
  const end = action.length - tail.length;
  if (end < head.length || !action.startsWith(head) || !action.endsWith(tail)) return false;
  let from = head.length;
  for (const part of middle) {
    const at = action.indexOf(part, from);
    if (at === -1 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

/** Its first two segments: the provider and the type. */
function typeOf(action: string): string {
  return action.split('/', 2).join('/');
}

/** With how many whole segments both begin. */
function sharedSegments(a: string, b: string): number {
  let shared = 0;
  for (let at = 0; ; at++) {
    const [inA, inB] = [a[at], b[at]];
    if ((inA ?? '/') === '/' && (inB ?? '/') === '/') shared++;
    if (inA === undefined || inA !== inB) return shared;
  }
}
