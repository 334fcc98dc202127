import { createIdentity, systemAssigned, userAssigned } from './identities.ts';
import { groupId, parseId } from './ids.ts';
import { field, isObject, listOf, merge, objectOf, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import { defaultPool, poolKey, poolNamed, poolsOf, requestedPool, settledPool } from './agentPools.ts';
import { azureTime } from './clock.ts';
import { guidOf } from './guid.ts';
import { addressesOf, filledNetwork, settledNetwork } from './clusterNetwork.ts';
import { noteChange } from './etags.ts';
import { clusterVersion, defaultVersion } from './kubernetesVersions.ts';
import { podIdentities } from './podIdentities.ts';
import { keepServicePrincipal } from './poolPrincipal.ts';
import { createGroup } from './resourceGroups.ts';
import type { Resource, ResourceIdentity } from './resource.ts';
import { assignRole } from './roleAssignments.ts';
import { roleGuid } from './builtInRoles.ts';
import { getGroup, getResource, putResource } from './store.ts';
import type { Store } from './store.ts';

/** As the service spells it in its answers; its paths say "managedClusters". */
export const clusterType = 'Microsoft.ContainerService/ManagedClusters';

export function clusterId(subscriptionId: string, resourceGroup: string, name: string): string {
  return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

export interface ClusterRequest {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly sku?: JsonObject | undefined;
  /** `identity` of the request's body. */
  readonly identity: JsonObject | undefined;
  readonly properties: JsonObject;
}

/**
 * The cluster while Azure works on it: what was asked for over what is there, with what the service fills in itself.
 * Secrets are dropped. `finishCluster` makes the identities of the nodes when the operation ends.
 */
export function beginCluster(store: Store, request: ClusterRequest, known: Resource | undefined): Resource {
  const properties = withoutSecrets(merge(known?.properties ?? defaults(request), withoutEmpty(request.properties)));
  const identity = controlPlane(store, request, known);
  const pools = listOf(properties['agentPoolProfiles']).filter(isObject).map((pool) => requestedPool(known && poolNamed(known, textOf(pool['name'])), pool));
  const provisioningState = known ? 'Updating' : 'Creating';
  const version = textOf(properties['kubernetesVersion']) || defaultVersion;
  const current = clusterVersion(version) ?? version;
  const group = textOf(properties['nodeResourceGroup']) || nodeGroupName(request);
  const filled = {
    ...properties,
    provisioningState,
    // Drawn from what it is and when it was made, so that the other GUIDs stay as they are.
    resourceUID: textOf(known?.properties['resourceUID']) || guidOf(`cluster ${request.id.toLowerCase()} of ${store.clock.now()}`).replaceAll('-', '').slice(0, 24),
    powerState: objectOf(known?.properties['powerState'] ?? { code: 'Running' }),
    kubernetesVersion: version,
    currentKubernetesVersion: current,
    nodeResourceGroup: group,
    networkProfile: filledNetwork(objectOf(properties['networkProfile'])),
    // Availability sets are of the time when a cluster had one pool (recorded).
    maxAgentPools: pools.some((pool) => pool['type'] === 'AvailabilitySet') ? 1 : 100,
    agentPoolProfiles: pools.map((pool) => ({ ...defaultPool(pool, current), provisioningState })),
    ...(identity && { servicePrincipalProfile: { clientId: 'msi' } }),
    ...issuer(store, request, properties, known),
    ...podIdentities(store, properties, false),
  };
  return {
    id: request.id,
    location: request.location,
    name: request.name,
    ...(request.tags && { tags: request.tags }),
    type: clusterType,
    properties: filled,
    ...(identity && { identity }),
    systemData: known?.systemData ?? { createdAt: azureTime(store.clock.now()) },
    sku: request.sku ?? known?.sku ?? { name: 'Base', tier: 'Free' },
  };
}

/**
 * What stands when the operation has succeeded: the kubelet's identity, the add-ons' and the node resource group.
 * `before` is the cluster before the operation, undefined for a new one.
 */
export function finishCluster(store: Store, cluster: Resource, before: Resource | undefined): Resource {
  const { subscriptionId } = parseId(cluster.id);
  const group = textOf(cluster.properties['nodeResourceGroup']);
  if (!getGroup(store, subscriptionId, group)) createGroup(store, { subscriptionId, name: group, location: cluster.location, managedBy: cluster.id });
  keepServicePrincipal(store, before, cluster);
  const networkProfile = settledNetwork(groupId(subscriptionId, group), objectOf(cluster.properties['networkProfile']));
  for (const address of addressesOf(networkProfile, cluster.location)) if (!getResource(store, address.id)) putResource(store, address);
  const pools = poolsOf(cluster).map((pool) => settledPool(store, cluster, pool, before && poolNamed(before, textOf(pool['name']))));
  return putCluster(store, {
    ...cluster,
    properties: {
      ...cluster.properties,
      provisioningState: 'Succeeded',
      networkProfile,
      agentPoolProfiles: pools,
      ...(cluster.identity && { identityProfile: { kubeletidentity: kubelet(store, cluster, group) } }),
      ...addons(store, cluster, group),
      ...podIdentities(store, cluster.properties, true),
    },
  });
}

/** Puts the cluster in its place. A change of a cluster is one of its pools too: https://learn.microsoft.com/azure/aks/use-etags */
export function putCluster(store: Store, cluster: Resource): Resource {
  noteChange(store, cluster.id);
  for (const pool of poolsOf(cluster)) noteChange(store, poolKey(cluster, textOf(pool['name'])));
  return putResource(store, cluster);
}

/** The kubelet's identity: the one that was asked for, the one that is there, or a new `<cluster>-agentpool`. */
function kubelet(store: Store, cluster: Resource, group: string): JsonObject {
  const wanted = textOf(field(field(cluster.properties['identityProfile'], 'kubeletidentity'), 'resourceId'));
  return profile(getResource(store, wanted) ?? nodeIdentity(store, cluster, group, `${cluster.name}-agentpool`));
}

/** Enabled add-ons of a managed identity cluster get an identity each, in the node resource group. */
function addons(store: Store, cluster: Resource, group: string): JsonObject {
  const wanted = cluster.properties['addonProfiles'];
  if (!isObject(wanted)) return {};
  const profiles = Object.entries(wanted).map(([name, addon]) => {
    if (!isObject(addon) || addon['enabled'] !== true || !cluster.identity || isObject(addon['identity'])) return [name, addon];
    return [name, { ...addon, identity: profile(nodeIdentity(store, cluster, group, `${name.toLowerCase()}-${cluster.name}`)) }];
  });
  return { addonProfiles: Object.fromEntries(profiles) as JsonObject };
}

function nodeIdentity(store: Store, cluster: Resource, group: string, name: string): Resource {
  const { subscriptionId } = parseId(cluster.id);
  const known = getResource(store, `${groupId(subscriptionId, group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);
  if (known) return known;
  const made = createIdentity(store, { subscriptionId, resourceGroup: group, name, location: cluster.location });
  // As the walk's guide saw it: the kubelet's identity may read its node resource group.
  if (name.endsWith('-agentpool')) assignRole(store, { scope: groupId(subscriptionId, group), roleGuid: roleGuid('Reader'), principalId: textOf(made.properties['principalId']), by: null });
  return made;
}

function profile(identity: Resource): JsonObject {
  return { resourceId: identity.id, clientId: identity.properties['clientId'], objectId: identity.properties['principalId'] };
}

function controlPlane(store: Store, request: ClusterRequest, known: Resource | undefined): ResourceIdentity | undefined {
  const type = textOf(field(request.identity, 'type')).toLowerCase();
  if (type === 'userassigned') return userAssigned(store, Object.keys(objectOf(field(request.identity, 'userAssignedIdentities'))));
  if (type === 'systemassigned') return known?.identity?.principalId === undefined ? systemAssigned(store, request) : known.identity;
  return known?.identity;
}

/** The issuer's URL, once the issuer is on: it stays the same and can't be turned off. */
function issuer(store: Store, request: ClusterRequest, properties: JsonObject, known: Resource | undefined): JsonObject {
  const wanted = properties['oidcIssuerProfile'];
  if (field(wanted, 'enabled') !== true) return { oidcIssuerProfile: { enabled: false } };
  const url = textOf(field(known?.properties['oidcIssuerProfile'], 'issuerURL')) || textOf(field(wanted, 'issuerURL'));
  const tenantId = store.subscriptions.get(parseId(request.id).subscriptionId.toLowerCase())?.tenantId ?? '';
  return { oidcIssuerProfile: { enabled: true, issuerURL: url || `https://${request.location}.oic.prod-aks.azure.com/${tenantId}/${store.newGuid()}/` } };
}

function nodeGroupName({ id, name, location }: ClusterRequest): string {
  return `MC_${parseId(id).resourceGroup}_${name}_${location}`;
}

function defaults({ name, location }: ClusterRequest): JsonObject {
  return {
    dnsPrefix: name,
    fqdn: `${name}-sample.hcp.${location}.azmk8s.io`,
    azurePortalFQDN: `${name}-sample.portal.hcp.${location}.azmk8s.io`,
    enableRBAC: true,
    supportPlan: 'KubernetesOfficial',
    networkProfile: { networkPlugin: 'azure', loadBalancerSku: 'standard', serviceCidr: '10.0.0.0/16', dnsServiceIP: '10.0.0.10', outboundType: 'loadBalancer', serviceCidrs: ['10.0.0.0/16'], ipFamilies: ['IPv4'] },
    disableLocalAccounts: false,
    securityProfile: {},
    storageProfile: { diskCSIDriver: { enabled: true }, fileCSIDriver: { enabled: true }, snapshotController: { enabled: true } },
    workloadAutoScalerProfile: {},
  };
}

/** The CLI sends '' and 0 for what the service shall choose, and {} for no add-ons. */
function withoutEmpty(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).filter(([name, value]) => value !== '' && value !== null && value !== undefined && !(name === 'addonProfiles' && Object.keys(objectOf(value)).length === 0)));
}

/** A secret goes in and never comes out. */
function withoutSecrets(properties: JsonObject): JsonObject {
  const { clientId } = objectOf(properties['servicePrincipalProfile']);
  return clientId === undefined ? properties : { ...properties, servicePrincipalProfile: { clientId } };
}
