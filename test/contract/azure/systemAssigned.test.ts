import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listAssignmentsOf } from '../../../src/azure/assignments.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { setSystemAssigned } from '../../../src/azure/setSystemAssigned.ts';
import { switchableTypes } from '../../../src/azure/switchable.ts';
import { getSystemAssigned, holdersInGroup, listSystemAssigned, listWithoutSystemAssigned, writtenHolders } from '../../../src/azure/systemAssigned.ts';
import type { Holder } from '../../../src/azure/systemAssigned.ts';
import { manualClock } from '../fixture.ts';
import { estate, never, withoutGraph } from './estate.ts';

const byId = (holders: readonly Holder[]) => holders.map((holder) => ({ ...holder, id: holder.id.toLowerCase(), resourceGroup: holder.resourceGroup.toLowerCase() })).toSorted((a, b) => a.id.localeCompare(b.id));
const times = (names: readonly string[], name: string) => names.filter((other) => other === name).length;
const lastNames = (ids: readonly string[]) => ids.map((id) => id.split('/').at(-1));

/** The sample, with what a subscription has of either list, by name. */
async function lists(options: Parameters<typeof estate>[0] = {}) {
  const { azure, at, all } = await estate(options);
  const { cloud } = azure;
  const ofContoso = all.filter(({ tenantId }) => tenantId === at('Contoso Dev').tenantId);
  const having = async (subscriptions = ofContoso) => everyPage(listSystemAssigned(cloud, subscriptions), never);
  const lacking = async (subscriptions = ofContoso) => everyPage(listWithoutSystemAssigned(cloud, subscriptions), never);
  return {
    azure,
    cloud,
    all,
    at,
    having,
    lacking,
    named: async (name: string) => {
      const found = [...(await having()), ...(await lacking())].filter((holder) => holder.name === name);
      assert.equal(found.length, 1, name);
      return found[0] ?? assert.fail(name);
    },
    set: async (holder: Holder, on: boolean) => setSystemAssigned(cloud, holder, holder, on, never),
    writes: () => azure.requests.filter(({ method }) => method === 'PATCH').length,
  };
}

describe('the system-assigned identities', () => {
  it('are those of every resource that has one, whatever its type', async () => {
    const { having } = await lists();
    const known = new Set(['aks-abs-demo', 'func-orders', 'vm-build']);
    assert.deepEqual((await having()).filter(({ name }) => known.has(name)).map(({ name, type, variant, userAssigned }) => [name, type, variant, lastNames(userAssigned)]), [
      ['aks-abs-demo', 'microsoft.containerservice/managedclusters', '', []],
      ['func-orders', 'microsoft.web/sites', 'functionapp,linux', ['mi-orders']],
      ['vm-build', 'microsoft.compute/virtualmachines', '', []],
    ]);
  });

  it('can be switched on on resources of the types that are known for it, and that have none', async () => {
    const { lacking } = await lists();
    const found = await lacking();
    assert.deepEqual(found.filter(({ type }) => /compute|web/.test(type)).map(({ name }) => name), ['app-payments', 'vm-pay-worker', 'vmss-web']);
    assert.ok(found.every(({ type }) => switchableTypes.some((known) => known === type)));
  });

  it('of a resource group are there with the user-assigned ones, as the nodes of a cluster have them', async () => {
    const { cloud, at } = await lists();
    const machines = (await holdersInGroup(cloud, at('Contoso Prod'), 'RG-prod', never)).filter(({ type }) => type === 'microsoft.compute/virtualmachinescalesets');
    assert.deepEqual(machines.map(({ name, userAssigned }) => [name, lastNames(userAssigned)]), [['vmss-web', ['mi-web-frontend']]]);
  });

  it('are the same without Resource Graph', async () => {
    const { azure, having, lacking } = await lists();
    const read = async () => ({ having: byId(await having()), lacking: byId(await lacking()) });
    const queried = await read();
    azure.setFaults([withoutGraph]);
    assert.deepEqual(await read(), queried);
    assert.ok(queried.having.length > 2 && queried.lacking.length > 2);
  });

  it('are one query for a page of a thousand', async () => {
    const { azure, all } = await estate({ seed: 'large' });
    const before = azure.requests.length;
    const pages = listSystemAssigned(azure.cloud, all);
    const first = await pages.next(never);
    assert.deepEqual([azure.requests.length - before, first.length, pages.total(), pages.done()], [1, 1000, 1500, false]);
    const found = [...first, ...(await everyPage(pages, never))];
    assert.deepEqual([azure.requests.length - before, found.length, new Set(found.map(({ id }) => id)).size], [2, 1500, 1500]);
  });

  it('that cannot be read in one subscription are listed of the others', async () => {
    const { azure, at, cloud, all } = await lists();
    azure.setFaults([withoutGraph, { path: `/subscriptions/${at('Contoso Dev').subscriptionId}/resources`, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
    const pages = listSystemAssigned(cloud, all);
    const found = (await everyPage(pages, never)).map(({ name }) => name);
    assert.deepEqual([found.includes('vm-build'), found.includes('aks-abs-demo')], [true, false]);
    assert.deepEqual(pages.failures().map((failure) => [failure.at.subscriptionId, failure.error.kind]), [[at('Contoso Dev').subscriptionId, 'denied']]);
  });

  it('have a client ID, which their own service tells', async () => {
    const { cloud, named } = await lists();
    const machine = await named('vm-build');
    const { clientId, answer } = await getSystemAssigned(cloud, machine, machine.id, never);
    assert.match(clientId, /^[0-9a-f-]{36}$/);
    const { properties } = JSON.parse(answer) as { properties: Record<string, string> };
    assert.deepEqual([properties['clientId'], properties['principalId']], [clientId, machine.principalId]);
    const none = await named('vm-pay-worker');
    await assert.rejects(getSystemAssigned(cloud, none, none.id, never), { kind: 'notFound' });
  });
});

describe('switching a system-assigned identity', () => {
  for (const name of ['vm-pay-worker', 'app-payments', 'vmss-web']) {
    it(`on keeps the user-assigned ones, and so does switching it off (${name})`, async () => {
      const { named, set } = await lists();
      const before = await named(name);
      assert.ok(before.userAssigned.length > 0);
      const { holder: on } = await set(before, true);
      assert.match(on.principalId ?? '', /^[0-9a-f-]{36}$/);
      assert.deepEqual(lastNames(on.userAssigned), lastNames(before.userAssigned));
      const { holder: off } = await set(on, false);
      assert.deepEqual([off.principalId, lastNames(off.userAssigned)], [undefined, lastNames(before.userAssigned)]);
    });
  }

  it('off leaves a resource without others with none at all', async () => {
    const { named, set } = await lists();
    const { holder } = await set(await named('vm-build'), false);
    assert.deepEqual([holder.principalId, holder.userAssigned], [undefined, []]);
  });

  it('off leaves its role assignments behind, and on again it is a new principal without them', async () => {
    const { cloud, at, named, set } = await lists();
    const before = await named('vm-build');
    const rolesOf = async (principalId = '') => (await listAssignmentsOf(cloud, principalId, [at('Contoso Prod')], never)).assignments.length;
    await set(before, false);
    assert.equal(await rolesOf(before.principalId), 1);
    const { holder } = await set(before, true);
    assert.notEqual(holder.principalId, before.principalId);
    assert.deepEqual([await rolesOf(before.principalId), await rolesOf(holder.principalId)], [1, 0]);
  });

  it('twice is as good as once', async () => {
    const { named, set, writes } = await lists();
    const worker = await named('vm-pay-worker');
    const first = await set(worker, true);
    const second = await set(worker, true);
    assert.deepEqual([first.changed, second.changed, second.holder.principalId, writes()], [true, false, first.holder.principalId, 1]);
    await set(worker, false);
    assert.deepEqual([(await set(worker, false)).changed, writes()], [false, 2]);
  });

  it('asks for the api-versions of a provider once, and takes none that is a preview', async () => {
    const { azure, named, set } = await lists();
    await set(await named('vm-pay-worker'), true);
    await set(await named('vmss-web'), true);
    assert.equal(azure.requests.filter(({ path }) => /\/providers\/Microsoft\.Compute$/i.test(path)).length, 1);
  });

  it('without the right says which one is missing, and where', async () => {
    const { azure, named, set } = await lists();
    const worker = await named('vm-pay-worker');
    azure.setFaults([{ path: worker.name, method: 'PATCH', status: 403, code: 'AuthorizationFailed', message: `The client 'ada@contoso.com' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/write' over scope '${worker.id}'.` }]);
    await assert.rejects(set(worker, true), (error) => error instanceof AzureError && error.kind === 'denied' && error.missing?.action === 'Microsoft.Compute/virtualMachines/write' && error.missing.scope === worker.id);
    assert.equal((await named('vm-pay-worker')).principalId, undefined);
  });

  it('of a type that does not support it is refused before anything is sent', async () => {
    const { azure, named, set } = await lists();
    const cluster = await named('aks-abs-demo');
    const before = azure.requests.length;
    await assert.rejects(set(cluster, false), { kind: 'invalid', code: 'UnsupportedResourceType' });
    assert.equal(azure.requests.length, before);
  });

  it('of a resource that is gone says so', async () => {
    const { named, set } = await lists();
    const worker = await named('vm-pay-worker');
    await assert.rejects(set({ ...worker, id: `${worker.id}-gone` }, true), { kind: 'notFound' });
  });

  it('shows at once in both lists while Resource Graph lags, and is believed when it has caught up', async () => {
    const clock = manualClock(Date.now());
    const { cloud, having, lacking, named, set } = await lists({ clock, graphLagMs: 60_000 });
    const worker = await named('vm-pay-worker');
    const build = await named('vm-build');
    await set(worker, true);
    await set(build, false);
    for (const step of ['lagging', 'caught up', 'forgotten']) {
      const [has, lacks] = [(await having()).map(({ name }) => name), (await lacking()).map(({ name }) => name)];
      assert.deepEqual([times(has, 'vm-pay-worker'), times(lacks, 'vm-pay-worker'), times(has, 'vm-build'), times(lacks, 'vm-build')], [1, 0, 0, 1], step);
      assert.equal(writtenHolders.pending(cloud).size, step === 'lagging' ? 2 : 0, step);
      clock.advance(60_001);
    }
  });
});
