import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAssignmentsAt, listAssignmentsOf } from '../../../src/azure/assignments.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { grantRole } from '../../../src/azure/grants.ts';
import { createIdentity, listIdentities } from '../../../src/azure/identities.ts';
import { listUsersOf } from '../../../src/azure/identityUsers.ts';
import { listRegistries, pullRole } from '../../../src/azure/registries.ts';
import { builtInRoles, roleDefinitions, roleGuid } from '../../../src/azure/roles.ts';
import { estate, never, withoutGraph } from './estate.ts';

async function parts() {
  const { azure, at, all } = await estate();
  const dev = at('Contoso Dev');
  const prod = at('Contoso Prod');
  const identity = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-forgotten');
  const registries = [...(await listRegistries(azure.cloud, dev, never)), ...(await listRegistries(azure.cloud, prod, never))];
  const registry = (name: string) => {
    const found = registries.find((one) => one.name === name);
    if (!found) throw new Error(`no registry ${name}`);
    return found;
  };
  if (!identity) throw new Error('no mi-forgotten');
  const contoso = all.filter(({ tenantId }) => tenantId === dev.tenantId);
  return { azure, dev, prod, identity, registry, contoso };
}

test('an identity without roles has none, in any subscription', async () => {
  const { azure, identity, contoso } = await parts();
  assert.deepEqual(await listAssignmentsOf(azure.cloud, identity.principalId, contoso, never), { assignments: [], failures: [] });
});

test('AcrPull is granted once, however often it is asked for', async () => {
  const { azure, identity, registry, contoso } = await parts();
  const where = registry('acrabsdemo');
  const grant = { scope: where.id, role: pullRole(where), principalId: identity.principalId };
  assert.equal((await grantRole(azure.cloud, where, grant, never)).existed, false);
  assert.equal((await grantRole(azure.cloud, where, { ...grant, scope: grant.scope.toUpperCase() }, never)).existed, true);
  const { assignments } = await listAssignmentsOf(azure.cloud, identity.principalId, contoso, never);
  assert.deepEqual(assignments.map(({ roleDefinitionId, principalType }) => [roleGuid(roleDefinitionId), principalType]), [[builtInRoles.acrPull.guid, 'ServicePrincipal']]);
});

test('a grant in another subscription of the tenant is found again', async () => {
  const { azure, identity, registry, contoso } = await parts();
  const where = registry('acrshared');
  await grantRole(azure.cloud, where, { scope: where.id, role: pullRole(where), principalId: identity.principalId }, never);
  const { assignments } = await listAssignmentsOf(azure.cloud, identity.principalId, contoso, never);
  assert.equal(assignments[0]?.scope.toLowerCase(), where.id.toLowerCase());
});

test('a registry in ABAC mode gets the role that it honours', async () => {
  const { registry } = await parts();
  assert.equal(pullRole(registry('acrcontosoprod')).name, 'Container Registry Repository Reader');
  assert.equal(pullRole(registry('acrabsdemo')).name, 'AcrPull');
});

test('who may not grant is told the right that is missing, and where', async () => {
  const { azure, identity, registry } = await parts();
  const where = registry('acrcontosoprod');
  await assert.rejects(grantRole(azure.cloud, where, { scope: where.id, role: pullRole(where), principalId: identity.principalId }, never), (error) => {
    assert.ok(error instanceof AzureError);
    assert.deepEqual([error.kind, error.code, error.missing?.action.toLowerCase()], ['denied', 'AuthorizationFailed', 'microsoft.authorization/roleassignments/write']);
    return true;
  });
});

test('a principal that has not replicated yet is waited for', async () => {
  const { azure, dev, registry } = await parts();
  const identity = await createIdentity(azure.cloud, dev, { resourceGroup: 'rg-aks-demo', name: 'mi-new', location: 'eastus', tags: {} }, never);
  const where = registry('acrabsdemo');
  azure.setFaults([{ path: '/roleAssignments/', method: 'PUT', times: 1, status: 400, code: 'PrincipalNotFound', message: 'Principal does not exist in the directory.' }]);
  assert.equal((await grantRole(azure.cloud, where, { scope: where.id, role: pullRole(where), principalId: identity.principalId }, never)).existed, false);
});

test('another 400 is not waited for', async () => {
  const { azure, identity, registry } = await parts();
  const where = registry('acrabsdemo');
  azure.setFaults([{ path: '/roleAssignments/', method: 'PUT', status: 400, code: 'InvalidPrincipalId', message: 'No.' }]);
  await assert.rejects(grantRole(azure.cloud, where, { scope: where.id, role: pullRole(where), principalId: identity.principalId }, never), { code: 'InvalidPrincipalId' });
});

test('what counts at a registry includes what is inherited, from management groups too, and nothing of its neighbours', async () => {
  const { azure, registry } = await parts();
  const where = registry('acrabsdemo');
  const scopes = new Set((await listAssignmentsAt(azure.cloud, where, where.id, never)).map(({ scope }) => scope.toLowerCase()));
  assert.ok(scopes.has(`/subscriptions/${where.subscriptionId}`.toLowerCase()));
  const above = '/providers/microsoft.management/managementgroups/mg-workloads';
  assert.ok(scopes.delete(above));
  for (const scope of scopes) assert.ok(where.id.toLowerCase().startsWith(scope), scope);
});

test('what a principal was assigned takes one query over all subscriptions', async () => {
  const { azure, identity, registry, contoso } = await parts();
  const where = registry('acrshared');
  await grantRole(azure.cloud, where, { scope: where.id, role: pullRole(where), principalId: identity.principalId }, never);
  const before = azure.requests.length;
  await listAssignmentsOf(azure.cloud, identity.principalId, contoso, never);
  assert.deepEqual(azure.requests.slice(before).map(({ method, path }) => `${method} ${path}`), ['POST /providers/Microsoft.ResourceGraph/resources']);
});

test('with and without Resource Graph the same assignments are found', async () => {
  const { azure, dev, contoso } = await parts();
  const identities = await listIdentities(azure.cloud, dev, never);
  const all = async () => Promise.all(identities.map(async ({ principalId }) => (await listAssignmentsOf(azure.cloud, principalId, contoso, never)).assignments.toSorted((a, b) => a.id.localeCompare(b.id))));
  const queried = await all();
  azure.setFaults([withoutGraph]);
  assert.deepEqual(await all(), queried);
  assert.ok(queried.flat().length > 0);
});

test('without Resource Graph a subscription that cannot be read stands among the failures, and the rest is told', async () => {
  const { azure, prod, contoso } = await parts();
  const identity = (await listIdentities(azure.cloud, contoso[0] ?? prod, never)).find(({ name }) => name === 'mi-acr-id');
  azure.setFaults([withoutGraph, { path: `/subscriptions/${prod.subscriptionId}/providers/Microsoft.Authorization/roleAssignments`, status: 403, code: 'AuthorizationFailed' }]);
  const { assignments, failures } = await listAssignmentsOf(azure.cloud, identity?.principalId ?? '', contoso, never);
  assert.equal(assignments.length, 1);
  assert.deepEqual(failures.map(({ at, error }) => [at.subscriptionId, error.kind]), [[prod.subscriptionId, 'denied']]);
});

test('role definitions are asked for once, and again after a failure', async () => {
  const { azure, dev } = await parts();
  azure.setFaults([{ path: '/roleDefinitions', times: 1, status: 400, code: 'Oops' }]);
  await assert.rejects(roleDefinitions(azure.cloud, dev, never), { code: 'Oops' });
  const before = azure.requests.length;
  const roles = await roleDefinitions(azure.cloud, dev, never);
  await roleDefinitions(azure.cloud, dev, never);
  assert.equal(azure.requests.length, before + 1);
  assert.equal(roles.get(builtInRoles.acrPull.guid)?.name, 'AcrPull');
});

test('what an identity may do and what uses it is found in subscriptions that are not shown, too', async () => {
  const { azure, dev, prod } = await parts();
  const kubelet = (await listIdentities(azure.cloud, prod, never)).find(({ name }) => name === 'mi-aks-prod-kubelet') ?? assert.fail('no mi-aks-prod-kubelet');
  const { assignments } = await listAssignmentsOf(azure.cloud, kubelet.principalId, [dev], never);
  assert.deepEqual(assignments.map(({ roleDefinitionId }) => roleGuid(roleDefinitionId)), [builtInRoles.repositoryReader.guid]);
  assert.deepEqual((await listUsersOf(azure.cloud, [dev], kubelet.id, never)).map(({ name, as }) => [name, as]), [['aks-prod', 'kubelet']]);
});
