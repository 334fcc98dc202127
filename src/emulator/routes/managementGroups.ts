import { isAllowed } from '../access.ts';
import { azureTime } from '../clock.ts';
import { AzureFailure, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { childrenOf, descendantsOf, entitiesIn } from '../managementGroups.ts';
import type { Entity } from '../managementGroups.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import { param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { groupType, managementGroupId } from '../scopes.ts';

// Shapes: https://learn.microsoft.com/rest/api/managementgroups, api-version 2021-04-01

export const managementVersions = ['2023-04-01', '2021-04-01', '2020-05-01'];
const groups = resourceType(groupType, managementVersions);
const all = `/providers/${groupType}`;
const one = `${all}/{group}`;
const members = resourceType(`${groupType}/subscriptions`, managementVersions);

export const managementGroupRoutes = [
  route('GET', all, groups, list, { action: null }),
  route('GET', one, groups, get),
  route('GET', `${one}/descendants`, groups, descendants, { action: `${groupType}/descendants/read` }),
  route('GET', `${one}/subscriptions`, members, subscriptions),
  route('GET', `${one}/subscriptions/{member}`, members, subscription),
];

function entities({ store, caller }: Context): Entity[] {
  return entitiesIn(store, caller.tenantId);
}

/** The group of the path, which is there: a path below one that is not is answered before. */
function groupIn(context: Context): Entity {
  const name = param(context, 'group');
  const found = entities(context).find((entity) => entity.type === groupType && keyOf(entity.name) === keyOf(name));
  if (!found) throw new Error('A route of a management group is only reached with one that exists.');
  return found;
}

/** Those that the caller may read: none for somebody whose roles are all further down. */
function list(context: Context): EmulatorResponse {
  const found = entities(context).filter(({ type, id }) => type === groupType && isAllowed(context.rights, `${groupType}/read`, id));
  return page(context, found, ({ id, name, type, displayName, tenantId }) => ({ id, type, name, properties: { tenantId, displayName } }));
}

const expansions = ['children', 'path', 'ancestors'];

function get(context: Context): EmulatorResponse {
  const { id, name, type, displayName, tenantId, above } = groupIn(context);
  const expand = (context.query.get('$expand') ?? '').split(',').map((part) => part.trim().toLowerCase()).filter((part) => part !== '');
  const unknown = expand.find((part) => !expansions.includes(part));
  if (unknown !== undefined) throw invalid(`The value '${unknown}' of $expand is not one of ${expansions.join(', ')}.`);
  const recurse = keyOf(context.query.get('$recurse') ?? 'false') === 'true';
  if (recurse && !expand.includes('children')) throw invalid('$recurse needs $expand=children.');
  const [parent] = above;
  const named = above.map((group) => ({ name: group.name, displayName: group.displayName }));
  return ok({
    id,
    type,
    name,
    properties: {
      tenantId,
      displayName,
      details: {
        version: 1,
        updatedTime: azureTime(Date.UTC(2023, 0, 9, 9)),
        updatedBy: tenantId,
        ...(parent && { parent: { id: managementGroupId(parent.name), name: parent.name, displayName: parent.displayName } }),
        ...(expand.includes('path') && { path: named.toReversed() }),
        ...(expand.includes('ancestors') && { managementGroupAncestors: named }),
      },
      ...(expand.includes('children') && { children: children(context, name, recurse) }),
    },
  });
}

/** With `$recurse`, children of children too; the one filter that there is leaves subscriptions out. */
function children(context: Context, name: string, recurse: boolean): unknown[] | null {
  const filter = context.query.get('$filter');
  if (filter !== undefined && !/^\s*children\.childType\s+ne\s+'?Subscription'?\s*$/i.test(filter)) throw invalid(`The filter '${filter}' is not supported. Supported is 'children.childType ne Subscription'.`);
  const all = entities(context).filter(({ type }) => filter === undefined || type === groupType);
  const below = (group: string): unknown[] | null => {
    const found = childrenOf(all, { name: group }).map(({ id, type, name: child, displayName }) => ({ id, type, name: child, displayName, ...(recurse && type === groupType && { children: below(child) }) }));
    return found.length === 0 ? null : found;
  };
  return below(name);
}

function descendants(context: Context): EmulatorResponse {
  const found = descendantsOf(entities(context), groupIn(context));
  return page(context, found, ({ id, name, type, displayName, above: [parent] }) => ({ id, type, name, properties: { displayName, parent: { id: managementGroupId(parent?.name ?? '') } } }));
}

function subscriptionsIn(context: Context): Entity[] {
  return childrenOf(entities(context), groupIn(context)).filter(({ type }) => type === '/subscriptions');
}

function subscriptions(context: Context): EmulatorResponse {
  return page(context, subscriptionsIn(context), renderMember);
}

function subscription(context: Context): EmulatorResponse {
  const found = subscriptionsIn(context).find(({ name }) => keyOf(name) === keyOf(param(context, 'member')));
  if (!found) throw new AzureFailure(404, 'NotFound', `The subscription '${param(context, 'member')}' is not in the management group '${param(context, 'group')}'.`);
  return ok(renderMember(found));
}

function renderMember({ name, displayName, tenantId, above: [parent] }: Entity) {
  const group = managementGroupId(parent?.name ?? '');
  return { name, id: `${group}/subscriptions/${name}`, type: `${groupType}/subscriptions`, properties: { displayName, parent: { id: group }, state: 'Active', tenant: tenantId } };
}

function invalid(message: string): AzureFailure {
  return new AzureFailure(400, 'BadRequest', message);
}
