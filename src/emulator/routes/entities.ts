import { isAllowed } from '../access.ts';
import { AzureFailure } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { childrenOf, descendantsOf, entitiesIn } from '../managementGroups.ts';
import type { Entity } from '../managementGroups.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import { route } from '../route.ts';
import type { Context } from '../route.ts';
import { groupType, managementGroupId } from '../scopes.ts';
import { managementVersions } from './managementGroups.ts';

// Shape: https://learn.microsoft.com/rest/api/managementgroups/entities/list

export const entityRoutes = [route('POST', '/providers/Microsoft.Management/getEntities', resourceType('Microsoft.Management/getEntities', managementVersions), getEntities, { action: null })];

/** What the caller may do with an entity, in the words of the service. */
function permissionOn({ rights }: Context, { id, type }: Entity): string {
  const resource = type === groupType ? groupType : 'Microsoft.Resources/subscriptions';
  if (isAllowed(rights, `${resource}/delete`, id)) return 'delete';
  if (isAllowed(rights, `${resource}/write`, id)) return 'edit';
  return isAllowed(rights, `${resource}/read`, id) ? 'view' : 'noaccess';
}

/** What the caller may see, and the groups above it, without which there were no tree. */
function getEntities(context: Context): EmulatorResponse {
  for (const name of ['$search', '$filter', '$select', '$view', 'groupname']) {
    if (context.query.has(name)) throw new AzureFailure(400, 'BadRequest', `The query parameter '${name}' is not supported.`);
  }
  const all = entitiesIn(context.store, context.caller.tenantId);
  const permissions = new Map(all.map((entity) => [entity.id, permissionOn(context, entity)]));
  const visible = all.filter(({ id }) => permissions.get(id) !== 'noaccess');
  const shown = all.filter((entity) => visible.includes(entity) || visible.some(({ above }) => above.some(({ name }) => keyOf(managementGroupId(name)) === keyOf(entity.id))));
  return page(context, shown, (entity) => {
    const { id, name, type, displayName, tenantId, above } = entity;
    const [parent] = above;
    const down = above.toReversed();
    return {
      id,
      type,
      name,
      properties: {
        tenantId,
        displayName,
        parent: { id: parent ? managementGroupId(parent.name) : null },
        permissions: permissions.get(id),
        inheritedPermissions: parent ? permissions.get(managementGroupId(parent.name)) : 'noaccess',
        parentDisplayNameChain: down.map((group) => group.displayName),
        parentNameChain: down.map((group) => group.name),
        numberOfDescendants: type === groupType ? descendantsOf(all, entity).length : 0,
        numberOfChildren: type === groupType ? childrenOf(all, entity).length : 0,
        numberOfChildGroups: type === groupType ? childrenOf(all, entity).filter((child) => child.type === groupType).length : 0,
      },
    };
  });
}
