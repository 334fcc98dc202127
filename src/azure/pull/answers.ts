import type { Grant } from '../access.ts';
import { pullRight } from '../registries.ts';
import type { Registry } from '../registries.ts';
import { operationOf } from '../rights.ts';
import { holds } from './conditionHolds.ts';
import type { PullFacts } from './facts.ts';

/** What a grant says to the pull that was asked for. */
export interface Answer {
  readonly grant: Grant;
  /** Empty where it has none. */
  readonly condition: string;
  /** Undefined where that is not known. */
  readonly holds: boolean | undefined;
}

/** The repository that was asked for; undefined where a registry was. */
export function repositoryOf({ image }: Pick<PullFacts, 'image'>): string | undefined {
  return image?.repository === '' ? undefined : image?.repository;
}

export function answersOf(facts: Pick<PullFacts, 'image'>, registry: Registry, grants: readonly Grant[]): Answer[] {
  const asked = { action: operationOf(pullRight(registry)), repository: repositoryOf(facts) };
  return grants.map((grant) => {
    const condition = grant.assignment.condition ?? '';
    return { grant, condition, holds: condition === '' || holds(condition, asked) };
  });
}
