import { isAllowed, rightsOf } from '../access.ts';
import { isPoolName } from '../agentPools.ts';
import { checkConditions } from '../etags.ts';
import { empty, json, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { beginCluster, clusterId, clusterType, finishCluster, putCluster } from '../clusters.ts';
import { groupId, isWithin, keyOf, parseId } from '../ids.ts';
import { removeSystemAssigned } from '../identities.ts';
import { field, isObject, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { kubeconfig } from '../kubeconfig.ts';
import { startOperation } from '../operations.ts';
import type { Operation } from '../operations.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { Resource } from '../resource.ts';
import { deleteGroup } from '../resourceGroups.ts';
import { bodyOf, groupIn, param, readable, route } from '../route.ts';
import type { Context } from '../route.ts';
import { getResource, groupsIn, removeResource, resourcesIn } from '../store.ts';
import { clusterFailure, notWhileRunning, notWhileStopped } from './clusterFailures.ts';
import { withETags } from './clusterAnswers.ts';
import { operationIn, retryAfter, statusAnswer } from './longRunning.ts';
import { checkQuota, checkSizes, checkVersion } from './newCluster.ts';
import { checkAssigned, existing, keepsLocation, locationOf, tagsOf } from './requests.ts';

// The spelling of the paths and of the actions; answers say "ManagedClusters".
const type = 'Microsoft.ContainerService/managedClusters';
export const clusterVersions = ['2026-06-01', '2026-04-01', '2026-01-01', '2025-10-01', '2025-05-01', '2024-09-01', '2024-02-01', '2023-05-01', '2022-11-01'];
const clusters = resourceType(type, clusterVersions);
const operations = resourceType('Microsoft.ContainerService/locations/operations', ['2017-08-31', '2016-03-30']);
const operationResults = resourceType('Microsoft.ContainerService/locations/operationresults', operations.versions);
const inGroup = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerService/managedClusters';
const location = '/subscriptions/{subscriptionId}/providers/Microsoft.ContainerService/locations/{location}';

export const clusterRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.ContainerService/managedClusters', clusters, list, { action: null }),
  route('GET', inGroup, clusters, list, { action: null }),
  route('GET', `${inGroup}/{name}`, clusters, (context) => ok(withETags(context, clusterIn(context)))),
  route('PUT', `${inGroup}/{name}`, clusters, put),
  route('PATCH', `${inGroup}/{name}`, clusters, patch),
  route('DELETE', `${inGroup}/{name}`, clusters, remove),
  route('POST', `${inGroup}/{name}/listClusterUserCredential`, clusters, credentials),
  route('POST', `${inGroup}/{name}/listClusterAdminCredential`, clusters, credentials),
  route('GET', `${location}/operations/{operationId}`, operations, (context) => statusAnswer(context, operationIn(context)), { action: null }),
  route('GET', `${location}/operationresults/{operationId}`, operationResults, result, { action: null }),
];

/** The cluster of the path. Throws Azure's 404. */
export function clusterIn(context: Context): Resource {
  return existing(context.store, idIn(context), type);
}

function idIn(context: Context): string {
  return clusterId(param(context, 'subscriptionId'), param(context, 'resourceGroup'), param(context, 'name'));
}

function list(context: Context): EmulatorResponse {
  const subscriptionId = param(context, 'subscriptionId');
  const group = context.params['resourceGroup'];
  const all = resourcesIn(context.store, subscriptionId, clusterType);
  const found = group === undefined ? all : all.filter(({ id }) => isWithin(id, groupId(subscriptionId, group)));
  return page(context, readable(context, type, found), (cluster) => withETags(context, cluster));
}

function put(context: Context): EmulatorResponse {
  const { store } = context;
  const name = param(context, 'name');
  // Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, Microsoft.ContainerService
  if (!/^[a-z0-9]$|^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/i.test(name)) throw clusterFailure(400, 'InvalidParameter', `The value of parameter name is invalid: '${name}'. Please see https://aka.ms/aks-naming-rules for more details.`);
  const body = bodyOf(context);
  const known = getResource(store, idIn(context));
  const place = locationOf(body, type);
  keepsLocation(known, place);
  checkConditions(context, idIn(context), known !== undefined);
  notWhileRunning(context, known);
  notWhileStopped(known);
  const identity = field(body, 'identity');
  const properties = objectOf(field(body, 'properties'));
  checkIdentity(known, identity, properties);
  checkAssigned(context, identity);
  checkPools(known, properties);
  if (!known) checkVersion(name, properties);
  checkSizes(known, properties, place);
  checkKubelet(context, known, identity, properties);
  checkQuota(context, known, properties, place);
  const id = known?.id ?? clusterId(param(context, 'subscriptionId'), groupIn(context).name, name);
  const sku = field(body, 'sku');
  const begun = putCluster(
    store,
    beginCluster(store, { id, name: known?.name ?? name, location: place, tags: tagsOf(body), ...(isObject(sku) && { sku }), identity: isObject(identity) ? identity : undefined, properties }, known),
  );
  const operation = start(context, begun, (outcome) => {
    if (outcome === 'Succeeded') finishCluster(store, begun, known);
    // A failed operation leaves what was there, marked; a failed creation leaves the cluster to be deleted.
    else putCluster(store, withState(known ?? begun, outcome));
  });
  return json(known ? 200 : 201, withETags(context, begun), asyncHeaders(context, begun, operation));
}

function checkIdentity(known: Resource | undefined, identity: unknown, properties: JsonObject): void {
  const kind = textOf(field(identity, 'type')).toLowerCase();
  const wantsPrincipal = isObject(properties['servicePrincipalProfile']) && keyOf(textOf(field(properties['servicePrincipalProfile'], 'clientId'))) !== 'msi';
  if (known?.identity && (kind === '' || kind === 'none') && wantsPrincipal) {
    throw clusterFailure(400, 'BadRequest', 'Changing a cluster that uses a managed identity to a service principal is not allowed.');
  }
  if (!known && (kind === '' || kind === 'none') && !wantsPrincipal) throw clusterFailure(400, 'InvalidParameter', 'A cluster needs a managed identity or a service principal: neither identity nor servicePrincipalProfile is set.');
}

function checkPools(known: Resource | undefined, properties: JsonObject): void {
  const pools = listOf(properties['agentPoolProfiles']);
  if (!known && pools.length === 0) throw clusterFailure(400, 'InvalidParameter', 'Required parameter agentPoolProfiles is missing (null).');
  const wrong = pools.find((pool) => !isPoolName(textOf(field(pool, 'name'))));
  if (wrong !== undefined) throw clusterFailure(400, 'InvalidParameter', `The value of parameter agentPoolProfile.name is invalid: ${JSON.stringify(field(wrong, 'name') ?? null)}. It must be 1 to 12 lowercase letters and digits and start with a letter.`);
}

/** The control plane's identity must be allowed to hand out a kubelet identity of one's own. */
function checkKubelet({ store }: Context, known: Resource | undefined, identity: unknown, properties: JsonObject): void {
  const wanted = kubeletId(properties);
  if (wanted === '' || (known && keyOf(kubeletId(known.properties)) === keyOf(wanted))) return;
  const kubelet = getResource(store, wanted);
  const [controlPlane = ''] = Object.keys(objectOf(field(identity, 'userAssignedIdentities')));
  const acting = getResource(store, controlPlane)?.properties['principalId'];
  if (!kubelet) throw clusterFailure(400, 'BadRequest', `The kubelet identity '${wanted}' does not exist.`);
  if (typeof acting !== 'string') throw clusterFailure(400, 'CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster', 'Custom kubelet identity is only supported on a cluster whose control plane uses a user-assigned managed identity.');
  const rights = rightsOf(store, { tenantId: '', objectId: acting, name: controlPlane });
  // The asterisk is part of the operation's name: https://learn.microsoft.com/azure/role-based-access-control/permissions/identity
  if (isAllowed(rights, 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action', kubelet.id)) return;
  throw clusterFailure(
    400,
    'CustomKubeletIdentityMissingPermissionError',
    `The cluster using user-assigned managed identity must be granted 'Managed Identity Operator' role to assign kubelet identity. You can run 'az role assignment create --assignee <control-plane-identity-principal-id> --role 'Managed Identity Operator' --scope <kubelet-identity-resource-id>'. See https://aka.ms/aks-custom-kubelet-identity for more details.`,
  );
}

function kubeletId(properties: JsonObject): string {
  return textOf(field(field(properties['identityProfile'], 'kubeletidentity'), 'resourceId'));
}

function patch(context: Context): EmulatorResponse {
  const cluster = clusterIn(context);
  checkConditions(context, cluster.id, true);
  notWhileRunning(context, cluster);
  notWhileStopped(cluster);
  const tags = tagsOf(bodyOf(context));
  return ok(withETags(context, putCluster(context.store, { ...cluster, ...(tags && { tags }) })));
}

function remove(context: Context): EmulatorResponse {
  const { store } = context;
  const cluster = getResource(store, idIn(context));
  if (!cluster) return empty(204);
  checkConditions(context, cluster.id, true);
  const deleting = putCluster(store, withState(cluster, 'Deleting'));
  const operation = start(context, deleting, (outcome) => {
    if (outcome !== 'Succeeded') {
      putCluster(store, withState(cluster, outcome));
      return;
    }
    const nodes = groupsIn(store, parseId(cluster.id).subscriptionId).filter(({ managedBy }) => managedBy !== undefined && keyOf(managedBy) === keyOf(cluster.id));
    for (const group of nodes) deleteGroup(store, group);
    removeSystemAssigned(store, cluster);
    removeResource(store, cluster.id);
  });
  return empty(202, { location: operationUrl(context, cluster, operation, 'operationresults'), ...asyncHeaders(context, cluster, operation) });
}

export function start(context: Context, cluster: { readonly id: string }, end: Operation['end'], target = cluster.id): Operation {
  const { store, ending } = context;
  return startOperation(store, {
    subscriptionId: param(context, 'subscriptionId'),
    target,
    durationMs: store.settings.operationMs,
    ending,
    end(ended) {
      // Its group may have been deleted meanwhile: then there is nothing left to finish.
      if (getResource(store, cluster.id)) end(ended);
    },
  });
}

export function asyncHeaders(context: Context, cluster: Resource, operation: Operation): Record<string, string> {
  return { 'azure-asyncoperation': operationUrl(context, cluster, operation, 'operations'), ...retryAfter(operation.endsAt - operation.startedAt) };
}

export function operationUrl(context: Context, cluster: Resource, operation: Operation, kind: 'operations' | 'operationresults'): string {
  return `${context.origin}/subscriptions/${param(context, 'subscriptionId')}/providers/Microsoft.ContainerService/locations/${cluster.location}/${kind}/${operation.id}?api-version=2017-08-31`;
}

function result(context: Context): EmulatorResponse {
  const operation = operationIn(context);
  const location = `${context.origin}${context.path}?api-version=${context.apiVersion}`;
  if (!context.store.running.has(operation)) return empty(204, { location });
  return empty(202, { location, ...retryAfter(operation.endsAt - context.store.clock.now()) });
}

function withState(cluster: Resource, provisioningState: string): Resource {
  return { ...cluster, properties: { ...cluster.properties, provisioningState } };
}

function credentials(context: Context): EmulatorResponse {
  const cluster = clusterIn(context);
  const user = context.path.toLowerCase().endsWith('listclusteradmincredential') ? 'clusterAdmin' : 'clusterUser';
  return ok({ kubeconfigs: [{ name: user, value: btoa(kubeconfig(cluster, user)) }] });
}
