import { recordEvent } from '../activityLog.ts';
import { azureTime } from '../clock.ts';
import { everyone, putDenyAssignment } from '../denyAssignments.ts';
import { addPrincipal } from '../directory.ts';
import { guidOf } from '../guid.ts';
import { deleteIdentity } from '../identities.ts';
import { keyOf } from '../ids.ts';
import { field, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import { assignRole } from '../roleAssignments.ts';
import { directoryOf, getResource, putResource } from '../store.ts';
import type { Store } from '../store.ts';
import { roleGuid } from '../builtInRoles.ts';
import { estate } from './estate.ts';
import { pullImages, seedImages } from './images.ts';
import { ada, addUser, contoso, day, fabrikam, objectIdIn } from './people.ts';

const group = 'rg-pulls';
const region = 'westeurope';
const minute = 60 * 1000;
const abac = { roleAssignmentMode: 'AbacRepositoryPermissions' };

type Estate = ReturnType<typeof estate>;

/**
 * A cluster and a registry, "aks-x" and "acrx", for each way in which a pull can fail, and for those in which it works:
 * what "Check Pull Access" is tried on.
 */
export function seedPulls(store: Store): void {
  for (const tenant of [contoso, fabrikam]) store.tenants.set(tenant.tenantId, tenant);
  const adaId = addUser(store, contoso.tenantId, ada.name, ada.displayName);
  const guestId = addUser(store, fabrikam.tenantId, ada.name, ada.displayName, true);
  const at = estate(store, contoso.tenantId, 'Contoso Pulls', ada.name);
  at.assign('Owner', adaId, at.id, 'User', 400);
  at.group(group, region);
  seedRoles(store, at);
  seedPrincipals(store, at);
  seedServicePrincipals(store, at);
  seedNetworks(store, at);
  seedStates(store, at, adaId);
  seedMoved(store, at);
  seedElsewhere(store, guestId);
}

/** What the kubelet identity has, and where. */
function seedRoles(store: Store, at: Estate): void {
  const works = cluster(at, 'aks-works');
  const working = registry(at, 'acrworks');
  seedImages(store, working, pullImages);
  store.cacheRules.set(keyOf(working.id), [{ name: 'docker-hub', source: 'docker.io/library/*', target: 'hub/*', createdAt: store.clock.now() - 90 * day }]);
  at.assign('AcrPull', kubeletOf(works), working.id);
  at.assign('AcrPull', kubeletOf(cluster(at, 'aks-abac')), registry(at, 'acrabac', abac).id);
  at.assign('Container Registry Repository Reader', kubeletOf(cluster(at, 'aks-rbac')), registry(at, 'acrrbac').id);

  const controlPlane = cluster(at, 'aks-controlplane');
  at.assign('AcrPull', controlPlane, registry(at, 'acrcontrolplane').id);
  registry(at, 'acrnobody');

  const repositories = registry(at, 'acrrepos', abac);
  seedImages(store, repositories, pullImages);
  // In ABAC mode Owner reads no repositories.
  at.assign('Container Registry Repository Reader', objectIdIn(contoso.tenantId), repositories.id, 'User');
  const name = '@Request[Microsoft.ContainerRegistry/registries/repositories:name]';
  conditioned(store, repositories, kubeletOf(cluster(at, 'aks-repos')), `${name} StringStartsWith 'orders/'`);
  conditioned(store, repositories, kubeletOf(cluster(at, 'aks-attributes')), "@Environment[isPrivateLink] BoolEquals true");

  const createdOn = azureTime(store.clock.now() - 250 * day);
  const customRole = (roleName: string, description: string, scope: string, actions: string[], notActions: string[] = []): string => {
    const guid = guidOf(`role ${roleName}`);
    store.customRoles.set(guid, { guid, roleName, type: 'CustomRole', description, assignableScopes: [scope], permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }], createdOn, updatedOn: createdOn });
    return guid;
  };
  const pull = 'Microsoft.ContainerRegistry/registries/pull/read';
  const narrow = customRole('Contoso Group Puller', 'Pulls from the registries of one resource group.', `${at.id}/resourceGroups/${group}`, [pull]);
  at.assign(narrow, kubeletOf(cluster(at, 'aks-narrow')), registry(at, 'acrnarrow').id);
  const almost = customRole('Contoso Almost Puller', 'Everything with the registries of Contoso but to pull from them.', at.id, ['Microsoft.ContainerRegistry/registries/*'], [pull]);
  at.assign(almost, kubeletOf(cluster(at, 'aks-almost')), registry(at, 'acralmost').id);

  at.assign('Reader', kubeletOf(cluster(at, 'aks-inherited')), at.id);
  registry(at, 'acrinherited');
  const pullers = guidOf('group Pullers');
  const member = kubeletOf(cluster(at, 'aks-group'));
  addPrincipal(directoryOf(store, contoso.tenantId), { id: pullers, kind: 'group', displayName: 'Pullers', members: [member], createdAt: store.clock.now() - 300 * day });
  at.assign('AcrPull', pullers, registry(at, 'acrgroup').id, 'Group');

  const denied = registry(at, 'acrdenied');
  at.assign('AcrPull', kubeletOf(cluster(at, 'aks-denied')), denied.id);
  putDenyAssignment(store, {
    guid: guidOf('deny assignment acrdenied'), name: 'Nobody pulls while it is moved', description: '', scope: denied.id,
    permissions: [{ actions: ['Microsoft.ContainerRegistry/registries/pull/read'], notActions: [], dataActions: [], notDataActions: [] }],
    doNotApplyToChildScopes: false, principals: [everyone], excludePrincipals: [], isSystemProtected: true, createdOn, createdBy: null,
  });

  at.assign('AcrPull', kubeletOf(cluster(at, 'aks-fresh')), registry(at, 'acrfresh').id, 'ServicePrincipal', (2 * minute) / day);
  at.assign('AcrPull', kubeletOf(cluster(at, 'aks-young')), registry(at, 'acryoung').id, 'ServicePrincipal', (30 * minute) / day);
  registry(at, 'acranonymous', { anonymousPullEnabled: true });
}

/** Identities that are gone. */
function seedPrincipals(store: Store, at: Estate): void {
  const gone = cluster(at, 'aks-identitygone');
  const identity = registry(at, 'acridentitygone');
  at.assign('AcrPull', kubeletOf(gone), identity.id);
  const kubelet = getResource(store, textOf(field(field(gone.properties['identityProfile'], 'kubeletidentity'), 'resourceId')));
  if (kubelet) deleteIdentity(store, kubelet);
}

function seedServicePrincipals(store: Store, at: Estate): void {
  const target = registry(at, 'acrprincipal');
  for (const [name, endsInDays] of [['aks-principal', 300], ['aks-secretended', -3], ['aks-secretends', 5]] as const) {
    const { id, appId } = servicePrincipal(store, name, endsInDays);
    cluster(at, name, { servicePrincipalProfile: { clientId: appId } }, null);
    at.assign('AcrPull', id, target.id);
  }
  const blocked = servicePrincipal(store, 'aks-blocked', 300);
  cluster(at, 'aks-blocked', { servicePrincipalProfile: { clientId: blocked.appId } }, null);
  const directory = directoryOf(store, contoso.tenantId);
  const principal = directory.principals.get(blocked.id.toLowerCase());
  if (principal) addPrincipal(directory, { ...principal, signInBlocked: true });
  cluster(at, 'aks-principalgone', { servicePrincipalProfile: { clientId: guidOf('application of aks-principalgone') } }, null);
}

const firewall = (...addresses: string[]) => ({ networkRuleSet: { defaultAction: 'Deny', ipRules: addresses.map((value) => ({ action: 'Allow', value })) } });

/** From where registries let themselves be reached, all for one cluster. */
function seedNetworks(store: Store, at: Estate): void {
  const reaching = cluster(at, 'aks-network');
  const routed = cluster(at, 'aks-routed', { networkProfile: { outboundType: 'userDefinedRouting' } });
  const isolated = cluster(at, 'aks-isolated', { networkProfile: { outboundType: 'none' } });
  for (const one of [reaching, routed, isolated]) at.assign('AcrPull', kubeletOf(one), `${at.id}/resourceGroups/${group}`);
  const [own = ''] = addressesOf(store, reaching);
  const endpoint = (name: string) => ({ privateEndpointConnections: [{ id: `${at.id}/resourceGroups/${group}/providers/Microsoft.ContainerRegistry/registries/${name}/privateEndpointConnections/one`, name: 'one', type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections', properties: { privateEndpoint: { id: `${at.id}/resourceGroups/${group}/providers/Microsoft.Network/privateEndpoints/pe-${name}` }, privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' }, provisioningState: 'Succeeded' } }] });
  registry(at, 'acrtokens', { policies: { azureADAuthenticationAsArmPolicy: { status: 'disabled' } } });
  registry(at, 'acrclosed', { publicNetworkAccess: 'Disabled' });
  registry(at, 'acrprivate', { publicNetworkAccess: 'Disabled', ...endpoint('acrprivate') });
  registry(at, 'acrfirewall', firewall('198.51.100.0/24'));
  registry(at, 'acrinside', firewall('198.51.100.0/24', own));
  registry(at, 'acrboth', { ...firewall('198.51.100.0/24'), ...endpoint('acrboth') });
}

/** Clusters that do not run. */
function seedStates(store: Store, at: Estate, adaId: string): void {
  const stopped = cluster(at, 'aks-stopped');
  at.assign('AcrPull', kubeletOf(stopped), registry(at, 'acrstates').id);
  putResource(store, { ...stopped, properties: { ...stopped.properties, powerState: { code: 'Stopped' } } });
  for (const [name, provisioningState] of [['aks-creating', 'Creating'], ['aks-createfailed', 'Failed']] as const) {
    const made = cluster(at, name);
    const { identityProfile: _none, ...properties } = made.properties;
    putResource(store, { ...made, properties: { ...properties, provisioningState } });
  }
  for (const [name, provisioningState] of [['failed', 'Failed'], ['updating', 'Updating']] as const) {
    const one = cluster(at, `aks-${name}`);
    at.assign('AcrPull', kubeletOf(one), registry(at, `acr${name}`).id);
    putResource(store, { ...one, properties: { ...one.properties, provisioningState } });
  }
  // One on which Ada may read and not grant.
  const foreign = at.group('rg-foreign', region);
  const locked = at.registry('rg-foreign', 'acrforeign', region, 'Premium');
  putDenyAssignment(store, {
    guid: guidOf('deny assignment acrforeign'), name: 'The platform team alone grants here', description: '', scope: foreign.id,
    permissions: [{ actions: ['Microsoft.Authorization/roleAssignments/write'], notActions: [], dataActions: [], notDataActions: [] }],
    doNotApplyToChildScopes: false, principals: [{ id: adaId, type: 'User' }], excludePrincipals: [], isSystemProtected: true, createdOn: azureTime(store.clock.now() - 80 * day), createdBy: null,
  });
  const grace = addUser(store, contoso.tenantId, 'grace@contoso.com', 'Grace Hopper');
  at.assign('User Access Administrator', grace, locked.id, 'User', 300);
}

/** One that somebody moved to a managed identity twenty days ago by the Azure CLI, and upgraded one of its two pools. */
function seedMoved(store: Store, at: Estate): void {
  const moved = cluster(at, 'aks-moved', { agentPoolProfiles: [pool('system'), { ...pool('workers'), mode: 'User' }] });
  at.assign('AcrPull', kubeletOf(moved), registry(at, 'acrmoved').id, 'ServicePrincipal', 19);
  const now = store.clock.now();
  putResource(store, { ...moved, systemData: { createdAt: azureTime(now - 400 * day) } });
  const directory = directoryOf(store, contoso.tenantId);
  const kubelet = directory.principals.get(kubeletOf(moved).toLowerCase());
  if (kubelet) addPrincipal(directory, { ...kubelet, createdAt: now - 20 * day });
  recordEvent(store, {
    requestId: `upgrade of ${moved.id}`,
    at: now - 19 * day,
    subscriptionId: at.subscriptionId,
    resourceId: `${moved.id}/agentPools/system`,
    action: 'Microsoft.ContainerService/managedClusters/agentPools/upgradeNodeImageVersion/action',
    method: 'POST',
    caller: { tenantId: contoso.tenantId, objectId: objectIdIn(contoso.tenantId), name: ada.name },
    httpStatus: 202,
    accepted: true,
    correlationId: guidOf(`correlation ${moved.id}`),
    clientRequestId: guidOf(`client request ${moved.id}`),
  });
}

/** A registry of another tenant, and one that Ada does not see. */
function seedElsewhere(store: Store, guestId: string): void {
  const other = estate(store, fabrikam.tenantId, 'Fabrikam Images', 'charles@fabrikam.com');
  other.assign('Reader', guestId, other.id, 'User', 45);
  other.group('rg-images', 'uksouth');
  other.registry('rg-images', 'acrfabrikam', 'uksouth', 'Premium');
  const hidden = estate(store, contoso.tenantId, 'Contoso Hidden', 'grace@contoso.com');
  hidden.group('rg-hidden', region);
  hidden.registry('rg-hidden', 'acrhidden', region, 'Premium');
}

const pool = (name: string): JsonObject => ({ name, count: 2, mode: 'System', vmSize: 'Standard_DS2_v2' });

function registry(at: Estate, name: string, properties: JsonObject = {}): Resource {
  return at.registry(group, name, region, 'Premium', properties);
}

function cluster(at: Estate, name: string, properties: JsonObject = {}, identity: JsonObject | null = { type: 'SystemAssigned' }): Resource {
  return at.cluster(group, name, region, { ...(identity && { identity }), properties: { agentPoolProfiles: [pool('system')], ...properties } });
}

function kubeletOf(of: Resource): string {
  return textOf(field(field(of.properties['identityProfile'], 'kubeletidentity'), 'objectId'));
}

function addressesOf(store: Store, of: Resource): string[] {
  const ids = field(field(of.properties['networkProfile'], 'loadBalancerProfile'), 'effectiveOutboundIPs');
  return (Array.isArray(ids) ? ids : []).map((address) => textOf(getResource(store, textOf(field(address, 'id')))?.properties['ipAddress']));
}

/** Container Registry Repository Reader where the test holds, as the portal writes it. */
function conditioned(store: Store, on: Resource, principalId: string, test: string): void {
  const actions = ['content/read', 'metadata/read'].map((one) => `!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/${one}'})`);
  assignRole(store, {
    scope: on.id,
    roleGuid: roleGuid('Container Registry Repository Reader'),
    principalId,
    name: guidOf(`assignment ${on.id} ${principalId}`),
    condition: `((${actions.join(' AND ')}) OR (${test}))`,
    conditionVersion: '2.0',
    by: objectIdIn(contoso.tenantId),
    at: store.clock.now() - 60 * day,
  });
}

function servicePrincipal(store: Store, of: string, endsInDays: number): { id: string; appId: string } {
  const [id, appId] = [guidOf(`service principal of ${of}`), guidOf(`application of ${of}`)];
  const directory = directoryOf(store, contoso.tenantId);
  const createdAt = store.clock.now() - 500 * day;
  addPrincipal(directory, { id, kind: 'servicePrincipal', servicePrincipalType: 'Application', displayName: `sp-${of}`, appId, createdAt });
  directory.applications.set(appId, {
    id: guidOf(`application object of ${of}`), appId, displayName: `sp-${of}`, createdAt,
    secrets: [{ keyId: guidOf(`secret of ${of}`), displayName: 'rbac', hint: 'q8~', startsAt: createdAt, endsAt: store.clock.now() + endsInDays * day }],
  });
  return { id, appId };
}

