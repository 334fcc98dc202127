import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { definitionsOf } from '../../../src/azure/assignedRoles.ts';
import { listAssignmentsOf } from '../../../src/azure/assignments.ts';
import type { RoleAssignment } from '../../../src/azure/assignments.ts';
import { listClusters } from '../../../src/azure/clusters.ts';
import { accessOf } from '../../../src/azure/effectiveAccess.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { pullGrantsAt } from '../../../src/azure/pullGrants.ts';
import { pullerOf } from '../../../src/azure/pullers.ts';
import { pullsBy } from '../../../src/azure/pulls.ts';
import { listRegistries } from '../../../src/azure/registries.ts';
import { kubeletsWithoutPull } from '../../../src/azure/reports/kubeletsWithoutPull.ts';
import { forgetRoleDefinitions, roleDefinitions, roleDefinitionsWith, roleGuid } from '../../../src/azure/roles.ts';
import { guidOf } from '../../../src/emulator/guid.ts';
import type { Fault, SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { rolesAt } from '../../../src/features/access/rolesAtNodes.ts';
import type { App } from '../../../src/features/shared/app.ts';
import { pullersOf } from '../../../src/features/shared/pullersOf.ts';
import { send } from '../fixture.ts';
import { estate, never } from './estate.ts';

// A custom role that can be assigned in one resource group alone is not in the list of its subscription.

const guid = guidOf('role Contoso Group Puller');

async function parts(options: SampleAzureOptions = {}) {
  const { azure, at, all } = await estate({ seed: 'pulls', ...options });
  const { cloud } = azure;
  const pulls = at('Contoso Pulls');
  const registry = (await listRegistries(cloud, pulls, never)).find(({ name }) => name === 'acrnarrow') ?? assert.fail('no acrnarrow');
  const cluster = (await listClusters(cloud, pulls, never)).find(({ name }) => name === 'aks-narrow') ?? assert.fail('no aks-narrow');
  const puller = pullerOf(cluster);
  assert.ok(puller.kind === 'kubelet');
  const ofTenant = all.filter(({ tenantId }) => tenantId === pulls.tenantId);
  const since = azure.requests.length;
  return {
    azure, cloud, pulls, registry, ofTenant,
    principalId: puller.principalId,
    app: { cloud: () => cloud } as unknown as App,
    id: `/subscriptions/${pulls.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
    lists: () => azure.requests.slice(since).filter(({ path }) => path.endsWith('/roleDefinitions')).length,
    looks: () => azure.requests.slice(since).filter(({ path }) => path.endsWith(guid)).length,
  };
}

const fault = (more: Omit<Fault, 'path'>): Fault => ({ path: `/roleDefinitions/${guid}`, ...more });

function rolesOf(assignments: readonly RoleAssignment[]): string[] {
  return assignments.map(({ roleDefinitionId }) => roleGuid(roleDefinitionId));
}

describe('a custom role that the list of its subscription lacks', () => {
  it('is among what lets a kubelet pull, for a detaching to take', async () => {
    const { cloud, registry, principalId, lists, looks } = await parts();
    const look = async () => pullGrantsAt(cloud, registry, principalId, never);
    const { own, broader, others } = await look();
    assert.deepEqual([own.map(({ role }) => role?.name), broader, others], [['Contoso Group Puller'], [], []]);
    await look();
    assert.deepEqual([lists(), looks()], [1, 1]);
  });

  it('keeps its cluster out of the report of kubelets that cannot pull', async () => {
    const { cloud, ofTenant, looks } = await parts();
    const unable = (await everyPage(kubeletsWithoutPull(cloud, ofTenant), never)).map(({ cluster }) => cluster.name);
    assert.ok(unable.length > 0);
    assert.ok(!unable.includes('aks-narrow'));
    assert.equal(looks(), 1);
  });

  it('has its name among the roles of a principal, also where it was assigned in no subscription that is known', async () => {
    const { cloud, ofTenant, principalId, lists, looks } = await parts();
    const { assignments } = await listAssignmentsOf(cloud, principalId, ofTenant, never);
    const above = assignments.map((assignment) => ({ ...assignment, scope: '/providers/Microsoft.Management/managementGroups/mg-elsewhere' }));
    for (const some of [assignments, above]) {
      forgetRoleDefinitions(cloud);
      assert.equal((await definitionsOf(cloud, ofTenant, some, never)).get(guid)?.name, 'Contoso Group Puller');
    }
    assert.deepEqual([lists(), looks()], [2, 2]);
  });

  it('is asked for once where it was assigned in several subscriptions', async () => {
    const { azure, cloud, pulls, principalId, lists, looks } = await parts();
    const { assignments } = await listAssignmentsOf(cloud, principalId, [pulls], never);
    const second = { ...pulls, subscriptionId: guidOf('a second subscription') };
    azure.setFaults([{ path: `/subscriptions/${second.subscriptionId}/providers/Microsoft.Authorization/roledefinitions`, status: 200, body: '{"value":[]}' }]);
    const there = assignments.map((assignment) => ({ ...assignment, scope: `/subscriptions/${second.subscriptionId}` }));
    assert.equal((await definitionsOf(cloud, [pulls, second], [...assignments, ...there], never)).get(guid)?.name, 'Contoso Group Puller');
    assert.deepEqual([lists(), looks()], [2, 1]);
  });

  it('makes its holder one of those who can pull', async () => {
    const { app, cloud, registry, principalId } = await parts();
    const { pulls, roles } = await pullersOf(app, cloud, registry, never);
    assert.ok(pulls.some((assignment) => assignment.principalId === principalId));
    assert.equal(roles.get(guid)?.name, 'Contoso Group Puller');
  });

  it('has its name in the tree', async () => {
    const { app, registry, principalId } = await parts();
    assert.deepEqual((await rolesAt(app, principalId, registry, registry.id, never)).map(({ label }) => label), ['Contoso Group Puller']);
  });

  it('does not count as one that can be assigned anywhere in the subscription', async () => {
    const { cloud, pulls, id } = await parts();
    assert.ok((await roleDefinitionsWith(cloud, pulls, [id], never)).has(guid));
    assert.ok(!(await roleDefinitions(cloud, pulls, never)).has(guid));
  });

  it('is asked for by one request when several ask at the same time', async () => {
    const { cloud, registry, principalId, looks } = await parts({ latencyMs: 20 });
    const access = async () => accessOf(cloud, registry, principalId, registry.id, never);
    await Promise.all([access(), access(), pullGrantsAt(cloud, registry, principalId, never)]);
    assert.equal(looks(), 1);
  });
});

describe('a role definition that cannot be read', () => {
  const later = { 'retry-after': '3600' };
  for (const [since, how] of [
    ['it is denied', { status: 403, code: 'AuthorizationFailed' }],
    ['Azure does not know it, or not yet', { status: 404, code: 'RoleDefinitionDoesNotExist' }],
    ['it is throttled', { status: 429, code: 'TooManyRequests', headers: later }],
    ['nobody is signed in for it', { status: 401, code: 'InvalidAuthenticationToken' }],
    ['it is refused', { status: 400, code: 'Oops' }],
    ['Azure fails', { status: 503, code: 'ServerBusy', headers: { 'retry-after-ms': '1' } }],
  ] as const) {
    it(`since ${since}, is left out alone, is asked for again, and is kept once it was read`, async () => {
      const { azure, cloud, registry, principalId, looks } = await parts();
      const names = async () => (await accessOf(cloud, registry, principalId, registry.id, never)).grants.map(({ role }) => role?.name);
      azure.setFaults([fault(how)]);
      assert.deepEqual([await names(), await names()], [[undefined], [undefined]]);
      azure.setFaults([]);
      const before = looks();
      assert.deepEqual([await names(), await names(), looks() - before], [['Contoso Group Puller'], ['Contoso Group Puller'], 1]);
    });
  }

  it('takes no row with it', async () => {
    const { app, azure, cloud, ofTenant, registry, principalId } = await parts();
    azure.setFaults([fault({ status: 429, code: 'TooManyRequests', headers: later })]);
    assert.deepEqual((await rolesAt(app, principalId, registry, registry.id, never)).map(({ label, roleName }) => [label, roleName]), [['Unknown role', guid]]);
    assert.ok((await pullersOf(app, cloud, registry, never)).pulls.length > 0);
    const { assignments } = await listAssignmentsOf(cloud, principalId, ofTenant, never);
    const definitions = await definitionsOf(cloud, ofTenant, assignments, never);
    assert.deepEqual([definitions.size > 0, definitions.has(guid)], [true, false]);
  });

  it('is told as that by who asks what lets a kubelet pull, who can pull, and from where: nobody takes it for nothing', async () => {
    const { azure, app, cloud, registry, ofTenant, principalId } = await parts();
    azure.setFaults([fault({ status: 403, code: 'AuthorizationFailed' })]);
    const { own, broader, others, unread } = await pullGrantsAt(cloud, registry, principalId, never);
    assert.deepEqual([own, broader, others, rolesOf(unread.map(({ assignment }) => assignment))], [[], [], [], [guid]]);
    assert.deepEqual(rolesOf((await pullersOf(app, cloud, registry, never)).unread), [guid]);
    const { assignments } = await listAssignmentsOf(cloud, principalId, ofTenant, never);
    const by = await pullsBy(cloud, { assignments, definitions: await definitionsOf(cloud, ofTenant, assignments, never), subscriptions: ofTenant }, never);
    assert.deepEqual([by.pulls, rolesOf(by.unread)], [[], [guid]]);
  });

  it('accuses no cluster in the report of kubelets that cannot pull', async () => {
    const { azure, cloud, ofTenant } = await parts();
    const unable = async () => (await everyPage(kubeletsWithoutPull(cloud, ofTenant), never)).map(({ cluster }) => cluster.name);
    const before = await unable();
    forgetRoleDefinitions(cloud);
    azure.setFaults([fault({ status: 403, code: 'AuthorizationFailed' })]);
    assert.deepEqual(await unable(), before);
  });

  it('says nothing of registries that it does not reach', async () => {
    const { azure, cloud, pulls, ofTenant, principalId } = await parts();
    azure.setFaults([fault({ status: 403, code: 'AuthorizationFailed' })]);
    const { assignments } = await listAssignmentsOf(cloud, principalId, ofTenant, never);
    const elsewhere = assignments.map((assignment) => ({ ...assignment, scope: `/subscriptions/${pulls.subscriptionId}/resourceGroups/rg-elsewhere` }));
    assert.deepEqual(await pullsBy(cloud, { assignments: elsewhere, definitions: new Map(), subscriptions: ofTenant }, never), { pulls: [], unread: [], failures: [] });
  });

  it('since nobody waited for it, is asked for again', async () => {
    const { azure, cloud, registry, principalId } = await parts();
    azure.setFaults([fault({ delayMs: 60_000 })]);
    const leaving = new AbortController();
    const left = accessOf(cloud, registry, principalId, registry.id, leaving.signal);
    setTimeout(() => leaving.abort(), 200);
    await assert.rejects(left, { name: 'AbortError' });
    azure.setFaults([]);
    assert.deepEqual((await accessOf(cloud, registry, principalId, registry.id, never)).grants.map(({ role }) => role?.name), ['Contoso Group Puller']);
  });
});

/** As many that the list lacks: what is asked for of them, and how many are then known. */
async function manyParts(number: number) {
  const { azure, cloud, pulls, registry } = await parts();
  const group = registry.id.split('/providers/')[0];
  const ids = Array.from({ length: number }, (_, index) => `/subscriptions/${pulls.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guidOf(`one of many ${index}`)}`);
  for (const [index, id] of ids.entries()) {
    const properties = { roleName: `One of Many ${index}`, description: '', type: 'CustomRole', assignableScopes: [group], permissions: [{ actions: ['*/read'] }] };
    assert.equal((await send(azure, 'PUT', `${id}?api-version=2022-04-01`, { body: { properties } })).status, 201);
  }
  const guids = ids.map(roleGuid);
  const known = async (some = ids) => {
    const roles = await roleDefinitionsWith(cloud, pulls, some, never);
    return guids.filter((one) => roles.has(one)).length;
  };
  const since = azure.requests.length;
  return { azure, ids, known, looks: () => azure.requests.slice(since).filter(({ path }) => guids.some((one) => path.endsWith(one))).length };
}

describe('many custom roles that the list of their subscription lacks', () => {
  it('are all known at once, by one request each', async () => {
    const { known, looks } = await manyParts(30);
    assert.deepEqual([await known(), await known(), looks()], [30, 30, 30]);
  });

  it('are not asked for one after the other once Azure wants to be left alone; what it told before is known', async () => {
    const { azure, ids, known, looks } = await manyParts(30);
    assert.deepEqual([await known(ids.slice(-10)), looks()], [10, 10]);
    azure.setFaults([{ path: '/roleDefinitions/', status: 429, code: 'TooManyRequests', headers: { 'retry-after': '3600' } }]);
    assert.equal(await known(), 10);
    assert.ok(looks() <= 10 + 4, `${looks()} requests`);
    azure.setFaults([]);
    assert.equal(await known(), 30);
  });
});
