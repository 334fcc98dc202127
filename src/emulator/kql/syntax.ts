import type { Token } from './lexer.ts';

/** An expression of a query. `at` is where it stands, for messages. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly at: Token }
  | { readonly kind: 'column'; readonly name: string; readonly at: Token }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: string | number; readonly at: Token }
  | { readonly kind: 'element'; readonly of: Expression; readonly key: Expression; readonly at: Token }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly at: Token }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[]; readonly at: Token }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly at: Token }
  | { readonly kind: 'in'; readonly operator: string; readonly left: Expression; readonly list: readonly Expression[]; readonly at: Token };

/** An expression with the name of the column that it becomes, when it was given one. */
export interface Named {
  readonly name: string | undefined;
  readonly expression: Expression;
}

export type Operator =
  | { readonly kind: 'where'; readonly condition: Expression }
  | { readonly kind: 'project' | 'extend'; readonly columns: readonly Named[] }
  | { readonly kind: 'project-away'; readonly names: readonly Token[] }
  | { readonly kind: 'summarize'; readonly aggregates: readonly Named[]; readonly by: readonly Named[] }
  | { readonly kind: 'order'; readonly keys: readonly { readonly expression: Expression; readonly descending: boolean }[] }
  | { readonly kind: 'take'; readonly count: number }
  | { readonly kind: 'join'; readonly outer: boolean; readonly right: Query; readonly on: readonly JoinKey[]; readonly at: Token }
  | { readonly kind: 'union'; readonly right: Query; readonly at: Token }
  | { readonly kind: 'mv-expand'; readonly column: Named }
  | { readonly kind: 'distinct'; readonly columns: readonly Named[] }
  | { readonly kind: 'count' };

/** The columns that are equal in rows that belong together. */
export interface JoinKey {
  readonly left: Token;
  readonly right: Token;
}

export interface Query {
  readonly table: Token;
  readonly operators: readonly Operator[];
}
