import { jobToken, operationOf } from '../deletionJobs.ts';
import { AzureFailure, empty, json, ok } from '../http.ts';
import { groupId, isWithin, parseId } from '../ids.ts';
import { field, textOf } from '../json.ts';
import { checkLimit, limits } from '../limits.ts';
import { locationName } from '../locations.ts';
import { startOperation } from '../operations.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import { tagFilter } from '../resourceFilter.ts';
import { deleteGroup } from '../resourceGroups.ts';
import type { ResourceGroup } from '../resource.ts';
import { bodyOf, groupIn, param, readable, route } from '../route.ts';
import type { Context } from '../route.ts';
import { getGroup, groupsIn, putGroup } from '../store.ts';
import { locationOf, tagsOf } from './requests.ts';
import { retryAfter } from './longRunning.ts';

export const groups = resourceType('Microsoft.Resources/resourceGroups', ['2025-04-01', '2024-11-01', '2024-03-01', '2023-07-01', '2022-09-01', '2021-04-01', '2020-10-01', '2020-06-01', '2019-10-01', '2016-02-01']);
const action = (verb: string) => ({ action: `Microsoft.Resources/subscriptions/resourceGroups/${verb}` });
const one = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}';

export const resourceGroupRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/resourceGroups', groups, list, { action: null }),
  route('GET', one, groups, (context) => ok(groupIn(context)), action('read')),
  route('HEAD', one, groups, check, action('read')),
  route('PUT', one, groups, put, action('write')),
  route('PATCH', one, groups, patch, action('write')),
  route('DELETE', one, groups, remove, action('delete')),
  route('GET', '/subscriptions/{subscriptionId}/operationresults/{job}', groups, result, { action: null }),
];

function list(context: Context) {
  const found = readable(context, 'Microsoft.Resources/subscriptions/resourceGroups', groupsIn(context.store, param(context, 'subscriptionId')));
  return page(context, found.filter(tagFilter(context.query.get('$filter'))), (group) => group);
}

function check(context: Context) {
  const found = getGroup(context.store, param(context, 'subscriptionId'), param(context, 'resourceGroup'));
  return found ? empty(204) : empty(404, { 'x-ms-failure-cause': 'gateway' });
}

// Source of the name rule: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const namePattern = /^[\p{L}\p{N}_().-]{1,90}$/u;

function put(context: Context) {
  const { store } = context;
  const name = param(context, 'resourceGroup');
  if (!namePattern.test(name) || name.endsWith('.')) {
    throw new AzureFailure(400, 'InvalidResourceGroup', `The provided resource group name '${name}' has these invalid characters or ends with a period. The name can only be a letter, digit, '-', '.', '(', ')' or '_', at most 90 of them.`);
  }
  const body = bodyOf(context);
  const location = locationOf(body, 'Microsoft.Resources/resourceGroups');
  const id = groupId(param(context, 'subscriptionId'), name);
  const existing = getGroup(store, param(context, 'subscriptionId'), name);
  if (existing && locationName(existing.location) !== location) {
    throw new AzureFailure(409, 'InvalidResourceGroupLocation', `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`);
  }
  if (existing?.properties.provisioningState === 'Deleting') throw new AzureFailure(409, 'ResourceGroupBeingDeleted', `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`);
  if (!existing) checkLimit(limits.groupsInSubscription, groupsIn(store, param(context, 'subscriptionId')).length, name);
  const tags = tagsOf(body);
  const managedBy = textOf(field(body, 'managedBy'));
  const group: ResourceGroup = {
    id: existing?.id ?? id,
    name: existing?.name ?? name,
    type: 'Microsoft.Resources/resourceGroups',
    location: existing?.location ?? location,
    ...(tags && { tags }),
    ...(managedBy !== '' && { managedBy }),
    properties: { provisioningState: 'Succeeded' },
  };
  putGroup(store, group);
  return json(existing ? 200 : 201, group);
}

function patch(context: Context) {
  const group = groupIn(context);
  const tags = tagsOf(bodyOf(context));
  const changed = { ...group, ...(tags && { tags }) };
  return ok(putGroup(context.store, changed));
}

function remove(context: Context) {
  const { store } = context;
  const group = groupIn(context);
  putGroup(store, { ...group, properties: { provisioningState: 'Deleting' } });
  const operation = startOperation(store, {
    subscriptionId: parseId(group.id).subscriptionId,
    target: group.id,
    durationMs: store.settings.operationMs,
    ending: context.ending,
    end: (outcome) => (outcome === 'Succeeded' ? deleteGroup(store, group) : void putGroup(store, group)),
  });
  return empty(202, { location: resultUrl(context, jobToken(group, operation)), ...retryAfter(operation.endsAt - operation.startedAt) });
}

/** 202 while the deletion runs, then 200 without a body. */
function result(context: Context) {
  const { store } = context;
  const operation = operationOf(store, param(context, 'job'));
  if (!operation || !isWithin(operation.target, `/subscriptions/${param(context, 'subscriptionId')}`)) throw new AzureFailure(404, 'OperationNotFound', `The operation '${param(context, 'job')}' was not found.`);
  if (store.running.has(operation)) return empty(202, { location: resultUrl(context, param(context, 'job')), ...retryAfter(operation.endsAt - store.clock.now()) });
  if (operation.outcome === 'Succeeded') return empty(200);
  throw new AzureFailure(409, 'ResourceGroupDeletionBlocked', `Deletion of resource group '${parseId(operation.target).resourceGroup}' ended ${operation.outcome}.`);
}

function resultUrl(context: Context, job: string): string {
  return `${context.origin}/subscriptions/${param(context, 'subscriptionId')}/operationresults/${job}?api-version=${context.apiVersion}`;
}
