import { isAllowed, isDataGranted, rightsOf } from '../access.ts';
import type { Caller } from '../access.ts';
import { registryType } from '../registries.ts';
import type { RoleAssignment } from '../resource.ts';
import type { RegistryRequest } from './request.ts';

/** Something that a token of a registry opens: "registry:catalog:*" or "repository:orders/api:metadata_read". */
export interface Scope {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** Undefined for what is no scope. */
export function scopeOf(text: string): Scope | undefined {
  const [, type = '', name = '', actions = ''] = /^(registry|repository):([^:]+):([\w*,]+)$/.exec(text) ?? [];
  return type === '' ? undefined : { type, name, actions: actions.split(',') };
}

export function isAbac({ registry }: Pick<RegistryRequest, 'registry'>): boolean {
  return registry.properties['roleAssignmentMode'] === 'AbacRepositoryPermissions';
}

/** Whether the caller's roles allow one action of a scope, as the registry's mode counts them. */
export function mayAt(request: RegistryRequest, caller: Caller, { type, name }: Scope, action: string): boolean {
  const rights = rightsOf(request.store, caller);
  const { id } = request.registry;
  const reads = (type === 'registry' && name === 'catalog' && action === '*') || (type === 'repository' && (action === 'metadata_read' || action === 'pull'));
  if (!reads) return false; // Nothing of the sample writes.
  if (!isAbac(request)) return isAllowed(rights, `${registryType}/pull/read`, id);
  if (type === 'registry') return isDataGranted(rights, `${registryType}/catalog/read`, id, ({ condition }) => condition === null);
  return isDataGranted(rights, `${registryType}/repositories/${action === 'pull' ? 'content' : 'metadata'}/read`, id, (assignment) => fits(assignment, name));
}

/** Whether the condition of an assignment lets a repository through: what it says of its name. One that says nothing of it lets none. */
function fits({ condition }: RoleAssignment, repository: string): boolean {
  if (condition === null) return true;
  const wanted = [...condition.matchAll(/repositories:name\]\s*String(Equals|StartsWith)(IgnoreCase)?\s*'([^']*)'/gi)];
  return wanted.some(([, how, ignoreCase, text = '']) => {
    const [name, value] = ignoreCase === undefined ? [repository, text] : [repository.toLowerCase(), text.toLowerCase()];
    return how?.toLowerCase() === 'equals' ? name === value : name.startsWith(value);
  });
}
