// The conditions of role assignments: whether one is written as Azure wants it. What it means is nobody's business here.
// Source: https://learn.microsoft.com/azure/role-based-access-control/conditions-format

/** The only version of the format that there is, and the one that counts when none is said. */
export const conditionVersion = '2.0';

// Operators and functions compare without case: `stringEquals` is accepted (recorded).
const comparison = [
  '(?:For(?:Any|All)Of(?:Any|All)Values:)?(?:',
  ['String(?:Not)?(?:Equals|StartsWith|Like)(?:IgnoreCase)?', '(?:Numeric|DateTime)(?:NotEquals|Equals|LessThanEquals|LessThan|GreaterThanEquals|GreaterThan)', '(?:Guid|Bool)(?:Not)?Equals'].join('|'),
  String.raw`)(?![\w:])`,
].join('');

const patterns = {
  attribute: /@(?:Resource|Request|Principal|Environment)\[[^\]\s][^\]]*\]/iy,
  string: /'(?:[^'\\]|\\.)*'/y,
  // Microsoft's own conditions have them without hyphens too.
  guid: /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?!\w)|[\da-f]{32}(?!\w)/iy,
  number: /-?\d+(?:\.\d+)?(?!\w)/y,
  boolean: /(?:true|false)(?!\w)/iy,
  and: /AND(?!\w)|&&/iy,
  or: /OR(?!\w)|\|\|/iy,
  not: /NOT(?!\w)|!/iy,
  exists: /Exists(?!\w)/iy,
  matches: /(?:ActionMatches|SubOperationMatches)(?!\w)/iy,
  comparison: new RegExp(comparison, 'iy'),
  open: /\(/y,
  close: /\)/y,
  openSet: /\{/y,
  closeSet: /\}/y,
  comma: /,/y,
} satisfies Record<string, RegExp>;

type Kind = keyof typeof patterns;

const literals: readonly Kind[] = ['string', 'guid', 'number', 'boolean'];

/** Whether the text is a condition in the format's version 2.0. */
export function isCondition(text: string): boolean {
  let position = 0;

  /** Takes what stands next, when it is one of these. */
  function take(...kinds: readonly Kind[]): boolean {
    while (/\s/.test(text[position] ?? '')) position++;
    return kinds.some((kind) => {
      const pattern = patterns[kind];
      pattern.lastIndex = position;
      const found = pattern.exec(text)?.[0];
      position += found?.length ?? 0;
      return found !== undefined;
    });
  }

  /** Terms joined by one word: where both stand side by side, Azure wants parentheses. */
  function expression(): boolean {
    if (!term()) return false;
    const joint = take('and') ? 'and' : take('or') ? 'or' : undefined;
    if (joint === undefined) return true;
    do if (!term()) return false;
    while (take(joint));
    return !take('and', 'or');
  }

  function term(): boolean {
    if (take('not')) return term();
    if (take('open')) return expression() && take('close');
    if (take('matches')) return setOf('string');
    if (take('exists')) return take('attribute');
    return operand() && take('comparison') && operand();
  }

  function operand(): boolean {
    return take('attribute', ...literals) || setOf(...literals);
  }

  /** Values of one kind, at least one of them, in braces. */
  function setOf(...kinds: readonly Kind[]): boolean {
    if (!take('openSet')) return false;
    const kind = kinds.find((one) => take(one));
    if (kind === undefined) return false;
    while (take('comma')) if (!take(kind)) return false;
    return take('closeSet');
  }

  return expression() && text.slice(position).trim() === '';
}
