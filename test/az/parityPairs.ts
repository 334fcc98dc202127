import type { SubscriptionRef } from '../../src/azure/clients.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import * as az from '../../src/azure/asCode/az.ts';
import type { ShellCommand } from '../../src/azure/asCode/shell.ts';
import { listAssignmentsAt } from '../../src/azure/assignments.ts';
import { enableManagedIdentity } from '../../src/azure/clusterIdentity.ts';
import { createRegistry } from '../../src/azure/createRegistry.ts';
import { registerFeature, registerProvider, unregisterFeature } from '../../src/azure/features.ts';
import { createFederatedCredential, deleteFederatedCredential, updateFederatedCredential } from '../../src/azure/federatedCredentials.ts';
import { createIdentity, deleteIdentity, getIdentity, updateTags } from '../../src/azure/identities.ts';
import { upgradeNodeImage } from '../../src/azure/nodePools.ts';
import { ensureResourceGroup } from '../../src/azure/resourceGroups.ts';
import { sameId, subscriptionScope } from '../../src/azure/resourceId.ts';
import { grantRole, removeAssignment, restoreAssignment } from '../../src/azure/grants.ts';
import { builtInRoles, roleGuid } from '../../src/azure/roles.ts';
import { enableWorkloadIdentity } from '../../src/azure/workloadIdentity.ts';
import { createClusterPairs } from './createClusterPairs.ts';
import { systemAssignedPairs } from './systemAssignedPairs.ts';
import { guidOf } from '../../src/emulator/guid.ts';

/** A command and the extension's own operation, which are to do the same. */
export interface Pair {
  readonly name: string;
  readonly commands: readonly ShellCommand[];
  readonly own: (cloud: Cloud) => Promise<unknown>;
  /** What to compare: paths of Resource Manager. Something there has to change. */
  readonly state: readonly string[];
  /** The first 2.x of the CLI that knows the command; an older one is not asked. */
  readonly since?: number;
  /** All is as before when it is done, but for the time of it. */
  readonly restores?: true;
}

const never = new AbortController().signal;
const dev = guidOf('subscription Contoso Dev');
/** Where all of it happens. */
export const at: SubscriptionRef = { subscriptionId: dev, tenantId: guidOf('tenant contoso.com') };

const group = (name: string) => `${subscriptionScope(dev)}/resourceGroups/${name}`;
const identity = (resourceGroup: string, name: string) => `${group(resourceGroup)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const identityAt = (id: string) => `${id}?api-version=2024-11-30`;
const assignmentsAt = (scope: string) => `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()&api-version=2022-04-01`;

/** The IDs in them are those of the seed, as any sample that starts with it has them. */
export async function pairs(cloud: Cloud): Promise<Pair[]> {
  const pay = { subscriptionId: dev, resourceGroup: 'rg-pay' };
  const registry = `${group('rg-aks-demo')}/providers/Microsoft.ContainerRegistry/registries/acrabsdemo`;
  const forgotten = await getIdentity(cloud, at, identity('rg-pay', 'mi-forgotten'), never);
  const { principalId } = forgotten.identity;
  const pull = (await listAssignmentsAt(cloud, at, registry, never)).find(({ scope }) => sameId(scope, registry));
  if (!pull) throw new Error('The sample has no role assignment on acrabsdemo.');

  const assigned = (name: string, scope: string, more: { condition?: string; description?: string } = {}): Pair => ({
    name,
    commands: [az.assignRole({ scope, role: builtInRoles.acrPull.name, principalId, ...more })],
    own: async (cloud) => grantRole(cloud, at, { scope, role: builtInRoles.acrPull, principalId, ...more }, never),
    state: [assignmentsAt(scope)],
  });

  const tags = { team: 'orders & billing', 'cost center': `it's "42"` };
  const created = { subscriptionId: dev, resourceGroup: 'rg-fresh', location: 'westeurope', name: 'mi-fresh', tags };
  const container = { ...pay, location: 'westeurope', name: 'acrfresh', sku: 'Standard', mode: 'rbac' as const, tags };
  const federated = { ...pay, identityName: 'mi-payments', name: 'github', issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/payments:environment:production', audience: 'api://AzureADTokenExchange' };
  const second = { ...federated, name: 'github-main', subject: 'repo:contoso/payments:ref:refs/heads/main' };
  const trusting = { ...at, id: identity('rg-pay', 'mi-payments'), name: 'mi-payments', resourceGroup: 'rg-pay' };
  const { name, issuer, subject, audience } = federated;
  const wanted = { name, issuer, subject, audience };
  const credentials = `${trusting.id}/federatedIdentityCredentials`;
  const msiPreview = { namespace: 'Microsoft.ContainerService', name: 'MSIPreview' };
  const feature = `${subscriptionScope(dev)}/providers/Microsoft.Features/providers/${msiPreview.namespace}/features/${msiPreview.name}?api-version=2021-07-01`;
  const legacy = `${group('rg-pay')}/providers/Microsoft.ContainerService/managedClusters/aks-legacy`;

  return [
    {
      name: 'an identity, with tags, in a new resource group',
      commands: [az.createResourceGroup(created), az.createIdentity(created)],
      own: async (cloud) => {
        await ensureResourceGroup(cloud, at, { name: created.resourceGroup, location: created.location }, never);
        await createIdentity(cloud, at, created, never);
      },
      state: [`${group('rg-fresh')}?api-version=2021-04-01`, identityAt(identity('rg-fresh', 'mi-fresh'))],
    },
    {
      name: 'a registry, with tags',
      commands: [az.createRegistry(container)],
      own: async (cloud) => createRegistry(cloud, at, container, never),
      state: [`${group('rg-pay')}/providers/Microsoft.ContainerRegistry/registries/acrfresh?api-version=2025-11-01`],
    },
    {
      name: 'deleting an identity',
      commands: [az.deleteIdentity({ ...pay, name: 'mi-forgotten' })],
      own: async (cloud) => deleteIdentity(cloud, at, forgotten.identity.id, never),
      state: [identityAt(forgotten.identity.id)],
    },
    assigned('a role on a subscription', subscriptionScope(dev)),
    assigned('a role on a resource group', group('rg-pay')),
    assigned('a role on a resource', registry),
    assigned('a role with a condition and a description', registry, { condition: "((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEquals 'orders api'))", description: `for "orders" & it's $HOME` }),
    {
      name: 'removing a role assignment',
      commands: [az.removeRoleAssignment(pull.id)],
      own: async (cloud) => removeAssignment(cloud, at, pull.id, never),
      state: [assignmentsAt(registry)],
    },
    {
      name: 'the managed identity of a cluster',
      commands: [az.enableManagedIdentity({ ...pay, name: 'aks-legacy' })],
      own: async (cloud) => enableManagedIdentity(cloud, at, legacy, never),
      state: [`${legacy}?api-version=2022-11-01`],
    },
    {
      name: 'the managed identity of a cluster, and a new node image for one of its pools',
      commands: [az.enableManagedIdentity({ ...pay, name: 'aks-legacy' }), az.upgradeNodeImage({ ...pay, name: 'aks-legacy' }, 'workers')],
      own: async (cloud) => {
        await upgradeNodeImage(cloud, await enableManagedIdentity(cloud, at, legacy, never), 'workers', never);
      },
      state: [`${legacy}?api-version=2022-11-01`],
    },
    {
      name: 'putting a role assignment back',
      commands: [az.removeRoleAssignment(pull.id), az.assignRole({ name: pull.id.split('/').at(-1), scope: pull.scope, role: roleGuid(pull.roleDefinitionId), principalId: pull.principalId })],
      own: async (cloud) => {
        await removeAssignment(cloud, at, pull.id, never);
        await restoreAssignment(cloud, at, pull, never);
      },
      state: [assignmentsAt(registry)],
      restores: true,
    },
    {
      name: 'registering for a preview feature',
      commands: [az.registerFeature({ subscriptionId: dev, ...msiPreview })],
      own: async (cloud) => registerFeature(cloud, at, msiPreview, never),
      state: [feature],
    },
    {
      name: 'giving a preview feature up',
      commands: [az.unregisterFeature({ subscriptionId: dev, ...msiPreview })],
      own: async (cloud) => unregisterFeature(cloud, at, msiPreview, never),
      state: [feature],
    },
    {
      name: 'registering a resource provider',
      commands: [az.registerProvider({ subscriptionId: dev, namespace: 'Microsoft.RedHatOpenShift' })],
      own: async (cloud) => registerProvider(cloud, at, 'Microsoft.RedHatOpenShift', never),
      state: [`${subscriptionScope(dev)}/providers/Microsoft.RedHatOpenShift?api-version=2021-04-01`],
    },
    {
      name: 'other tags',
      commands: [az.replaceTags(forgotten.identity.id, tags)],
      own: async (cloud) => updateTags(cloud, at, forgotten.identity.id, tags, never),
      state: [identityAt(forgotten.identity.id)],
    },
    {
      name: 'no tags',
      commands: [az.replaceTags(forgotten.identity.id, {})],
      own: async (cloud) => updateTags(cloud, at, forgotten.identity.id, {}, never),
      state: [identityAt(forgotten.identity.id)],
    },
    {
      name: 'workload identity on a cluster',
      since: 47,
      commands: [az.enableWorkloadIdentity({ subscriptionId: dev, resourceGroup: 'rg-aks-demo', name: 'aks-abs-demo' })],
      own: async (cloud) => enableWorkloadIdentity(cloud, at, `${group('rg-aks-demo')}/providers/Microsoft.ContainerService/managedClusters/aks-abs-demo`, never),
      state: [`${group('rg-aks-demo')}/providers/Microsoft.ContainerService/managedClusters/aks-abs-demo?api-version=2022-11-01`],
    },
    {
      name: 'a federated credential',
      commands: [az.createFederatedCredential(federated)],
      own: async (cloud) => createFederatedCredential(cloud, trusting, wanted, never),
      state: [`${credentials}?api-version=2024-11-30`],
    },
    {
      name: 'another subject for a federated credential',
      commands: [az.createFederatedCredential(federated), az.updateFederatedCredential({ ...federated, subject: "repo:contoso/payments:ref:refs/heads/it's $HOME" })],
      own: async (cloud) => {
        await createFederatedCredential(cloud, trusting, wanted, never);
        await updateFederatedCredential(cloud, trusting, { ...wanted, subject: "repo:contoso/payments:ref:refs/heads/it's $HOME" }, never);
      },
      state: [`${credentials}?api-version=2024-11-30`],
    },
    {
      name: 'deleting one of two federated credentials',
      commands: [az.createFederatedCredential(federated), az.createFederatedCredential(second), az.deleteFederatedCredential(federated)],
      own: async (cloud) => {
        await createFederatedCredential(cloud, trusting, wanted, never);
        await createFederatedCredential(cloud, trusting, { ...wanted, name: second.name, subject: second.subject }, never);
        await deleteFederatedCredential(cloud, trusting, wanted.name, never);
      },
      state: [`${credentials}?api-version=2024-11-30`],
    },
    ...(await createClusterPairs(cloud, at)),
    ...(await systemAssignedPairs(cloud)),
  ];
}
