import type { AzureError } from '../errors.ts';
import type { RoleName } from '../roles.ts';

/** It is well, it may not be, it is not. */
export type Mark = 'yes' | 'maybe' | 'no';

/** One thing that was looked at. */
export interface Finding {
  readonly id: 'registry' | 'tenant' | 'puller' | 'identity' | 'right' | 'mode' | 'tokens' | 'network' | 'image' | 'pools' | 'age' | 'cluster';
  readonly mark: Mark;
  /** What it is about, in a few words. */
  readonly title: string;
  /** In sentences; the first one says it all. */
  readonly details: readonly string[];
  /** What to grant, where that would help. */
  readonly grant?: MissingGrant;
  /** Where moving the cluster from its service principal to a managed identity would help: whether that is to be begun or gone on with. */
  readonly move?: 'begin' | 'goOn';
}

export interface MissingGrant {
  readonly role: RoleName;
  readonly scope: string;
  readonly principalId: string;
  /** Of them it is needed; none means all. */
  readonly repositories: readonly string[];
  /** Whether the role is assigned there already, under a condition: then that is what has to change. */
  readonly taken: boolean;
  /** Whether who asks can grant it; undefined where nobody can tell. */
  readonly mayGrant: boolean | undefined;
}

/** What others know to say. */
export interface Words {
  /** What went wrong, in a sentence. */
  readonly said: (error: AzureError) => string;
  /** What people call a scope. */
  readonly named: (scope: string) => string;
}

/** Makes the findings about one thing. */
export function about(id: Finding['id'], title: string) {
  return (mark: Mark, ...details: readonly (string | undefined)[]): Finding => ({ id, mark, title, details: details.filter((detail) => detail !== undefined && detail !== '') as string[] });
}

export function list(names: readonly string[], last = 'and'): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}` : names.join('');
}

export function onDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
