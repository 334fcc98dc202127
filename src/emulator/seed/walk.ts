import { addPrincipal } from '../directory.ts';
import { directoryOf, putResource } from '../store.ts';
import type { Store } from '../store.ts';
import { credentialType } from '../identities.ts';
import { guidOf } from '../guid.ts';
import { field, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import { userAssigned } from '../identities.ts';
import { azureTime } from '../clock.ts';
import { seedActivity } from './activity.ts';
import { seedOrderData, seedPayData } from './data.ts';
import { estate } from './estate.ts';
import { demoImages, prodImages, seedImages } from './images.ts';
import { seedMachines } from './machines.ts';
import { ada, addUser, contoso, day, fabrikam } from './people.ts';
import { seedSignIns } from './signIns.ts';
import { seedStack } from './stack.ts';

/** The small estate of the demo: the resources of the walk, and around them one case of each thing that can be seen. */
export function seedWalk(store: Store): void {
  for (const tenant of [contoso, fabrikam]) store.tenants.set(tenant.tenantId, tenant);
  const adaId = addUser(store, contoso.tenantId, ada.name, ada.displayName);
  const graceId = addUser(store, contoso.tenantId, 'grace@contoso.com', 'Grace Hopper');
  const guestId = addUser(store, fabrikam.tenantId, ada.name, ada.displayName, true);
  const team = guidOf('group Platform Engineers');
  addPrincipal(directoryOf(store, contoso.tenantId), { id: team, kind: 'group', displayName: 'Platform Engineers', members: [adaId, graceId], createdAt: store.clock.now() - 700 * day });
  store.managementGroups.set('mg-contoso', { name: 'mg-contoso', displayName: 'Contoso', tenantId: contoso.tenantId, parent: contoso.tenantId });
  store.managementGroups.set('mg-workloads', { name: 'mg-workloads', displayName: 'Workloads', tenantId: contoso.tenantId, parent: 'mg-contoso' });
  addPrincipal(directoryOf(store, contoso.tenantId), { id: guidOf('group Engineering'), kind: 'group', displayName: 'Engineering', members: [team], createdAt: store.clock.now() - 700 * day });
  seedDev(store, adaId);
  seedProd(store, adaId, graceId, team);
  seedResearch(store, guestId);
  seedSignIns(store);
  seedActivity(store);
}

const pool = (name: string, count: number, mode: 'System' | 'User' = 'System', vmSize = 'Standard_DS2_v2'): JsonObject => ({ name, count, mode, vmSize });

function seedDev(store: Store, adaId: string): void {
  const dev = estate(store, contoso.tenantId, 'Contoso Dev', ada.name, 'mg-workloads');
  dev.assign('Owner', adaId, dev.id, 'User', 400);
  const demo = dev.group('rg-aks-demo', 'eastus');
  const pay = dev.group('rg-pay', 'westeurope', { team: 'payments' });

  const registry = dev.registry('rg-aks-demo', 'acrabsdemo', 'eastus', 'Basic');
  seedImages(store, registry, demoImages);
  dev.assign('AcrPull', dev.identity('rg-aks-demo', 'mi-acr-id', 'eastus', {}, 30), registry.id, 'ServicePrincipal', 30);

  const vault = dev.other('rg-pay', 'Microsoft.KeyVault/vaults', 'kv-pay', 'westeurope', { tenantId: contoso.tenantId, sku: { family: 'A', name: 'standard' }, enableRbacAuthorization: true, vaultUri: 'https://kv-pay.vault.azure.net/', provisioningState: 'Succeeded' });
  const payments = dev.identity('rg-pay', 'mi-payments', 'westeurope', { team: 'payments' });
  dev.assign('Key Vault Secrets User', payments, vault.id);
  dev.assign('Reader', payments, pay.id);
  dev.identity('rg-pay', 'mi-forgotten', 'westeurope', { owner: 'grace' }, 1140);
  const identity = userAssigned(store, [payments.id]);
  dev.other('rg-pay', 'Microsoft.Compute/virtualMachines', 'vm-pay-worker', 'westeurope', { vmId: guidOf('vm-pay-worker'), hardwareProfile: { vmSize: 'Standard_D2s_v5' }, provisioningState: 'Succeeded' }, { identity });
  dev.other('rg-pay', 'Microsoft.Web/sites', 'app-payments', 'westeurope', { state: 'Running', defaultHostName: 'app-payments.azurewebsites.net', enabled: true }, { identity, kind: 'app,linux' });

  seedPayData(store, dev, payments);

  const cluster = dev.cluster('rg-aks-demo', 'aks-abs-demo', 'eastus', {
    identity: { type: 'SystemAssigned' },
    properties: { agentPoolProfiles: [pool('nodepool1', 1)], addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true', rotationPollInterval: '2m' } } } },
  });
  dev.assign('AcrPull', kubeletOf(cluster), registry.id);
  dev.assign('Network Contributor', cluster, demo.id);

  const legacy = servicePrincipal(store, 'sp-aks-legacy');
  dev.cluster('rg-pay', 'aks-legacy', 'westeurope', {
    properties: { agentPoolProfiles: [pool('system', 2), pool('workers', 3, 'User', 'Standard_D4s_v5')], servicePrincipalProfile: { clientId: legacy.appId } },
  });
  dev.assign('AcrPull', legacy.id, registry.id, 'ServicePrincipal', 800);
}

function seedProd(store: Store, adaId: string, graceId: string, team: string): void {
  const prod = estate(store, contoso.tenantId, 'Contoso Prod', ada.name, 'mg-workloads');
  prod.assign('Contributor', adaId, prod.id, 'User', 400);
  prod.assign('User Access Administrator', graceId, prod.id, 'User', 400);
  const shared = prod.group('rg-shared', 'northeurope');
  prod.group('rg-prod', 'northeurope', { environment: 'production' });
  prod.assign('Role Based Access Control Administrator', adaId, shared.id, 'User', 120);

  const registry = prod.registry('rg-shared', 'acrshared', 'northeurope', 'Standard');
  const abac = prod.registry('rg-prod', 'acrcontosoprod', 'northeurope', 'Premium', { roleAssignmentMode: 'AbacRepositoryPermissions' });
  seedImages(store, abac, prodImages);
  prod.assign('AcrPush', team, registry.id, 'Group', 300);

  const orders = prod.identity('rg-prod', 'mi-orders', 'northeurope', { team: 'orders' });
  const frontend = prod.identity('rg-prod', 'mi-web-frontend', 'northeurope', { team: 'web' });
  const controlPlane = prod.identity('rg-prod', 'mi-aks-prod', 'northeurope');
  const kubelet = prod.identity('rg-prod', 'mi-aks-prod-kubelet', 'northeurope');
  const cluster = prod.cluster('rg-prod', 'aks-prod', 'northeurope', {
    identity: { type: 'UserAssigned', userAssignedIdentities: { [controlPlane.id]: {} } },
    properties: {
      agentPoolProfiles: [pool('system', 3), pool('orders', 4, 'User', 'Standard_D8s_v5')],
      identityProfile: { kubeletidentity: { resourceId: kubelet.id } },
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
    },
  });
  prod.assign('Managed Identity Operator', controlPlane, kubelet.id);
  prod.lock(kubelet.id, 'keep-kubelet', 'CanNotDelete', 'The nodes of aks-prod pull their images with this identity.');
  prod.assign('Container Registry Repository Reader', kubelet, abac.id);
  trust(store, orders, 'aks-prod-orders', textOf(field(cluster.properties['oidcIssuerProfile'], 'issuerURL')), 'system:serviceaccount:orders:orders-api');
  trust(store, frontend, 'github-contoso-web-main', 'https://token.actions.githubusercontent.com', 'repo:contoso/web:ref:refs/heads/main');

  // What somebody left behind who deleted the identity alone.
  prod.assign('Reader', guidOf('principal of mi-orders-old'), `${prod.id}/resourceGroups/rg-prod`, 'ServicePrincipal', 210);

  seedOrderData(prod, orders);
  seedMachines(store, prod, { orders, frontend });
  seedStack(store, `${prod.id}/resourceGroups/rg-prod`, adaId);

  const puller = guidOf('role Contoso Image Puller');
  const createdOn = azureTime(store.clock.now() - 250 * day);
  store.customRoles.set(puller, {
    guid: puller,
    roleName: 'Contoso Image Puller',
    type: 'CustomRole',
    description: 'Pull images from the registries of Contoso, and nothing else.',
    assignableScopes: [prod.id],
    permissions: [{ actions: ['Microsoft.ContainerRegistry/registries/pull/read'], notActions: [], dataActions: [], notDataActions: [] }],
    createdOn,
    updatedOn: createdOn,
  });
  prod.assign(puller, frontend, registry.id);
}

function trust(store: Store, identity: Resource, name: string, issuer: string, subject: string): void {
  const properties = { issuer, subject, audiences: ['api://AzureADTokenExchange'] };
  putResource(store, { id: `${identity.id}/federatedIdentityCredentials/${name}`, name, type: credentialType, location: identity.location, properties });
}

function seedResearch(store: Store, guestId: string): void {
  const research = estate(store, fabrikam.tenantId, 'Fabrikam Research', 'charles@fabrikam.com');
  research.assign('Reader', guestId, research.id, 'User', 45);
  research.group('rg-research', 'uksouth');
  research.identity('rg-research', 'mi-notebook', 'uksouth');
  research.registry('rg-research', 'fabrikamresearch', 'uksouth', 'Basic');
}

/** A service principal of the old kind, whose secret somebody must renew. */
function servicePrincipal(store: Store, displayName: string): { id: string; appId: string } {
  const id = guidOf(`service principal ${displayName}`);
  const appId = guidOf(`application ${displayName}`);
  const directory = directoryOf(store, contoso.tenantId);
  const createdAt = store.clock.now() - 800 * day;
  addPrincipal(directory, { id, kind: 'servicePrincipal', servicePrincipalType: 'Application', displayName, appId, createdAt });
  directory.applications.set(appId, {
    id: guidOf(`application object ${displayName}`),
    appId,
    displayName,
    createdAt,
    secrets: [{ keyId: guidOf(`secret ${displayName}`), displayName: 'rbac', hint: 'q8~', startsAt: store.clock.now() - 718 * day, endsAt: store.clock.now() + 12 * day }],
  });
  return { id, appId };
}

function kubeletOf(cluster: Resource): string {
  return textOf(objectOf(field(cluster.properties['identityProfile'], 'kubeletidentity'))['objectId']);
}
