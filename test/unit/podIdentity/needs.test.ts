import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../../src/azure/clusters.ts';
import { podIdentityRoles } from '../../../src/azure/podIdentityRoles.ts';
import type { Held } from '../../../src/azure/podIdentityRoles.ts';
import type { Holder } from '../../../src/azure/systemAssigned.ts';
import { assignable, needsOf } from '../../../src/features/podIdentity/needs.ts';
import type { Facts } from '../../../src/features/podIdentity/needs.ts';
import type { Situation } from '../../../src/features/podIdentity/protocol.ts';

const at = { subscriptionId: '0b1f6471-1bf0-4dda-aec3-cb9272f09590', tenantId: 'tenant' };
const groupOf = (name: string) => `/subscriptions/${at.subscriptionId}/resourceGroups/${name}`;
const identityIn = (group: string) => ({ ...at, id: `${groupOf(group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-orders`, name: 'mi-orders', resourceGroup: group, location: 'eastus', principalId: 'p', clientId: 'c', tags: {} });
const identity = identityIn('rg-orders');
const cluster: Cluster = { ...at, id: `${groupOf('rg')}/providers/Microsoft.ContainerService/managedClusters/aks`, uid: undefined, name: 'aks', resourceGroup: 'rg', location: 'eastus', kubernetesVersion: '1.33', state: 'Succeeded', power: 'Running', nodeResourceGroup: 'MC_aks', nodePools: [], runsOn: { kind: 'servicePrincipal', clientId: '' }, tags: {}, addons: [], oidcIssuer: undefined, workloadIdentity: false, podIdentity: undefined, networkPlugin: 'azure', outbound: { type: 'loadBalancer', addressIds: [] } };
const situation = (more: Partial<Situation> = {}): Situation => ({ type: 0, mode: 'standard', cluster: cluster.id, name: 'orders', namespace: 'shop', selector: 'orders', ...more });
const roles = podIdentityRoles(cluster, identity);
const facts = (more: Partial<Facts> = {}): Facts => ({ cluster, actor: { principalId: 'kubelet', name: 'The kubelet identity of aks' }, roles: new Map(), nodes: [], ...more });
const held = (...all: Held[]) => new Map(roles.map((role, index) => [role, all[index] ?? ({ kind: 'yes' } as const)]));
const told = (of: Situation, known: Facts | undefined) => needsOf(identity, of, known, 'bash').map(({ mark, title }) => `${mark} ${title}`);
const node = (name: string, type: string, ...userAssigned: string[]): Holder => ({ ...at, id: `${groupOf('MC_aks')}/providers/${type}/${name}`, name, type, variant: '', resourceGroup: 'MC_aks', location: 'eastus', principalId: undefined, userAssigned });

test('standard mode needs both roles where the nodes are, and one on an identity that is elsewhere', () => {
  assert.deepEqual(roles.map(({ role, scope }) => `${role.name} on ${scope}`), [`Virtual Machine Contributor on ${groupOf('MC_aks')}`, `Managed Identity Operator on ${groupOf('MC_aks')}`, `Managed Identity Operator on ${identity.id}`]);
  assert.equal(podIdentityRoles(cluster, identityIn('mc_AKS')).length, 2);
});

test('each role says how it stands, and has a command where it is not known to be there', () => {
  const items = needsOf(identity, situation(), facts({ roles: held({ kind: 'no' }, { kind: 'denied', by: ['Lockdown'] }) }), 'bash');
  assert.deepEqual(items.map(({ mark, title }) => `${mark} ${title}`), ['maybe NMI and MIC run in the cluster', 'no Virtual Machine Contributor on resource group MC_aks', 'no Managed Identity Operator on resource group MC_aks', 'yes Managed Identity Operator on mi-orders']);
  assert.match(items[2]?.details.join() ?? '', /is denied there, where the nodes are by “Lockdown”/);
  assert.deepEqual(items[1]?.commands, [`az role assignment create --assignee-object-id kubelet --assignee-principal-type ServicePrincipal --role 'Virtual Machine Contributor' --scope ${groupOf('MC_aks')}`]);
  assert.deepEqual(items[3]?.commands, []);
});

test('what assigning a role cannot bring is not assigned: what is there, what is denied, what is conditional', () => {
  const all = held({ kind: 'conditional' }, { kind: 'denied', by: [] }, { kind: 'unknown' });
  assert.deepEqual(assignable(all), [roles[2]]);
  assert.deepEqual(assignable(held()), []);
  assert.deepEqual(assignable('Not to be read.'), []);
});

test('nobody claims that roles are missing where they may not be read, or where nobody is known to have them', () => {
  assert.deepEqual(told(situation(), facts({ roles: 'You may not.' })).slice(1), ['maybe The roles by which MIC attaches identities to nodes']);
  assert.deepEqual(told(situation(), facts({ actor: 'aks has no kubelet identity yet.' })).slice(1), ['no The roles by which MIC attaches identities to nodes']);
  assert.deepEqual(told(situation({ cluster: '' }), undefined).slice(1), ['open The roles by which MIC attaches identities to nodes']);
});

test('a service principal needs no role, in either mode', () => {
  for (const mode of ['standard', 'managed'] as const) assert.deepEqual(told(situation({ type: 1, mode }), facts()).slice(1), ['yes No role is needed']);
});

test('managed mode needs the identity on each of the nodes, by a command for those without', () => {
  const scaleSet = 'microsoft.compute/virtualmachinescalesets';
  const managed = situation({ mode: 'managed' });
  const items = needsOf(identity, managed, facts({ nodes: [node('aks-a', scaleSet, identity.id.toUpperCase()), node('aks-b', scaleSet), node('vm', 'microsoft.compute/virtualmachines'), node('lb', 'microsoft.network/loadbalancers')] }), 'bash');
  assert.deepEqual(items[1]?.parts, [{ mark: 'yes', text: 'aks-a' }, { mark: 'no', text: 'aks-b' }, { mark: 'no', text: 'vm' }]);
  assert.deepEqual(items[1]?.commands, [`az vmss identity assign --subscription ${at.subscriptionId} --resource-group MC_aks --name aks-b --identities ${identity.id}`, `az vm identity assign --subscription ${at.subscriptionId} --resource-group MC_aks --name vm --identities ${identity.id}`]);
  assert.deepEqual(told(managed, facts({ nodes: [node('aks-a', scaleSet, identity.id)] })), ['maybe NMI runs in the cluster, in managed mode', 'yes mi-orders on the nodes of aks']);
  assert.deepEqual(told(managed, facts()).slice(1), ['maybe mi-orders on the nodes of aks']);
  assert.deepEqual(told(managed, facts({ nodes: 'You may not.' })).slice(1), ['maybe mi-orders on the nodes of aks']);
});

const helm = (of: Situation, known: Facts | undefined) => needsOf(identity, of, known, 'bash')[0]?.commands[1];

test('Helm installs both parts into default, and NMI alone into kube-system; kubenet has to be allowed', () => {
  assert.equal(helm(situation(), undefined), 'helm upgrade --install aad-pod-identity aad-pod-identity/aad-pod-identity --namespace default');
  assert.equal(helm(situation({ mode: 'managed' }), facts()), 'helm upgrade --install aad-pod-identity aad-pod-identity/aad-pod-identity --namespace kube-system --set operationMode=managed --set-string forceNamespaced=true');
  assert.equal(helm(situation(), facts({ cluster: { ...cluster, networkPlugin: 'kubenet' } })), 'helm upgrade --install aad-pod-identity aad-pod-identity/aad-pod-identity --namespace default --set nmi.allowNetworkPluginKubenet=true');
});

test('with the add-on nothing is installed: it makes the objects itself, by the names of the form', () => {
  const withAddOn = facts({ cluster: { ...cluster, podIdentity: { identities: [], exceptions: [] } } });
  const [only, ...rest] = needsOf(identity, situation({ namespace: '' }), withAddOn, 'bash');
  assert.deepEqual(rest, []);
  assert.deepEqual(only?.commands, [`az aks pod-identity add --subscription ${at.subscriptionId} --resource-group rg --cluster-name aks --namespace default --name orders --identity-resource-id ${identity.id} --binding-selector orders`]);
});
