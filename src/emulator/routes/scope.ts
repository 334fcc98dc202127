import type { Caller } from '../access.ts';
import { AzureFailure } from '../http.ts';
import { keyOf, parseId } from '../ids.ts';
import { param } from '../route.ts';
import type { Context } from '../route.ts';
import { managementGroup, managementGroupId, managementGroupIn } from '../scopes.ts';
import { getGroup, getResource } from '../store.ts';
import { existing } from './requests.ts';

/** The scope of a route that takes any. It must be there: Azure's 404 for a group or a resource that is not. */
export function scopeIn(context: Context): string {
  const { store } = context;
  const scope = param(context, 'scope');
  if (scope === '' || scope === '/') return '';
  const { subscriptionId, resourceGroup, type } = parseId(scope);
  if (subscriptionId === '') return groupScope(scope);
  if (resourceGroup === '' && type === '') return scope;
  if (resourceGroup !== '' && !getGroup(store, subscriptionId, resourceGroup)) {
    throw new AzureFailure(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`, { headers: { 'x-ms-failure-cause': 'gateway' } });
  }
  // A subscription-level assignment or a resource in the middle of a chain of extensions is taken as it stands.
  if (type === '' || getResource(store, scope)) return scope;
  return existing(store, scope, type).id;
}

/** Above subscriptions there are management groups and nothing else that roles are assigned at. That the group is there was checked before. */
function groupScope(scope: string): string {
  const name = managementGroupIn(scope);
  if (name !== undefined && keyOf(scope) === keyOf(managementGroupId(name))) return scope;
  throw new AzureFailure(404, 'NotFound', `No HTTP resource was found that matches the request URI '${scope}'.`);
}

/** Throws Azure's 404 for a path at or below a management group that the caller's tenant does not have. */
export function checkManagementGroup({ store }: Pick<Context, 'store'>, path: string, { tenantId }: Caller): void {
  const name = managementGroupIn(path);
  if (name === undefined || managementGroup(store, name, tenantId)) return;
  throw new AzureFailure(404, 'ManagementGroupNotFound', `The management group '${name}' cannot be found.`);
}
