/** The parts of a resource ID, in the spelling of the ID. */
export interface IdParts {
  readonly subscriptionId: string;
  /** Empty for what belongs to no group. */
  readonly resourceGroup: string;
  /** Namespace and types, for instance "Microsoft.ContainerService/managedClusters/agentPools"; empty for containers. */
  readonly type: string;
  readonly name: string;
}

/** The spelling under which IDs are equal: Azure compares them without case. */
export function keyOf(id: string): string {
  const lower = id.toLowerCase();
  return lower.endsWith('/') ? lower.replace(/\/+$/, '') : lower;
}

/** Whether `id` is `scope` or lies below it. Both may be spelled as they like. */
export function isWithin(id: string, scope: string): boolean {
  const outer = keyOf(scope);
  const inner = keyOf(id);
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
}

/** Reads an ID. What follows the last `/providers/` decides the type, as Azure does for extension resources. */
export function parseId(id: string): IdParts {
  const segments = id.split('/').filter((segment) => segment !== '');
  const lower = segments.map((segment) => segment.toLowerCase());
  const after = (word: string) => (lower.includes(word) ? (segments[lower.indexOf(word) + 1] ?? '') : '');
  const providers = lower.lastIndexOf('providers');
  const rest = providers === -1 ? [] : segments.slice(providers + 1);
  const types = rest.filter((_, index) => index === 0 || index % 2 === 1);
  return {
    subscriptionId: lower[0] === 'subscriptions' ? (segments[1] ?? '') : '',
    resourceGroup: after('resourcegroups'),
    type: types.join('/'),
    name: segments.at(-1) ?? '',
  };
}

/** The subscription ID of an ID in lower case, empty above subscriptions: the part that everything is looked up by. */
export function subscriptionKey(id: string): string {
  const start = '/subscriptions/'.length;
  if (id.slice(0, start).toLowerCase() !== '/subscriptions/') return '';
  const end = id.indexOf('/', start);
  return id.slice(start, end === -1 ? undefined : end).toLowerCase();
}

export function groupId(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}
