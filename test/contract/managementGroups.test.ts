import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, clientsOf, contoso, dev, fabrikam, names, prod, reader, refused, research, sample, send } from './fixture.ts';
import { elevated, idOf, tokenOf } from './people.ts';

const version = 'api-version=2021-04-01';
const groups = '/providers/Microsoft.Management/managementGroups';
const workloads = `${groups}/mg-workloads`;
const role = (guid: string) => `/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
const assignment = '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11';
const nobody = '6a0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a12';
const identity = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-payments`;

type Sample = ReturnType<typeof sample>;

async function get({ azure }: Sample, path: string, more: Parameters<typeof send>[3] = {}) {
  return send(azure, 'GET', `${groups}${path}${path.includes('?') ? '&' : '?'}${version}`, more);
}

const subscription = (id: string, displayName: string) => ({ id: `/subscriptions/${id}`, type: '/subscriptions', name: id, displayName });
const group = (name: string, displayName: string, children: unknown) => ({ id: `${groups}/${name}`, type: 'Microsoft.Management/managementGroups', name, displayName, children });

async function ask(at: Sample, query: string, subscriptions = [dev, prod]) {
  return (await at.graph.resources({ query, subscriptions, options: { authorizationScopeFilter: 'AtScopeAboveAndBelow' } })).data as Record<string, unknown>[];
}

describe('management groups', () => {
  it('are listed as far as the caller may read them, the root of the tenant first', async () => {
    const at = sample();
    assert.deepEqual((await get(at, '')).json.value, []);
    await elevated(at);
    const found = (await get(at, '')).json.value?.map(({ name, properties }) => [name, (properties as { displayName: string }).displayName]);
    assert.deepEqual(found, [[contoso, 'Tenant Root Group'], ['mg-contoso', 'Contoso'], ['mg-workloads', 'Workloads']]);
  });

  it('tell their parent, and on demand the path, the ancestors and the children', async () => {
    const at = await elevated(sample());
    const { properties } = (await get(at, '/MG-workloads?$expand=path,ancestors,children')).json as unknown as { properties: { details: Record<string, unknown>; children: { name: string; type: string }[] } };
    const root = { name: contoso, displayName: 'Tenant Root Group' };
    const company = { name: 'mg-contoso', displayName: 'Contoso' };
    assert.deepEqual(properties.details['parent'], { id: `${groups}/mg-contoso`, ...company });
    assert.deepEqual(properties.details['path'], [root, company]);
    assert.deepEqual(properties.details['managementGroupAncestors'], [company, root]);
    assert.deepEqual(properties.children.map(({ name, type }) => [name, type]), [[dev, '/subscriptions'], [prod, '/subscriptions']]);
  });

  it('show the whole tree with $recurse, without subscriptions when they are filtered out', async () => {
    const at = await elevated(sample());
    const tree = async (filter = '') => (await get(at, `/${contoso}?$expand=children&$recurse=true${filter}`)).json['properties'] as { children: unknown };
    assert.deepEqual((await tree()).children, [group('mg-contoso', 'Contoso', [group('mg-workloads', 'Workloads', [subscription(dev, 'Contoso Dev'), subscription(prod, 'Contoso Prod')])])]);
    assert.deepEqual((await tree('&$filter=children.childType%20ne%20Subscription')).children, [group('mg-contoso', 'Contoso', [group('mg-workloads', 'Workloads', null)])]);
  });

  it('refuse an expansion and a filter that they do not know', async () => {
    const at = await elevated(sample());
    for (const query of ['$expand=all', '$recurse=true', "$expand=children&$filter=name%20eq%20'x'"]) assert.deepEqual([(await get(at, `/mg-contoso?${query}`)).status, query], [400, query]);
  });

  it('have descendants, and say which subscriptions are directly in them', async () => {
    const at = await elevated(sample());
    assert.deepEqual((await get(at, '/mg-contoso/descendants')).json.value?.map(({ name }) => name), ['mg-workloads', dev, prod]);
    assert.deepEqual((await get(at, '/mg-contoso/subscriptions')).json.value, []);
    assert.deepEqual((await get(at, '/mg-workloads/subscriptions')).json.value?.map(({ name }) => name), [dev, prod]);
    assert.equal((await get(at, `/mg-workloads/subscriptions/${dev}`)).status, 200);
    assert.equal((await get(at, `/mg-workloads/subscriptions/${research}`)).status, 404);
  });

  it('of another tenant are not there', async () => {
    const at = await elevated(sample());
    assert.deepEqual((await get(at, `/${fabrikam}`)).json.error, { code: 'ManagementGroupNotFound', message: `The management group '${fabrikam}' cannot be found.` });
    assert.equal((await get(at, '/mg-contoso', { tenantId: fabrikam })).status, 404);
    assert.equal((await get(at, `/${fabrikam}`, { tenantId: fabrikam })).status, 403);
  });

  it('may be read by nobody without a role there', async () => {
    assert.equal((await get(sample(), '/mg-workloads')).json.error?.code, 'AuthorizationFailed');
  });

  it('are entities with the subscriptions, together with what stands above what the caller may see', async () => {
    const { azure } = sample();
    const { json } = await send(azure, 'POST', `/providers/Microsoft.Management/getEntities?${version}`);
    const entities = json.value?.map(({ name, properties }) => ({ name, ...(properties as { permissions: string; numberOfDescendants: number; parentNameChain: string[] }) }));
    assert.deepEqual(
      entities?.map(({ name, permissions, numberOfDescendants, parentNameChain }) => [name, permissions, numberOfDescendants, parentNameChain.length]),
      [[contoso, 'noaccess', 4, 0], ['mg-contoso', 'noaccess', 3, 1], ['mg-workloads', 'noaccess', 2, 2], [dev, 'delete', 0, 3], [prod, 'delete', 0, 3]],
    );
  });
});

describe('roles at a management group', () => {
  it('need one that is there', async () => {
    const at = await elevated(sample());
    const message = await refused(at.roles.roleAssignments.create(`${groups}/mg-gone`, assignment, { roleDefinitionId: role(reader), principalId: nobody, principalType: 'User' }), 404, 'ManagementGroupNotFound');
    assert.equal(message, "The management group 'mg-gone' cannot be found.");
  });

  it('are assigned, read, listed and taken away there', async () => {
    const at = await elevated(sample());
    const { id = '', scope } = await at.roles.roleAssignments.create(workloads, assignment, { roleDefinitionId: role(reader), principalId: nobody, principalType: 'User' });
    assert.deepEqual([id, scope], [`${workloads}/providers/Microsoft.Authorization/roleAssignments/${assignment}`, workloads]);
    assert.equal((await at.roles.roleAssignments.get(workloads, assignment)).id, id);
    const listed = async (scope: string, filter?: string) => (await all(at.roles.roleAssignments.listForScope(scope, { ...(filter !== undefined && { filter }) }))).filter((one) => one.id === id).length;
    assert.deepEqual([await listed(workloads, 'atScope()'), await listed(`${groups}/mg-contoso`, 'atScope()'), await listed(`${groups}/mg-contoso`)], [1, 0, 1]);
    await at.roles.roleAssignments.delete(workloads, assignment);
    assert.equal(await listed(workloads), 0);
  });

  it('are inherited by the subscriptions below, their groups and their resources', async () => {
    const at = await elevated(sample());
    await at.roles.roleAssignments.create(workloads, assignment, { roleDefinitionId: role(reader), principalId: nobody, principalType: 'User' });
    for (const scope of [`/subscriptions/${dev}`, `/subscriptions/${dev}/resourceGroups/rg-pay`, identity]) {
      for (const filter of [undefined, 'atScope()', `principalId eq '${nobody}'`, `assignedTo('${nobody}')`]) {
        const found = await all(at.roles.roleAssignments.listForScope(scope, { ...(filter !== undefined && { filter }) }));
        assert.equal(found.filter(({ name }) => name === assignment).length, 1, `${scope} ${filter ?? ''}`);
      }
    }
    const guest = clientsOf(at.azure, research, fabrikam);
    assert.ok(!(await names(guest.roles.roleAssignments.listForSubscription())).includes(assignment));
  });

  it('let their principal into all subscriptions below, and go with the assignment', async () => {
    const at = await elevated(sample());
    const token = tokenOf(at, 'grace@contoso.com');
    const status = async (path: string) => (await send(at.azure, 'GET', path, { token })).status;
    assert.equal(await status(`${identity}?api-version=2024-11-30`), 403);
    await at.roles.roleAssignments.create(`${groups}/mg-contoso`, assignment, { roleDefinitionId: role(reader), principalId: idOf('grace@contoso.com'), principalType: 'User' });
    assert.equal(await status(`${identity}?api-version=2024-11-30`), 200);
    assert.equal((await send(at.azure, 'GET', '/subscriptions?api-version=2022-12-01', { token })).json.value?.length, 2);
    assert.equal(await status(`${workloads}?${version}`), 200);
    assert.equal(await status(`${groups}/${contoso}?${version}`), 403);
    const { value } = (await send(at.azure, 'GET', `${identity}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`, { token })).json;
    assert.deepEqual(value?.map(({ actions }) => actions), [['*/read']]);
    await at.roles.roleAssignments.delete(`${groups}/mg-contoso`, assignment);
    assert.equal(await status(`${identity}?api-version=2024-11-30`), 403);
  });

  it('at one group do not reach into its parent', async () => {
    const at = await elevated(sample());
    await at.roles.roleAssignments.create(workloads, assignment, { roleDefinitionId: role(reader), principalId: idOf('grace@contoso.com'), principalType: 'User' });
    assert.equal((await get(at, '/mg-contoso', { token: tokenOf(at, 'grace@contoso.com') })).status, 403);
  });
});

describe('Resource Graph above subscriptions', () => {
  it('has the management groups that may be read, with their parents', async () => {
    const at = await elevated(sample());
    const rows = await ask(at, "resourcecontainers | where type == 'microsoft.management/managementgroups' | project name, shown = tostring(properties.displayName), parent = tostring(properties.details.parent.name) | order by name asc");
    assert.deepEqual(rows.filter(({ name }) => name !== contoso), [{ name: 'mg-contoso', shown: 'Contoso', parent: contoso }, { name: 'mg-workloads', shown: 'Workloads', parent: 'mg-contoso' }]);
    assert.equal(rows.length, 3);
  });

  it("has a subscription's groups, nearest first", async () => {
    const [row] = await ask(sample(), "resourcecontainers | where type == 'microsoft.resources/subscriptions' | project chain = properties.managementGroupAncestorsChain", [dev]);
    assert.deepEqual(row?.['chain'], [{ displayName: 'Workloads', name: 'mg-workloads' }, { displayName: 'Contoso', name: 'mg-contoso' }, { displayName: 'Tenant Root Group', name: contoso }]);
  });

  it('shows what is assigned there once, however many subscriptions are asked for', async () => {
    const at = await elevated(sample());
    await at.roles.roleAssignments.create(workloads, assignment, { roleDefinitionId: role(reader), principalId: nobody, principalType: 'User' });
    const rows = await ask(at, `authorizationresources | where name == '${assignment}' | project subscriptionId, scope = tostring(properties.scope)`);
    assert.deepEqual(rows, [{ subscriptionId: '', scope: workloads }]);
  });
});

describe('elevating access', () => {
  it('is for Global Administrators', async () => {
    const at = sample();
    const { status, json } = await send(at.azure, 'POST', '/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01', { token: tokenOf(at, 'grace@contoso.com') });
    assert.deepEqual([status, json.error?.code], [403, 'AuthorizationFailed']);
  });

  it('makes one User Access Administrator everywhere in the tenant, once', async () => {
    const at = await elevated(await elevated(sample()));
    const found = await all(at.roles.roleAssignments.listForSubscription({ filter: 'atScope()' }));
    assert.deepEqual(found.filter(({ scope }) => scope === '/').map(({ principalId }) => principalId), [idOf('ada@contoso.com')]);
  });
});
