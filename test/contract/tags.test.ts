import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientsOf, dev, outcome, prod, refused, sample, send } from './fixture.ts';
import { elevated, idOf, tokenOf } from './people.ts';

const subscription = `/subscriptions/${dev}`;
const group = `${subscription}/resourceGroups/rg-pay`;
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-payments`;
const machine = `${group}/providers/Microsoft.Compute/virtualMachines/vm-pay-worker`;
const cluster = `${subscription}/resourceGroups/rg-aks-demo/providers/Microsoft.ContainerService/managedClusters/aks-abs-demo`;
const tagsOf = (scope: string) => `${scope}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;

describe('tags', () => {
  it('of a resource are read, put, and taken away, and are those of the resource', async () => {
    const { resources: { tagsOperations: tags }, identities } = sample();
    const { id, name, type, properties } = await tags.getAtScope(identity);
    assert.deepEqual([name, type, properties.tags], ['default', 'Microsoft.Resources/tags', { team: 'payments' }]);
    assert.equal(id?.toLowerCase(), `${identity}/providers/Microsoft.Resources/tags/default`.toLowerCase());
    const put = await tags.createOrUpdateAtScope(identity, { properties: { tags: { a: 'b' } } });
    assert.deepEqual(put.properties.tags, { a: 'b' });
    assert.deepEqual((await identities.userAssignedIdentities.get('rg-pay', 'mi-payments')).tags, { a: 'b' });
    await tags.deleteAtScope(identity);
    assert.deepEqual((await identities.userAssignedIdentities.get('rg-pay', 'mi-payments')).tags, {});
  });

  it('are replaced, merged and deleted by name, or by name and value', async () => {
    const { resources: { tagsOperations: tags } } = sample();
    const patch = async (operation: string, wanted: Record<string, string>) => (await tags.updateAtScope(identity, { operation, properties: { tags: wanted } })).properties.tags;
    assert.deepEqual(await patch('Replace', { Team: 'pay', env: 'dev', owner: 'ada' }), { Team: 'pay', env: 'dev', owner: 'ada' });
    assert.deepEqual(await patch('Merge', { TEAM: 'web', cost: '1' }), { env: 'dev', owner: 'ada', TEAM: 'web', cost: '1' });
    assert.deepEqual(await patch('Delete', { ENV: '', owner: 'grace', cost: '1', gone: 'x' }), { owner: 'ada', TEAM: 'web' });
    await refused(patch('Forget', {}), 400, 'InvalidTagsPatchOperation');
  });

  it('are had by groups, subscriptions and clusters as well', async () => {
    const { resources, subscriptions, clusters } = sample();
    for (const scope of [group, subscription, cluster]) await resources.tagsOperations.createOrUpdateAtScope(scope, { properties: { tags: { a: 'b' } } });
    assert.deepEqual((await resources.resourceGroups.get('rg-pay')).tags, { a: 'b' });
    assert.deepEqual((await subscriptions.subscriptions.get(dev)).tags, { a: 'b' });
    assert.deepEqual((await clusters.managedClusters.get('rg-aks-demo', 'aks-abs-demo')).tags, { a: 'b' });
  });

  it('are at most fifty when all is done, with names and values that may be', async () => {
    const { resources: { tagsOperations: tags } } = sample();
    const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag${index}`, 'x']));
    await tags.createOrUpdateAtScope(identity, { properties: { tags: fifty } });
    await refused(tags.updateAtScope(identity, { operation: 'Merge', properties: { tags: { another: 'x' } } }).submitted(), 400, 'TooManyTags');
    await tags.updateAtScope(identity, { operation: 'Merge', properties: { tags: { TAG0: 'y' } } });
    await refused(tags.createOrUpdateAtScope(identity, { properties: { tags: { 'a/b': 'x' } } }).submitted(), 400, 'InvalidTagNameCharacters');
    await refused(tags.createOrUpdateAtScope(identity, { properties: { tags: { a: 'x'.repeat(257) } } }).submitted(), 400, 'InvalidTagValueLength');
  });

  it('need something that is there and can have them', async () => {
    const { azure, resources: { tagsOperations: tags } } = sample();
    await refused(tags.getAtScope(`${identity}-gone`), 404, 'ResourceNotFound');
    await refused(tags.getAtScope(`${subscription}/resourceGroups/rg-gone`), 404, 'ResourceGroupNotFound');
    const { cloud } = azure;
    await clientsOf(azure).identities.federatedIdentityCredentials.createOrUpdate('rg-pay', 'mi-payments', 'own', { issuer: 'https://issuer.example', subject: 's', audiences: ['a'] });
    assert.equal(await outcome(azure, 'PUT', tagsOf(`${identity}/federatedIdentityCredentials/own`), { body: { properties: { tags: {} } }, base: cloud.resourceManager }), '400 TagsNotSupported');
  });

  it('are put by who may write tags, or what is tagged, and by nobody else', async () => {
    const at = await elevated(sample());
    const token = tokenOf(at, 'grace@contoso.com');
    const put = async (scope: string) => outcome(at.azure, 'PUT', tagsOf(scope), { body: { properties: { tags: { a: 'b' } } }, token });
    const assign = async (scope: string, role: string, name: string) => at.roles.roleAssignments.create(scope, name, { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`, principalId: idOf('grace@contoso.com'), principalType: 'User' });
    await assign(group, '9980e02c-c2be-4d73-94e8-173b1dc7cf3c', '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11'); // Virtual Machine Contributor
    assert.deepEqual([await put(machine), await put(identity)], ['200', '403 AuthorizationFailed']);
    const tagger = '7b0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a13';
    await at.roles.roleDefinitions.createOrUpdate(subscription, tagger, { roleName: 'Tagger', roleType: 'CustomRole', assignableScopes: [subscription], permissions: [{ actions: ['Microsoft.Resources/tags/write'] }] });
    await assign(group, tagger, '6a0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a12');
    assert.deepEqual([await put(identity), await put(group), await put(subscription)], ['200', '200', '403 AuthorizationFailed']);
    const { json } = await send(at.azure, 'PUT', tagsOf(subscription), { body: { properties: { tags: {} } }, token });
    assert.match(json.error?.message ?? '', /to perform action 'Microsoft\.Resources\/tags\/write' over scope '[^']*\/providers\/Microsoft\.Resources\/tags\/default'/);
  });

  it('stay as they are under a lock that says so', async () => {
    const { azure, locks, resources: { tagsOperations: tags } } = sample();
    await locks.managementLocks.createOrUpdateByScope(identity, 'keep', { level: 'CanNotDelete' });
    await tags.createOrUpdateAtScope(identity, { properties: { tags: { a: 'b' } } });
    await locks.managementLocks.createOrUpdateByScope(identity, 'keep', { level: 'ReadOnly' });
    await refused(tags.createOrUpdateAtScope(identity, { properties: { tags: {} } }).submitted(), 409, 'ScopeLocked');
    assert.deepEqual((await clientsOf(azure, prod).resources.tagsOperations.getAtScope(identity)).properties.tags, { a: 'b' });
  });
});
