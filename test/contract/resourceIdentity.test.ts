import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, clientsOf, contoso, dev, fabrikam, prod, reader, research, sample, send } from './fixture.ts';
import { elevated, idOf, tokenOf } from './people.ts';

type Sample = ReturnType<typeof sample>;
type Users = Record<string, { principalId: string } | null>;
interface Identity { type: string; principalId?: string; tenantId?: string; userAssignedIdentities?: Users }

const group = `/subscriptions/${dev}/resourceGroups/rg-pay`;
const machine = `${group}/providers/Microsoft.Compute/virtualMachines/vm-pay-worker`;
const app = `${group}/providers/Microsoft.Web/sites/app-payments`;
const identity = (name: string, in_ = group) => `${in_}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const prodGroup = `/subscriptions/${prod}/resourceGroups/rg-prod`;
const build = `${prodGroup}/providers/Microsoft.Compute/virtualMachines/vm-build`;

const user = (id: string) => ({ type: 'UserAssigned', userAssignedIdentities: { [id]: {} } });
const toGrace = (guid: string) => ({ roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${guid}`, principalId: idOf('grace@contoso.com'), principalType: 'User' });

const versions: readonly (readonly [string, string])[] = [['Microsoft.Web', '2024-04-01'], ['Microsoft.Storage', '2024-01-01'], ['Microsoft.Sql', '2023-08-01'], ['Microsoft.DocumentDB', '2024-11-15'], ['', '2024-07-01']];

function versionOf(id: string): string {
  return `api-version=${versions.find(([provider]) => id.includes(provider))?.[1] ?? ''}`;
}

async function change({ azure }: Sample, id: string, wanted: unknown, more: Parameters<typeof send>[3] = {}, method = 'PATCH') {
  const { status, json } = await send(azure, method, `${id}?${versionOf(id)}`, { body: wanted, ...more });
  return { status, code: json.error?.code, message: json.error?.message, resource: json as unknown as { identity?: Identity; tags: Record<string, string> } };
}

async function read({ azure }: Sample, id: string) {
  return (await send(azure, 'GET', `${id}?${versionOf(id)}`)).json as unknown as { identity?: Identity; [field: string]: unknown };
}

/** Names of the service principals with that display name. */
async function principals({ azure }: Sample, name: string): Promise<unknown[]> {
  const { json } = await send(azure, 'GET', `/v1.0/servicePrincipals?$filter=${encodeURIComponent(`displayName eq '${name}'`)}`, { base: azure.cloud.graph });
  return (json.value ?? []).map(({ id }) => id);
}

function usersOf(found: { identity?: Identity }): string[] {
  return Object.keys(found.identity?.userAssignedIdentities ?? {}).map((id) => id.split('/').at(-1) ?? '').toSorted();
}

describe('the identities of a resource', () => {
  it('can be a system-assigned one, whose service principal is named like it', async () => {
    const at = sample();
    const { status, resource } = await change(at, machine, { identity: { type: 'SystemAssigned, UserAssigned' } });
    assert.deepEqual([status, resource.identity?.type, resource.identity?.tenantId, usersOf(resource)], [200, 'SystemAssigned, UserAssigned', contoso, ['mi-payments']]);
    assert.deepEqual(await principals(at, 'vm-pay-worker'), [resource.identity?.principalId]);
    assert.equal((await at.identities.systemAssignedIdentities.getByScope(machine.slice(1))).principalId, resource.identity?.principalId);
  });

  it('that stay are the same ones', async () => {
    const at = sample();
    const first = await change(at, machine, { identity: { type: 'SystemAssigned' } });
    const second = await change(at, machine, { identity: { type: 'SystemAssigned' } });
    assert.equal(first.resource.identity?.principalId, second.resource.identity?.principalId);
    assert.deepEqual(usersOf(second.resource), []);
  });

  it('leave the directory when they are switched off, and their role assignments behind', async () => {
    const at = sample();
    const { resource } = await change(at, machine, { identity: { type: 'SystemAssigned' } });
    const principalId = resource.identity?.principalId ?? '';
    await at.roles.roleAssignments.create(group, '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11', { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${reader}`, principalId, principalType: 'ServicePrincipal' });
    const none = await change(at, machine, { identity: { type: 'None' } });
    assert.equal(none.resource.identity, undefined);
    assert.deepEqual(await principals(at, 'vm-pay-worker'), []);
    assert.equal((await all(at.roles.roleAssignments.listForSubscription({ filter: `principalId eq '${principalId}'` }))).length, 1);
  });

  it('that are user-assigned are added to those that are there, and taken away with null', async () => {
    const at = sample();
    const added = await change(at, machine, { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity('mi-forgotten').toUpperCase()]: {} } } });
    assert.deepEqual([added.status, usersOf(added.resource)], [200, ['mi-forgotten', 'mi-payments']]);
    const { principalId = '' } = await at.identities.userAssignedIdentities.get('rg-pay', 'mi-forgotten');
    assert.ok(Object.values(added.resource.identity?.userAssignedIdentities ?? {}).some((user) => user?.principalId === principalId));
    const taken = await change(at, machine, { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity('MI-payments')]: null } } });
    assert.deepEqual(usersOf(taken.resource), ['mi-forgotten']);
  });

  it('of a type that needs one must have one', async () => {
    const at = sample();
    const { status, code, message } = await change(at, machine, { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity('mi-payments')]: null } } });
    assert.deepEqual([status, code], [400, 'FailedIdentityOperation']);
    assert.match(message ?? '', /Request requires identities to be assigned\./);
    assert.deepEqual(usersOf(await read(at, machine)), ['mi-payments']);
  });

  it('that are not there, of a wrong kind or of an unknown type are refused', async () => {
    const at = sample();
    const code = async (wanted: unknown) => (await change(at, machine, { identity: wanted })).code;
    assert.equal(await code(user(identity('mi-gone'))), 'FailedIdentityOperation');
    assert.equal(await code(user(machine)), 'LinkedInvalidPropertyId');
    assert.equal(await code({ ...user(identity('mi-forgotten')), type: 'SystemAssigned' }), 'FailedIdentityOperation');
    assert.equal(await code({ type: 'Everything' }), 'InvalidIdentityType');
    assert.equal(await code({}), 'InvalidIdentityType');
  });

  it('of another tenant are refused', async () => {
    const at = sample();
    const notebook = identity('mi-notebook', `/subscriptions/${research}/resourceGroups/rg-research`);
    assert.ok((await clientsOf(at.azure, research, fabrikam).identities.userAssignedIdentities.get('rg-research', 'mi-notebook')).id);
    const { status, code, message } = await change(at, machine, { identity: { type: 'UserAssigned', userAssignedIdentities: { [notebook]: {} } } });
    assert.deepEqual([status, code], [403, 'LinkedAuthorizationFailed']);
    assert.match(message ?? '', new RegExp(`however the current tenant '${contoso}' is not authorized to access linked subscription '${research}'\\.$`));
  });

  it('may be assigned by who may assign them', async () => {
    const at = await elevated(sample());
    const contributor = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c';
    await at.roles.roleAssignments.create(machine, '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11', toGrace(contributor));
    const token = tokenOf(at, 'grace@contoso.com');
    const wanted = { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity('mi-forgotten')]: {} } } };
    const refusal = await change(at, machine, wanted, { token });
    assert.deepEqual([refusal.status, refusal.code], [403, 'LinkedAuthorizationFailed']);
    assert.equal(
      refusal.message,
      `The client 'grace@contoso.com' with object id '${idOf('grace@contoso.com')}' has permission to perform action 'Microsoft.Compute/virtualMachines/write' on scope '${machine}'; however, it does not have permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${identity('mi-forgotten')}' or the linked scope(s) are invalid.`,
    );
    // Those that are assigned already are nothing new.
    assert.equal((await change(at, machine, { identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [identity('mi-payments')]: {} } } }, { token })).status, 200);
    await at.roles.roleAssignments.create(identity('mi-forgotten'), '6a0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a12', toGrace('f1a07417-d97a-45cb-824c-7a7467783830'));
    assert.equal((await change(at, machine, wanted, { token })).status, 200);
  });

  it('are replaced by a PUT of the whole resource, in the way of the Azure CLI', async () => {
    const at = sample();
    const site = await read(at, app);
    const put = await change(at, app, { ...site, identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [identity('mi-forgotten')]: {} } } }, {}, 'PUT');
    assert.deepEqual([put.status, put.resource.identity?.type, usersOf(put.resource)], [200, 'SystemAssigned, UserAssigned', ['mi-forgotten']]);
  });

  it('are changed with tags and nothing else', async () => {
    const at = sample();
    assert.deepEqual((await change(at, machine, { tags: { team: 'pay' } })).resource.tags, { team: 'pay' });
    for (const method of ['PATCH', 'PUT']) {
      const { status, code } = await change(at, machine, { location: 'westeurope', properties: { hardwareProfile: { vmSize: 'Standard_M416ms_v2' } } }, {}, method);
      assert.deepEqual([status, code], [400, 'OperationNotAllowed']);
    }
    assert.equal((await change(at, `${machine}-2`, { location: 'westeurope' }, {}, 'PUT')).status, 405);
    assert.equal((await change(at, `${machine}-2`, { tags: {} })).code, 'ResourceNotFound');
  });

  it('are those of storage accounts, SQL servers and Cosmos DB accounts too', async () => {
    const at = sample();
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/stpaydata`;
    const server = `${group}/providers/Microsoft.Sql/servers/sql-pay`;
    assert.equal((await read(at, account)).identity, undefined);
    assert.deepEqual((await principals(at, 'sql-pay')).length, 1);
    const both = { identity: { type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { [identity('mi-payments')]: {} } } };
    for (const id of [account, server]) {
      const { status, resource } = await change(at, id, both);
      assert.deepEqual([status, resource.identity?.type, usersOf(resource)], [200, 'SystemAssigned, UserAssigned', ['mi-payments']]);
    }
    assert.equal((await change(at, server, { identity: { type: 'None' } })).resource.identity, undefined);
    assert.deepEqual(await principals(at, 'sql-pay'), []);
  });

  it('are told of a Cosmos DB account even when it has none', async () => {
    const at = sample();
    const account = `${prodGroup}/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-orders`;
    assert.deepEqual((await read(at, account)).identity, { type: 'None' });
    assert.equal((await change(at, account, { identity: { type: 'SystemAssigned' } })).resource.identity?.type, 'SystemAssigned');
    assert.deepEqual((await change(at, account, { identity: { type: 'None' } })).resource.identity, { type: 'None' });
  });

  it('are in the sample on a machine, a function app and a scale set', async () => {
    const at = sample();
    const found = await Promise.all(['Compute/virtualMachines/vm-build', 'Web/sites/func-orders', 'Compute/virtualMachineScaleSets/vmss-web'].map(async (path) => read(at, `${prodGroup}/providers/Microsoft.${path}`)));
    assert.deepEqual(found.map((resource) => [resource.identity?.type, usersOf(resource)]), [['SystemAssigned', []], ['SystemAssigned, UserAssigned', ['mi-orders']], ['UserAssigned', ['mi-web-frontend']]]);
    assert.equal(found[1]?.['kind'], 'functionapp,linux');
  });
});

describe('a resource that goes', () => {
  it('takes its service principal with it, but not its role assignments', async () => {
    const at = sample();
    const { identity: own } = await read(at, build);
    assert.deepEqual(await principals(at, 'vm-build'), [own?.principalId]);
    assert.equal((await send(at.azure, 'DELETE', `${machine}?${versionOf(machine)}`)).status, 200);
    assert.equal((await send(at.azure, 'DELETE', `${machine}?${versionOf(machine)}`)).status, 204);
    await change(at, app, { identity: { type: 'SystemAssigned' } });
    assert.equal((await principals(at, 'app-payments')).length, 1);
    assert.equal((await send(at.azure, 'DELETE', `${app}?${versionOf(app)}`)).status, 200);
    assert.deepEqual(await principals(at, 'app-payments'), []);
  });

  it('takes it along with its resource group too', async () => {
    const at = sample();
    await change(at, machine, { identity: { type: 'SystemAssigned' } });
    const poller = at.resources.resourceGroups.delete('rg-pay');
    await poller.submitted();
    assert.equal((await principals(at, 'vm-pay-worker')).length, 1);
    at.clock.advance(6000);
    await poller.pollUntilDone();
    assert.deepEqual(await principals(at, 'vm-pay-worker'), []);
  });

  it('takes it along when it is a cluster', async () => {
    const at = sample();
    assert.equal((await principals(at, 'aks-abs-demo')).length, 1);
    const poller = at.clusters.managedClusters.delete('rg-aks-demo', 'aks-abs-demo');
    await poller.submitted();
    at.clock.advance(6000);
    await poller.pollUntilDone();
    assert.deepEqual(await principals(at, 'aks-abs-demo'), []);
  });
});
