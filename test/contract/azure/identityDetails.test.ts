import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFederatedCredentials } from '../../../src/azure/federatedCredentials.ts';
import { createIdentity, listIdentities, updateTags } from '../../../src/azure/identities.ts';
import type { Identity } from '../../../src/azure/identities.ts';
import { listLocksAt } from '../../../src/azure/locks.ts';
import { grantRole } from '../../../src/azure/grants.ts';
import { roleDefinitions } from '../../../src/azure/roles.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { editTags, refusalOf } from '../../../src/features/identities/editTags.ts';
import { readDirectory } from '../../../src/features/identities/identityDirectory.ts';
import { readAssignments, readOverview, readUsers } from '../../../src/features/identities/identityFacts.ts';
import { lockRows } from '../../../src/features/shared/lockWords.ts';
import type { App } from '../../../src/features/shared/app.ts';
import { subscriptionsOf } from '../../../src/features/shared/app.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import { dev, contoso, clientsOf, fabrikam, prod, research } from '../fixture.ts';
import { createSampleAzure } from '../recording.ts';
import { never } from './estate.ts';

// The sections of the panel "Identity: …", as its host reads them.

async function panel(name: string, where = { tenantId: contoso, subscriptionId: dev }, options: SampleAzureOptions = {}) {
  const azure = createSampleAzure(options);
  const { cloud } = azure;
  const estate = createEstate(cloud, undefined);
  const app = { cloud: () => cloud, estate: async () => estate, describe: (error: unknown) => ({ message: (error as Error).message }) } as unknown as App;
  // As the tree has them by the time that somebody opens the panel.
  const at = (await subscriptionsOf(app, never)).find(({ subscriptionId }) => subscriptionId === where.subscriptionId);
  assert.ok(at);
  const identity = (await listIdentities(cloud, at, never)).find((one) => one.name === name);
  assert.ok(identity);
  return { azure, cloud, app, at, identity };
}

async function open({ app, cloud, identity }: { app: App; cloud: ReturnType<App['cloud']>; identity: Identity }) {
  const [overview, locks, users, assignments, credentials, directory] = await Promise.all([
    readOverview(app, cloud, identity, never),
    listLocksAt(cloud, identity, identity.id, never),
    readUsers(app, cloud, identity, never),
    readAssignments(app, cloud, identity, never),
    listFederatedCredentials(cloud, identity, never),
    readDirectory(app, cloud, identity, never),
  ]);
  return { overview, locks, users, assignments, credentials, directory };
}

test('opening the panel asks each thing once: eleven requests, one of them for the roles that are kept, one for those of its group', async () => {
  // As long as it takes for two parts that ask for the same to be under way at the same time.
  const at = await panel('mi-payments', undefined, { latencyMs: 20 });
  const before = at.azure.requests.length;
  await open(at);
  const asked = at.azure.requests.slice(before).map(({ path }) => path.split('/').slice(-2).join('/').replaceAll(at.identity.principalId, '{principal}')).toSorted();
  assert.deepEqual(asked, [
    'Microsoft.Authorization/locks',
    'Microsoft.Authorization/roleDefinitions',
    'Microsoft.ResourceGraph/resources',
    'Microsoft.ResourceGraph/resources',
    'Microsoft.ResourceGraph/resources',
    'mi-payments/federatedIdentityCredentials',
    'reports/servicePrincipalSignInActivities',
    'servicePrincipals/{principal}',
    'userAssignedIdentities/mi-payments',
    '{principal}/owners',
    '{principal}/transitiveMemberOf',
  ].toSorted());
});

test('the overview names subscription and tenant', async () => {
  const { app, cloud, identity } = await panel('mi-payments');
  const overview = await readOverview(app, cloud, identity, never);
  assert.deepEqual([overview?.subscription, overview?.tenant, overview?.resourceGroup, overview?.tags], ['Contoso Dev', 'Contoso', 'rg-pay', { team: 'payments' }]);
});

test('an identity that is gone has no overview', async () => {
  const { app, azure, cloud, identity } = await panel('mi-payments');
  azure.setFaults([{ method: 'GET', path: '/userAssignedIdentities/mi-payments', status: 404, code: 'ResourceNotFound' }]);
  assert.equal(await readOverview(app, cloud, identity, never), undefined);
});

test('users are told with what they are, as what they use it, and where a click leads', async () => {
  const { app, cloud, identity } = await panel('mi-payments');
  const { rows } = await readUsers(app, cloud, identity, never);
  assert.deepEqual(rows.map(({ name, type, as, subscription, opens }) => [name, type, as, subscription, opens]), [
    ['app-payments', 'web app', 'user-assigned', 'Contoso Dev', 'portal'],
    ['vm-pay-worker', 'virtual machine', 'user-assigned', 'Contoso Dev', 'portal'],
  ]);
});

test('assignments are told by role, with scope and reach in words', async () => {
  const { app, cloud, identity } = await panel('mi-orders', { tenantId: contoso, subscriptionId: prod });
  const { rows } = await readAssignments(app, cloud, identity, never);
  assert.ok(rows.some(({ role, scope, reach }) => role === 'Reader' && scope === 'management group mg-workloads' && reach === 'Inherited by all its subscriptions'));
});

test('a condition is told', async () => {
  const { app, cloud, identity, azure } = await panel('mi-forgotten');
  const { roles } = clientsOf(azure);
  const condition = "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'blue'))";
  const reader = [...(await roleDefinitions(cloud, identity, never)).values()].find(({ name }) => name === 'Storage Blob Data Reader');
  const scope = `/subscriptions/${dev}`;
  await roles.roleAssignments.create(scope, '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11', { roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${reader?.guid ?? ''}`, principalId: identity.principalId, principalType: 'ServicePrincipal', condition, conditionVersion: '2.0' });
  assert.deepEqual((await readAssignments(app, cloud, identity, never)).rows.map(({ scope, reach, condition: told }) => [scope, reach, told]), [['subscription Contoso Dev', 'All in the subscription', condition]]);
});

test('what was assigned a moment ago is there', async () => {
  const { app, cloud, at, identity } = await panel('mi-forgotten');
  const role = [...(await roleDefinitions(cloud, at, never)).values()].find(({ name }) => name === 'Reader');
  assert.ok(role);
  await grantRole(cloud, at, { scope: `/subscriptions/${dev}/resourceGroups/rg-pay`, role, principalId: identity.principalId }, never);
  assert.deepEqual((await readAssignments(app, cloud, identity, never)).rows.map(({ role: name, scope, reach }) => [name, scope, reach]), [['Reader', 'resource group rg-pay', 'All in the resource group']]);
});

test('a lock is told in words, with where it stands', async () => {
  const { cloud, at, identity } = await panel('mi-aks-prod-kubelet', { tenantId: contoso, subscriptionId: prod });
  assert.deepEqual(lockRows(await listLocksAt(cloud, at, identity.id, never)), [{ name: 'keep-kubelet', text: "It can't be deleted: the lock stands on mi-aks-prod-kubelet.", notes: 'The nodes of aks-prod pull their images with this identity.' }]);
});

test('the directory tells owners, groups and the last sign-in', async () => {
  const { app, cloud, identity } = await panel('mi-payments');
  const { object, owners, groups, lastSignIn, unread } = await readDirectory(app, cloud, identity, never);
  assert.deepEqual([object?.displayName, object?.enabled, owners, groups, unread], ['mi-payments', true, [], ['Payments workloads'], []]);
  assert.match(lastSignIn?.at ?? '', /^\d{4}-/);
});

test('a part of the directory that is refused is named with the reason, and the rest is told', async () => {
  const { app, azure, cloud, identity } = await panel('mi-payments');
  azure.setFaults([{ path: '/beta/reports/', status: 403, code: 'Authentication_MSGraphPermissionMissing', message: 'No sign-ins.' }]);
  const { object, owners, groups, lastSignIn, unread } = await readDirectory(app, cloud, identity, never);
  assert.deepEqual([object?.displayName, owners, groups, lastSignIn], ['mi-payments', [], ['Payments workloads'], undefined]);
  assert.deepEqual(unread, [{ parts: ['last sign-in'], message: 'No sign-ins.' }]);
});

test('a guest is told once that the directory is closed, and once that the tenant has no sign-ins to tell', async () => {
  const { app, cloud, identity } = await panel('mi-notebook', { tenantId: fabrikam, subscriptionId: research });
  const { unread, ...told } = await readDirectory(app, cloud, identity, never);
  assert.deepEqual(told, { objectId: identity.principalId, applicationId: identity.clientId });
  assert.deepEqual(unread.map(({ parts }) => parts), [['display name', 'owners', 'groups'], ['last sign-in']]);
});

test('tags that somebody else has changed meanwhile are not overwritten', async () => {
  const { cloud, at } = await panel('mi-payments');
  const identity = await createIdentity(cloud, at, { resourceGroup: 'rg-pay', name: 'mi-tags', location: 'westeurope', tags: { team: 'pay' } }, never);
  await updateTags(cloud, at, identity.id, { team: 'billing' }, never);
  await assert.rejects(editTags(cloud, identity, { from: { team: 'pay' }, tags: {} }, never).run(never, () => {}), { code: 'TagsChangedMeanwhile' });
  assert.deepEqual((await editTags(cloud, identity, { from: { team: 'billing' }, tags: { team: 'pay' } }, never).run(never, () => {})).tags, { team: 'pay' });
});

test('who may only read an identity is told the right that is missing, who may write it is not, and three requests tell', async () => {
  const guest = await panel('mi-notebook', { tenantId: fabrikam, subscriptionId: research });
  const before = guest.azure.requests.length;
  const refusal = await refusalOf(guest.cloud, guest.identity, never);
  assert.equal(guest.azure.requests.length, before + 3);
  assert.deepEqual([refusal?.kind, refusal?.missing], ['denied', { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/write', scope: guest.identity.id }]);
  const owner = await panel('mi-payments');
  assert.equal(await refusalOf(owner.cloud, owner.identity, never), undefined);
});

test('where the own rights cannot be read nothing is said to be missing', async () => {
  const { azure, cloud, identity } = await panel('mi-payments');
  azure.setFaults([{ path: '/roleAssignments', status: 403, code: 'AuthorizationFailed' }]);
  assert.equal(await refusalOf(cloud, identity, never), undefined);
});
