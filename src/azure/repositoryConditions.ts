// The conditions that narrow a role on a registry in ABAC mode to some of its repositories, in the form in which Microsoft
// documents them and the portal writes them.
// Source: https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions

const type = 'Microsoft.ContainerRegistry/registries/repositories';
const reading = [`${type}/content/read`, `${type}/metadata/read`];

/**
 * The condition by which Container Registry Repository Reader counts for some repositories alone, whatever the case of
 * their names: "orders/*" for those that begin with "orders/", "nginx" for that one.
 */
export function repositoryCondition(repositories: readonly string[]): string {
  const otherActions = reading.map((action) => `!(ActionMatches{'${action}'})`).join(' AND ');
  return `((${otherActions}) OR (${repositories.map(comparisonWith).join(' OR ')}))`;
}

function comparisonWith(repository: string): string {
  const [operator, value] = repository.endsWith('*') ? ['StringStartsWith', repository.slice(0, -1)] : ['StringEquals', repository];
  return `@Request[${type}:name] ${operator}IgnoreCase '${value.replaceAll(/[\\']/g, (character) => `\\${character}`)}'`;
}

/**
 * The repositories to which a condition narrows a pull, as {@link repositoryCondition} takes them. Undefined for a
 * condition of another form: what that means nobody should guess.
 */
export function repositoriesIn(condition: string): readonly string[] | undefined {
  const found = form.exec(condition)?.groups;
  if (!found || !actionsIn(found['actions'] ?? '').includes(reading[0] ?? '')) return undefined;
  return [...(found['names'] ?? '').matchAll(comparison)].map(([, how = '', value = '']) => `${value.replaceAll(/\\(.)/g, '$1')}${/^StartsWith/i.test(how) ? '*' : ''}`);
}

const action = String.raw`!\s*\(\s*ActionMatches\s*\{\s*'[\w./]+'\s*\}\s*\)`;
const name = String.raw`@Request\[Microsoft\.ContainerRegistry/registries/repositories:name\]\s*String(?:Equals|StartsWith)(?:IgnoreCase)?\s*'(?:[^'\\]|\\.)*'`;
const form = new RegExp(String.raw`^\s*\(\s*\(\s*(?<actions>${action}(?:\s*AND\s*${action})*)\s*\)\s*OR\s*\(\s*(?<names>${name}(?:\s*OR\s*${name})*)\s*\)\s*\)\s*$`, 'i');
const comparison = /\bString(Equals|StartsWith)(?:IgnoreCase)?\s*'((?:[^'\\]|\\.)*)'/gi;

function actionsIn(text: string): string[] {
  return [...text.matchAll(/'([\w./]+)'/g)].map(([, found = '']) => found);
}

/**
 * What is wrong with the beginning of a repository's name, or undefined. Source of the names:
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export function repositoryPrefixProblem(prefix: string): string | undefined {
  if (prefix === '') return 'How do the names begin? For instance orders/';
  if (prefix.length > 255) return 'A name has at most 255 characters.';
  if (/[A-Z]/.test(prefix)) return 'Names of repositories have small letters alone.';
  if (prefix.startsWith('/')) return 'A name does not begin with a slash.';
  if (!/^[a-z0-9]+(?:(?:[._]|__|-+|\/)[a-z0-9]+)*(?:[._]|__|-+|\/)?$/.test(prefix)) return 'Small letters and digits, with . _ - and / between them, for instance orders/ or team-a/web.';
  return undefined;
}
