import { AzureFailure } from '../http.ts';
import { groupId, keyOf, parseId } from '../ids.ts';
import { param } from '../route.ts';
import type { Context } from '../route.ts';
import { getResource } from '../store.ts';
import { existing } from './requests.ts';

/** The scope of a route that takes any. It must be there: Azure's 404 for a group or a resource that is not. */
export function scopeIn(context: Context): string {
  const { store } = context;
  const scope = param(context, 'scope');
  if (scope === '' || scope === '/') return '';
  const { subscriptionId, resourceGroup, type } = parseId(scope);
  // Above subscriptions: the tenant's root and management groups, which hold nothing of their own here.
  if (subscriptionId === '') return scope;
  if (resourceGroup === '' && type === '') return scope;
  if (resourceGroup !== '' && !store.groups.has(keyOf(groupId(subscriptionId, resourceGroup)))) {
    throw new AzureFailure(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`, { headers: { 'x-ms-failure-cause': 'gateway' } });
  }
  // A subscription-level assignment or a resource in the middle of a chain of extensions is taken as it stands.
  if (type === '' || getResource(store, scope)) return scope;
  return existing(store, scope, type).id;
}
