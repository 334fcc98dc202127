import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enableManagedIdentity } from '../../../src/azure/clusterIdentity.ts';
import { createIdentity, deleteIdentity, listIdentities } from '../../../src/azure/identities.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { listRegistries } from '../../../src/azure/registries.ts';
import { kubeletsWithoutPull } from '../../../src/azure/reports/kubeletsWithoutPull.ts';
import { orphanedAssignments } from '../../../src/azure/reports/orphanedAssignments.ts';
import { servicePrincipalClusters } from '../../../src/azure/reports/servicePrincipalClusters.ts';
import { unusedIdentities } from '../../../src/azure/reports/unusedIdentities.ts';
import { grantRole } from '../../../src/azure/grants.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { manualClock, send } from '../fixture.ts';
import { estate, never, withoutGraph } from './estate.ts';

const day = 24 * 60 * 60 * 1000;

async function contoso(options: SampleAzureOptions = {}) {
  const { azure, at, all } = await estate(options);
  const dev = at('Contoso Dev');
  const subscriptions = all.filter(({ tenantId }) => tenantId === dev.tenantId);
  const since = azure.requests.length;
  return { azure, cloud: azure.cloud, dev, prod: at('Contoso Prod'), subscriptions, asked: () => azure.requests.slice(since).map(({ path }) => path) };
}

const directoryDenied = { path: '/v1.0/', status: 403, code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' };
const graph = '/providers/Microsoft.ResourceGraph/resources';

type Where = Pick<Awaited<ReturnType<typeof contoso>>, 'cloud' | 'subscriptions'>;

async function unused({ cloud, subscriptions }: Where): Promise<string[]> {
  return (await everyPage(unusedIdentities(cloud, subscriptions), never)).map(({ name }) => name);
}

async function unable({ cloud, subscriptions }: Where): Promise<string[]> {
  return (await everyPage(kubeletsWithoutPull(cloud, subscriptions), never)).map(({ cluster }) => cluster.name);
}

/** A cluster whose kubelet has no role yet. */
async function moved() {
  const at = await contoso({ operationMs: 0 });
  const legacy = (await everyPage(servicePrincipalClusters(at.cloud, [at.dev]), never))[0]?.cluster;
  const { runsOn } = await enableManagedIdentity(at.cloud, at.dev, legacy?.id ?? '', never);
  assert.ok(runsOn.kind === 'managedIdentity' && runsOn.kubelet);
  return { ...at, principalId: runsOn.kubelet.principalId };
}

describe('identities that nothing uses and that have no role', () => {
  it('are found by one query: those of machines, apps, kubelets, control planes and add-ons are not among them', async () => {
    const at = await contoso();
    assert.deepEqual(await unused(at), ['mi-forgotten']);
    assert.deepEqual(at.asked(), [graph]);
  });

  it('are those of the subscriptions alone, while use and roles count everywhere', async () => {
    const { azure, cloud, dev, prod } = await contoso();
    const registry = (await listRegistries(cloud, prod, never)).find(({ name }) => name === 'acrshared');
    const forgotten = (await listIdentities(cloud, dev, never)).find(({ name }) => name === 'mi-forgotten');
    assert.ok(registry && forgotten);
    assert.deepEqual(await unused({ cloud, subscriptions: [prod] }), []);
    assert.deepEqual(await unused({ cloud, subscriptions: [dev] }), ['mi-forgotten']);
    await grantRole(cloud, prod, { scope: registry.id, role: builtInRoles.acrPull, principalId: forgotten.principalId }, never);
    // Another cloud with the same Azure behind it has no memory of the write.
    assert.deepEqual(await unused({ cloud: { ...azure.cloud }, subscriptions: [dev] }), []);
  });

  it('are never listed wrongly while Resource Graph lags', async () => {
    const clock = manualClock(Date.now());
    const at = await contoso({ clock, graphLagMs: 60_000 });
    const { cloud, dev } = at;
    const forgotten = (await listIdentities(cloud, dev, never)).find(({ name }) => name === 'mi-forgotten');
    assert.ok(forgotten);
    await deleteIdentity(cloud, dev, forgotten.id, never);
    assert.deepEqual(await unused(at), []);
    const fresh = await createIdentity(cloud, dev, { resourceGroup: 'rg-pay', name: 'mi-new', location: 'westeurope', tags: {} }, never);
    clock.advance(60_001);
    const [registry] = await listRegistries(cloud, dev, never);
    await grantRole(cloud, dev, { scope: registry?.id ?? '', role: builtInRoles.acrPull, principalId: fresh.principalId }, never);
    assert.deepEqual(await unused(at), []);
  });

  it('cannot be told without Resource Graph, and that is said', async () => {
    const at = await contoso({ faults: [withoutGraph] });
    await assert.rejects(unused(at), { kind: 'invalid', code: 'NoResourceGraph' });
  });
});

describe('role assignments of principals that are gone', () => {
  it('stay behind when an identity is deleted, and are found by one query, one request to the directory, and one for the names of roles', async () => {
    const at = await contoso();
    const { cloud, dev, subscriptions } = at;
    const seeded = await everyPage(orphanedAssignments(cloud, subscriptions), never);
    assert.deepEqual(seeded.map(({ assignment, roleName }) => [roleName, assignment.scope.split('/').at(-1)]), [['Reader', 'rg-prod']]);
    const identity = (await listIdentities(cloud, dev, never)).find(({ name }) => name === 'mi-acr-id');
    assert.ok(identity);
    await deleteIdentity(cloud, dev, identity.id, never);
    const before = at.asked().length;
    const found = await everyPage(orphanedAssignments(cloud, subscriptions), never);
    assert.deepEqual(at.asked().slice(before).map((path) => path.split('/').at(-1)), ['resources', 'getByIds', 'roleDefinitions']);
    const left = found.filter(({ assignment: { id } }) => !seeded.some(({ assignment }) => assignment.id === id));
    assert.deepEqual(left.map(({ assignment, roleName }) => [assignment.principalId, roleName, assignment.scope.split('/').at(-1)]), [[identity.principalId, 'AcrPull', 'acrabsdemo']]);
  });

  it('cannot be told where the directory may not be read, or tells nothing', async () => {
    const { azure, cloud, subscriptions } = await contoso({ faults: [directoryDenied] });
    await assert.rejects(everyPage(orphanedAssignments(cloud, subscriptions), never), { kind: 'denied', code: 'Authorization_RequestDenied' });
    const assignments = Array.from({ length: 12 }, (_, index) => ({ id: `/providers/Microsoft.Authorization/roleAssignments/${index}`, scope: '/', roleDefinitionId: '', principalId: `gone-${index}`, principalType: 'User', condition: null }));
    azure.setFaults([
      { path: graph, body: JSON.stringify({ totalRecords: 12, count: 12, data: assignments, facets: [], resultTruncated: 'false' }) },
      { path: '/v1.0/directoryObjects/getByIds', body: JSON.stringify({ value: [] }) },
    ]);
    await assert.rejects(everyPage(orphanedAssignments(cloud, subscriptions), never), { kind: 'denied', code: 'DirectoryTellsNothing' });
  });
});

describe('clusters that still run on a service principal', () => {
  it('are found by one query, with the end of the secret from the directory', async () => {
    const at = await contoso();
    const found = await everyPage(servicePrincipalClusters(at.cloud, at.subscriptions), never);
    assert.deepEqual(found.map(({ cluster }) => cluster.name), ['aks-legacy']);
    const [end] = found[0]?.secrets?.ends ?? [];
    assert.equal(end?.kind, 'secret');
    assert.equal(Math.round((end.at - Date.now()) / day), 12);
    assert.deepEqual(at.asked().map((path) => path.split('/').at(-1)), ['resources', 'applications']);
  });

  it('are told where the directory may not be read, and that is said beside them', async () => {
    const { cloud, subscriptions } = await contoso({ faults: [directoryDenied] });
    const pages = servicePrincipalClusters(cloud, subscriptions);
    const found = await everyPage(pages, never);
    assert.deepEqual(found.map(({ cluster, secrets }) => [cluster.name, secrets]), [['aks-legacy', undefined]]);
    assert.equal(pages.directoryFailure()?.kind, 'denied');
  });

  it('are the same without Resource Graph', async () => {
    const { azure, cloud, subscriptions } = await contoso();
    const read = async () => (await everyPage(servicePrincipalClusters(cloud, subscriptions), never)).map(({ cluster, secrets }) => [cluster.id.toLowerCase(), secrets]);
    const queried = await read();
    azure.setFaults([withoutGraph]);
    assert.deepEqual(await read(), queried);
  });
});

describe('kubelet identities without pull access', () => {
  it('are those of a cluster that was just moved from its service principal, until it is granted', async () => {
    const at = await contoso({ operationMs: 0 });
    const { cloud, dev } = at;
    assert.deepEqual(await unable(at), []);
    const legacy = (await everyPage(servicePrincipalClusters(cloud, [dev]), never))[0]?.cluster;
    assert.ok(legacy);
    const { runsOn } = await enableManagedIdentity(cloud, dev, legacy.id, never);
    assert.ok(runsOn.kind === 'managedIdentity' && runsOn.kubelet);
    assert.deepEqual(await unable(at), ['aks-legacy']);
    const [registry] = await listRegistries(cloud, dev, never);
    await grantRole(cloud, dev, { scope: registry?.id ?? '', role: builtInRoles.acrPull, principalId: runsOn.kubelet.principalId }, never);
    assert.deepEqual(await unable(at), []);
  });

  it('include one whose only role does nothing on the registry, since that is in ABAC mode', async () => {
    const at = await moved();
    const { azure, cloud, dev, principalId } = at;
    const id = `/subscriptions/${dev.subscriptionId}/resourceGroups/rg-pay/providers/Microsoft.ContainerRegistry/registries/acrpayabac`;
    const { status } = await send(azure, 'PUT', `${id}?api-version=2025-11-01`, { body: { location: 'westeurope', sku: { name: 'Premium' }, properties: { roleAssignmentMode: 'AbacRepositoryPermissions' } } });
    assert.equal(status, 201);
    await grantRole(cloud, dev, { scope: id, role: builtInRoles.acrPull, principalId }, never);
    assert.deepEqual(await unable(at), ['aks-legacy']);
    await grantRole(cloud, dev, { scope: id, role: builtInRoles.repositoryReader, principalId }, never);
    assert.deepEqual(await unable(at), []);
  });

  it('leave out one with a role on a resource group, a subscription or a management group that holds registries', async () => {
    for (const scope of ['resourceGroups/rg-aks-demo', '', 'managementGroup']) {
      const at = await moved();
      const { azure, cloud, dev, principalId } = at;
      if (scope === 'managementGroup') {
        await send(azure, 'POST', '/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01');
        await send(azure, 'PUT', '/providers/Microsoft.Management/managementGroups/mg-workloads/providers/Microsoft.Authorization/roleAssignments/5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11?api-version=2022-04-01', {
          body: { properties: { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${builtInRoles.acrPull.guid}`, principalId, principalType: 'ServicePrincipal' } },
        });
      } else await grantRole(cloud, dev, { scope: `/subscriptions/${dev.subscriptionId}/${scope}`.replace(/\/$/, ''), role: builtInRoles.acrPull, principalId }, never);
      assert.deepEqual(await unable(at), [], scope);
    }
  });

  it('include one whose role is on a resource group without registries', async () => {
    const at = await moved();
    await grantRole(at.cloud, at.dev, { scope: `/subscriptions/${at.dev.subscriptionId}/resourceGroups/rg-pay`, role: builtInRoles.acrPull, principalId: at.principalId }, never);
    assert.deepEqual(await unable(at), ['aks-legacy']);
  });
});
