import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity, deleteIdentity, listIdentities } from '../../../src/azure/identities.ts';
import { groupsOf, lastSignInOf, ownersOf, servicePrincipalOf } from '../../../src/azure/servicePrincipals.ts';
import { estate, never } from './estate.ts';
import { failsWith } from './failed.ts';

async function parts(name: string) {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const identity = (await listIdentities(azure.cloud, dev, never)).find((one) => one.name === name);
  assert.ok(identity);
  return { azure, at, dev, identity };
}

test('the service principal of an identity is told with its application and when it was made', async () => {
  const { azure, dev, identity } = await parts('mi-payments');
  const found = await servicePrincipalOf(azure.cloud, dev, identity.principalId, never);
  assert.deepEqual([found.id, found.appId, found.displayName, found.accountEnabled], [identity.principalId, identity.clientId, 'mi-payments', true]);
  assert.match(found.createdAt ?? '', /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(found.alternativeNames, ['isExplicit=True', identity.id]);
});

test('that of a deleted identity is not found, and one without a principal asks nothing', async () => {
  const { azure, dev } = await parts('mi-payments');
  const { id, principalId } = await createIdentity(azure.cloud, dev, { resourceGroup: 'rg-pay', name: 'mi-short', location: 'westeurope', tags: {} }, never);
  await deleteIdentity(azure.cloud, dev, id, never);
  await assert.rejects(servicePrincipalOf(azure.cloud, dev, principalId, never), failsWith('notFound', 'Request_ResourceNotFound'));
  const before = azure.requests.length;
  await assert.rejects(groupsOf(azure.cloud, dev, '', never), failsWith('notFound', 'NoPrincipal'));
  assert.equal(azure.requests.length, before);
});

test('the groups that hold an identity are told by name, in one request', async () => {
  const { azure, dev, identity } = await parts('mi-payments');
  await groupsOf(azure.cloud, dev, identity.principalId, never);
  const before = azure.requests.length;
  assert.deepEqual((await groupsOf(azure.cloud, dev, identity.principalId, never)).map(({ name }) => name), ['Payments workloads']);
  assert.equal(azure.requests.length, before + 1);
});

test('an identity that is in no group and has no owner has none', async () => {
  const { azure, dev, identity } = await parts('mi-forgotten');
  assert.deepEqual(await groupsOf(azure.cloud, dev, identity.principalId, never), []);
  assert.deepEqual(await ownersOf(azure.cloud, dev, identity.principalId, never), []);
});

test('the last sign-in is a time, or nothing where there was none', async () => {
  const { azure, dev, identity } = await parts('mi-payments');
  assert.match((await lastSignInOf(azure.cloud, dev, identity.clientId, never)) ?? '', /^\d{4}-\d\d-\d\dT/);
  assert.equal(await lastSignInOf(azure.cloud, dev, "no ' application", never), undefined);
});

test('a guest may read none of it, and is told so by each', async () => {
  const { azure, at, identity } = await parts('mi-payments');
  const fabrikam = at('Fabrikam Research');
  for (const read of [servicePrincipalOf, ownersOf, groupsOf]) await assert.rejects(read(azure.cloud, fabrikam, identity.principalId, never), failsWith('denied', 'Authorization_RequestDenied'));
});

test('without a premium license of the tenant the sign-ins alone are refused', async () => {
  const { azure, at, identity } = await parts('mi-payments');
  await assert.rejects(lastSignInOf(azure.cloud, at('Fabrikam Research'), identity.clientId, never), failsWith('denied', 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'));
});
