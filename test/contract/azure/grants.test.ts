import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAssignmentsAt, listAssignmentsOf } from '../../../src/azure/assignments.ts';
import type { Cloud } from '../../../src/azure/cloud.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { grantRole, removeAssignment, restoreAssignment, updateCondition } from '../../../src/azure/grants.ts';
import type { NewAssignment } from '../../../src/azure/grants.ts';
import { deleteIdentity, listIdentities } from '../../../src/azure/identities.ts';
import { repositoryCondition } from '../../../src/azure/repositoryConditions.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { send } from '../fixture.ts';
import { estate, never } from './estate.ts';

const reader = { guid: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', name: 'Reader' };

async function parts(options: SampleAzureOptions = {}) {
  const { azure, at, all } = await estate(options);
  const dev = at('Contoso Dev');
  const identity = (await listIdentities(azure.cloud, dev, never)).find(({ name }) => name === 'mi-forgotten') ?? assert.fail('no mi-forgotten');
  const group = `/subscriptions/${dev.subscriptionId}/resourceGroups/rg-pay`;
  const grant: NewAssignment = { scope: group, role: reader, principalId: identity.principalId };
  const contoso = all.filter(({ tenantId }) => tenantId === dev.tenantId);
  const held = async () => (await listAssignmentsOf(azure.cloud, identity.principalId, contoso, never)).assignments;
  return { azure, cloud: azure.cloud, dev, identity, grant, contoso, held };
}

/** The cloud, in which something else happens before the first request of this method arrives. */
function meanwhile(cloud: Cloud, method: string, happens: () => Promise<unknown>): Cloud {
  const { httpClient } = cloud;
  assert.ok(httpClient);
  let happened = false;
  return {
    ...cloud,
    httpClient: {
      async sendRequest(request) {
        if (request.method === method && !happened) {
          happened = true;
          await happens();
        }
        return httpClient.sendRequest(request);
      },
    },
  };
}

test('a condition and a description are kept', async () => {
  const { cloud, dev, grant, held } = await parts();
  const condition = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'blobs'";
  const { existed, assignment } = await grantRole(cloud, dev, { ...grant, condition, description: 'for the nightly job' }, never);
  assert.equal(existed, false);
  assert.deepEqual([assignment?.condition, assignment?.description], [condition, 'for the nightly job']);
  const [found] = await held();
  assert.deepEqual([found?.condition, found?.description], [condition, 'for the nightly job']);
});

test('one that is there with another condition is told as it is', async () => {
  const { cloud, dev, grant } = await parts();
  const condition = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'blobs'";
  await grantRole(cloud, dev, { ...grant, condition }, never);
  const { existed, assignment } = await grantRole(cloud, dev, grant, never);
  assert.deepEqual([existed, assignment?.condition], [true, condition]);
});

test('another condition takes the place of the one that is there, under the same name, and shows so though Resource Graph lags', async () => {
  const { azure, cloud, dev, grant, held } = await parts({ graphLagMs: 60_000 });
  const [orders, web] = [repositoryCondition(['orders/*']), repositoryCondition(['web/*'])];
  const { assignment } = await grantRole(cloud, dev, { ...grant, condition: orders, description: 'keep' }, never);
  assert.ok(assignment);
  const updated = await updateCondition(cloud, dev, assignment, web, never);
  assert.deepEqual(updated, { ...assignment, condition: web, updatedOn: updated.updatedOn });
  assert.deepEqual(await held(), [updated]);
  const read = await send(azure, 'GET', `${assignment.id}?api-version=2022-04-01`);
  assert.deepEqual(read.json['properties'], { ...(read.json['properties'] as object), condition: web, conditionVersion: '2.0', description: 'keep' });
});

test('a condition is taken away, and the assignment counts without one', async () => {
  const { cloud, dev, grant, held } = await parts();
  const { assignment } = await grantRole(cloud, dev, { ...grant, condition: repositoryCondition(['orders/*']) }, never);
  assert.ok(assignment);
  assert.equal((await updateCondition(cloud, dev, assignment, '', never)).condition, undefined);
  assert.deepEqual((await held()).map(({ condition }) => condition), [undefined]);
});

test('a role is assigned at a management group, and counts in the subscriptions below it', async () => {
  const { azure, cloud, dev, identity } = await parts();
  const scope = '/providers/Microsoft.Management/managementGroups/mg-workloads';
  const elevated = await send(azure, 'POST', '/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01', { tenantId: dev.tenantId });
  assert.equal(elevated.status, 200);
  const { assignment } = await grantRole(cloud, dev, { scope, role: reader, principalId: identity.principalId }, never);
  assert.equal(assignment?.scope, scope);
  const inherited = await listAssignmentsAt(cloud, dev, `/subscriptions/${dev.subscriptionId}`, never);
  assert.ok(inherited.some(({ id }) => id === assignment.id), 'inherited from the management group');
});

test('two windows that assign the same role make one assignment', async () => {
  const { cloud, dev, grant, held } = await parts();
  await Promise.all([grantRole(cloud, dev, grant, never), grantRole(cloud, dev, grant, never)]);
  assert.equal((await held()).length, 1);
});

test('one that another tool made in the meantime counts as made, and is told', async () => {
  const { azure, cloud, dev, grant } = await parts();
  const path = `${grant.scope}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555?api-version=2022-04-01`;
  const properties = { roleDefinitionId: `/subscriptions/${dev.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${reader.guid}`, principalId: grant.principalId, principalType: 'ServicePrincipal' };
  // Between the look and the write somebody else writes, under a name of their own.
  const overtaken = meanwhile(cloud, 'PUT', async () => assert.equal((await send(azure, 'PUT', path, { body: { properties } })).status, 201));
  const { existed, assignment } = await grantRole(overtaken, dev, grant, never);
  assert.equal(existed, true);
  assert.match(assignment?.id ?? '', /11111111-2222-4333-8444-555555555555$/);
});

test('who may not see assignments may still make one, and is told when it was there', async () => {
  const { azure, cloud, dev, grant } = await parts();
  azure.setFaults([{ path: '/roleAssignments', method: 'GET', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  assert.equal((await grantRole(cloud, dev, grant, never)).existed, false);
  azure.setFaults([{ path: '/roleAssignments', method: 'GET', status: 403, code: 'AuthorizationFailed', message: 'No.' }, { path: '/roleAssignments', method: 'PUT', status: 409, code: 'RoleAssignmentExists', message: 'There.' }]);
  assert.deepEqual(await grantRole(cloud, dev, grant, never), { existed: true, assignment: undefined });
});

test('a role that vanished is told by its code', async () => {
  const { cloud, dev, grant } = await parts();
  await assert.rejects(grantRole(cloud, dev, { ...grant, role: { guid: '11111111-1111-4111-8111-111111111111', name: 'Gone' } }, never), { kind: 'notFound', code: 'RoleDefinitionDoesNotExist' });
});

test('Azure takes a role for a principal that is gone: who asks has to look first', async () => {
  const { cloud, dev, identity, grant } = await parts();
  await deleteIdentity(cloud, identity, identity.id, never);
  // Told the type, it does not look whether there is such a principal.
  assert.equal((await grantRole(cloud, dev, grant, never)).existed, false);
});

test('an assignment is removed once, and shows so though Resource Graph lags', async () => {
  const { cloud, dev, grant, held } = await parts();
  const { assignment } = await grantRole(cloud, dev, { ...grant, role: builtInRoles.acrPull }, never);
  assert.deepEqual(await removeAssignment(cloud, dev, assignment?.id ?? '', never), { existed: true });
  assert.deepEqual(await held(), []);
  assert.deepEqual(await removeAssignment(cloud, dev, assignment?.id ?? '', never), { existed: false });
});

test('a removal is undone: the same name, principal, condition and description', async () => {
  const { cloud, dev, grant, held } = await parts();
  const condition = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'blobs'";
  const { assignment } = await grantRole(cloud, dev, { ...grant, condition, description: 'keep' }, never);
  assert.ok(assignment);
  await removeAssignment(cloud, dev, assignment.id, never);
  const restored = await restoreAssignment(cloud, dev, assignment, never);
  // It is a new one, and has to reach everything again.
  assert.deepEqual({ ...restored, createdOn: assignment.createdOn, updatedOn: assignment.updatedOn }, assignment);
  assert.deepEqual(await held(), [restored]);
});

test('who may not remove is told the right that is missing, and where', async () => {
  const { azure, cloud, contoso, dev } = await parts();
  const prod = contoso.find(({ name }) => name === 'Contoso Prod') ?? assert.fail('no Contoso Prod');
  const orders = (await listIdentities(azure.cloud, prod, never)).find(({ name }) => name === 'mi-aks-prod-kubelet') ?? assert.fail('no identity');
  const [assignment] = (await listAssignmentsOf(cloud, orders.principalId, contoso, never)).assignments;
  await assert.rejects(removeAssignment(cloud, dev, assignment?.id ?? '', never), (error) => {
    assert.ok(error instanceof AzureError);
    assert.equal(error.kind, 'denied');
    assert.equal(error.missing?.action, 'Microsoft.Authorization/roleAssignments/delete');
    return true;
  });
});
