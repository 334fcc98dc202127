import { repositoriesIn } from '../../azure/repositoryConditions.ts';

/** What a condition narrows an assignment to, as far as it is known: "repositories orders/*". Undefined where there is none. */
export function conditionInWords(condition: string | undefined): string | undefined {
  if (!condition) return undefined;
  const repositories = repositoriesIn(condition);
  return repositories ? repositoriesInWords(repositories) : 'with a condition';
}

/** "repository nginx", "repositories orders/*, web/*": none means all. */
export function repositoriesInWords(repositories: readonly string[]): string {
  if (repositories.length === 0) return 'all repositories';
  const one = repositories.length === 1 && !repositories[0]?.endsWith('*');
  return `${one ? 'repository' : 'repositories'} ${repositories.join(', ')}`;
}
