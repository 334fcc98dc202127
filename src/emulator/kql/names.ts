import { compile } from './compile.ts';
import type { Columns, Compiled } from './compile.ts';
import { QueryError } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { Expression, Named } from './syntax.ts';
import { toText } from './values.ts';

export type NamedColumn = Compiled & { readonly name: string; readonly at: Token };

/** Columns with the names that they are given or get. */
export function named(columns: readonly Named[], known: Columns): NamedColumn[] {
  const found = columns.map(({ name, expression }) => ({ ...compile(expression, known), name: name ?? nameOf(expression), at: expression.at }));
  checkNames(found);
  return found;
}

/** Throws QueryError where two columns have one name. */
export function checkNames(columns: readonly { readonly name: string; readonly at: Token }[]): void {
  const names = new Set<string>();
  for (const { name, at } of columns) {
    if (names.has(name)) throw new QueryError(`The column name '${name}' is given twice.`, at);
    names.add(name);
  }
}

/** The name that KQL gives by itself: `properties.state` becomes `properties_state`, and a cast keeps the name. */
export function nameOf(expression: Expression): string {
  if (expression.kind === 'column') return expression.name;
  if (expression.kind === 'member') return `${nameOf(expression.of)}_${toText(expression.key)}`;
  const [cast] = expression.kind === 'call' && expression.name === 'tostring' ? expression.args : [];
  if (cast) return nameOf(cast);
  throw new QueryError('The sample asks for a name here: name = expression.', expression.at);
}
