/** What is to be done, as far as a condition of a registry's repositories asks. */
export interface RepositoryAccess {
  /** A data action. */
  readonly action: string;
  /** Undefined where any is meant: then what depends on the name is not known. */
  readonly repository: string | undefined;
}

/** True, false, or undefined where it hangs on what is not known here. */
type Known = boolean | undefined;

const tokens = /\s*(?:(\(|\)|\{|\}|,|!(?!=)|&&|\|\|)|(@\w+\[[^\]]*\])|'((?:[^'\\]|\\.)*)'|([\w:]+))/y;
const nameOfRepository = /^@(?:Request|Resource)\[Microsoft\.ContainerRegistry\/registries\/repositories:name\]$/i;

/**
 * Whether a condition holds for a pull from a repository, for conditions that know actions and names of repositories
 * alone, as those are that the portal makes. Undefined where it hangs on something else, or is not understood.
 * Sources: https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions,
 * https://learn.microsoft.com/azure/role-based-access-control/conditions-format
 */
export function holds(condition: string, { action, repository }: RepositoryAccess): Known {
  const read = reader(condition);
  if (!read) return undefined;
  const { next, take, literals } = read;
  let understood = true;

  function unknown(): undefined {
    understood = false;
    return undefined;
  }

  function any(): Known {
    let value = all();
    while (take('or', '||')) value = or(value, all());
    return value;
  }

  function all(): Known {
    let value = term();
    while (take('and', '&&')) value = and(value, term());
    return value;
  }

  function term(): Known {
    if (take('!', 'not')) return not(term());
    if (take('(')) {
      const value = any();
      return take(')') ? value : unknown();
    }
    if (take('actionmatches')) return matches(literals());
    if (take('suboperationmatches')) {
      // A pull has none.
      literals();
      return false;
    }
    return compared(next());
  }

  function matches(patterns: readonly string[] | undefined): Known {
    return patterns === undefined ? unknown() : patterns.some((pattern) => new RegExp(`^${pattern.split('*').map((part) => escaped(part)).join('.*')}$`, 'i').test(action));
  }

  function compared(attribute: string): Known {
    const operator = operatorIn(next());
    const values = literals();
    if (values === undefined || !operator) return unknown();
    if (!nameOfRepository.test(attribute) || repository === undefined) return undefined;
    const each = values.map((value) => compare(repository, operator, value));
    // The name is one value: that any of the left side does and that all of it do are the same.
    if (operator.over === 'any') return each.reduce(or, false);
    if (operator.over === 'all') return each.reduce(and, true);
    return each.length === 1 ? each[0] : undefined;
  }

  const value = any();
  return understood && next() === '' ? value : undefined;
}

interface Operator {
  readonly how: 'equals' | 'startswith' | 'like';
  readonly negated: boolean;
  readonly ignoreCase: boolean;
  /** Whether it has to be so for any or for all of several values; undefined where there is one. */
  readonly over: 'any' | 'all' | undefined;
}

/** Source: https://learn.microsoft.com/azure/role-based-access-control/conditions-format#cross-product-comparison-operators */
function operatorIn(text: string): Operator | undefined {
  const [, over, negated, how, ignoreCase] = /^(?:for(?:any|all)of(any|all)values:)?string(not)?(equals|startswith|like)(ignorecase)?$/.exec(text.toLowerCase()) ?? [];
  if (how !== 'equals' && how !== 'startswith' && how !== 'like') return undefined;
  return { how, negated: negated !== undefined, ignoreCase: ignoreCase !== undefined, over: over === 'any' || over === 'all' ? over : undefined };
}

function compare(repository: string, { how, negated, ignoreCase }: Operator, text: string): Known {
  const [name, value] = ignoreCase ? [repository.toLowerCase(), text.toLowerCase()] : [repository, text];
  const pattern = how === 'like' ? likeness(value) : undefined;
  // What a backslash means elsewhere is documented nowhere.
  const found = how === 'like' ? pattern?.test(name) : value.includes('\\') ? undefined : how === 'equals' ? name === value : name.startsWith(value);
  return negated ? not(found) : found;
}

/** "*" stands for anything, "?" for one character, and a backslash before one of them for themselves. */
function likeness(value: string): RegExp | undefined {
  const parts = value.match(/\\?[\s\S]/g) ?? [];
  if (parts.some((part) => part === '\\' || (part.length > 1 && !/[*?]/.test(part)))) return undefined;
  return new RegExp(`^${parts.map((part) => (part === '*' ? '.*' : part === '?' ? '.' : escaped(part.at(-1) ?? ''))).join('')}$`, 's');
}

/** Takes a condition apart; undefined where something in it is none of these. */
function reader(condition: string) {
  const found: { readonly text: string; readonly literal: boolean }[] = [];
  const pattern = new RegExp(tokens);
  while (condition.slice(pattern.lastIndex).trim() !== '') {
    const [, sign, attribute, literal, word] = pattern.exec(condition) ?? [];
    if (sign === undefined && attribute === undefined && literal === undefined && word === undefined) return undefined;
    found.push(literal === undefined ? { text: sign ?? attribute ?? word ?? '', literal: false } : { text: literal, literal: true });
  }
  let at = 0;
  const peek = () => found[at];
  const next = () => found[at++]?.text ?? '';
  const take = (...wanted: readonly string[]): boolean => {
    const token = peek();
    if (!token || token.literal || !wanted.includes(token.text.toLowerCase())) return false;
    at += 1;
    return true;
  };
  /** A text, or several in braces. */
  const literals = (): string[] | undefined => {
    if (peek()?.literal) return [next()];
    if (!take('{')) return undefined;
    const all: string[] = [];
    do {
      if (!peek()?.literal) return undefined;
      all.push(next());
    } while (take(','));
    return take('}') ? all : undefined;
  };
  return { next, take, literals };
}

function not(value: Known): Known {
  return value === undefined ? undefined : !value;
}

function and(a: Known, b: Known): Known {
  return a === false || b === false ? false : a === undefined || b === undefined ? undefined : true;
}

function or(a: Known, b: Known): Known {
  return a === true || b === true ? true : a === undefined || b === undefined ? undefined : false;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
