import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { poolNamed } from '../../../src/emulator/agentPools.ts';
import { handleArm } from '../../../src/emulator/arm.ts';
import { clusterId } from '../../../src/emulator/clusters.ts';
import { guidOf } from '../../../src/emulator/guid.ts';
import { field } from '../../../src/emulator/json.ts';
import { settle } from '../../../src/emulator/operations.ts';
import type { Ending } from '../../../src/emulator/operations.ts';
import { poolPrincipal } from '../../../src/emulator/poolPrincipal.ts';
import { objectIdIn } from '../../../src/emulator/seed/people.ts';
import { seedWalk } from '../../../src/emulator/seed/walk.ts';
import { defaultSettings, getResource, newStore } from '../../../src/emulator/store.ts';
import { contoso, dev, manualClock } from '../../contract/fixture.ts';

const id = clusterId(dev, 'rg-pay', 'aks-legacy');
const legacy = guidOf('service principal sp-aks-legacy');
const versions = { clusters: '2026-06-01', groups: '2025-04-01' };
const caller = { tenantId: contoso, objectId: objectIdIn(contoso), name: 'ada@contoso.com' };

/** The walk, with requests whose operations are over when they return. Who pulls for a pool is told nowhere in Azure. */
function estate() {
  const clock = manualClock();
  let count = 0;
  const store = newStore(clock, () => guidOf(`drawn ${count++}`), { ...defaultSettings, operationMs: 1000 });
  seedWalk(store);
  const cluster = () => getResource(store, id);
  return {
    /** The status that a request is answered with. */
    answerTo(method: string, path: string, body?: unknown, ending?: Ending): number {
      const { status } = handleArm({ store, method, path, origin: 'https://x', query: new Map([['api-version', path.includes('/providers/') ? versions.clusters : versions.groups]]), headers: {}, requestId: '', rawBody: body === undefined ? '' : JSON.stringify(body), ending, concurrent: false }, caller);
      clock.advance(1000);
      settle(store);
      return status;
    },
    send(...request: readonly [method: string, path: string, body?: unknown, ending?: Ending]): void {
      const status = this.answerTo(...request);
      assert.ok(status < 300, `${request.slice(0, 2).join(' ')} was answered ${status}`);
    },
    /** The move to a managed identity, with all that is there and these pools besides. */
    move(pools: readonly unknown[] = [], ending?: Ending) {
      const known = cluster();
      const properties = { ...known?.properties, agentPoolProfiles: [...((known?.properties['agentPoolProfiles'] ?? []) as unknown[]), ...pools] };
      this.send('PUT', id, { location: 'westeurope', identity: { type: 'SystemAssigned' }, properties }, ending);
    },
    kubelet: () => field(field(cluster()?.properties['identityProfile'], 'kubeletidentity'), 'objectId'),
    principal(name: string) {
      const found = cluster();
      const pool = found && poolNamed(found, name);
      assert.ok(found && pool, `no pool ${name}`);
      return poolPrincipal(store, found, pool);
    },
  };
}

describe('the principal that pulls images for a pool', () => {
  it('is the service principal of a cluster that runs on one', () => {
    assert.equal(estate().principal('system'), legacy);
  });

  it('stays it after the move to a managed identity, and after later updates of the cluster', () => {
    const at = estate();
    at.move();
    at.send('PUT', id, { location: 'westeurope', properties: { supportPlan: 'KubernetesOfficial' } });
    assert.deepEqual([at.principal('system'), at.principal('workers')], [legacy, legacy]);
  });

  it('is the kubelet identity of the one pool of two that got a new image', () => {
    const at = estate();
    at.move();
    at.send('POST', `${id}/agentPools/workers/upgradeNodeImageVersion`);
    assert.deepEqual([at.principal('system'), at.principal('workers')], [legacy, at.kubelet()]);
    assert.match(String(at.kubelet()), /^[0-9a-f-]{36}$/);
  });

  it('stays the service principal when there is no newer image than the pool has', () => {
    const at = estate();
    at.send('POST', `${id}/agentPools/workers/upgradeNodeImageVersion`);
    at.move();
    assert.equal(at.answerTo('POST', `${id}/agentPools/workers/upgradeNodeImageVersion`), 304);
    assert.equal(at.principal('workers'), legacy);
  });

  it('stays the service principal when the new image fails', () => {
    const at = estate();
    at.move();
    at.send('POST', `${id}/agentPools/workers/upgradeNodeImageVersion`, undefined, { outcome: 'Failed' });
    assert.equal(at.principal('workers'), legacy);
  });

  it('is the kubelet identity when a pool gets another version of Kubernetes, which comes with new nodes', () => {
    const at = estate();
    at.move();
    at.send('PUT', `${id}/agentPools/workers`, { properties: { orchestratorVersion: '1.34.1' } });
    assert.deepEqual([at.principal('system'), at.principal('workers')], [legacy, at.kubelet()]);
  });

  it('stays the service principal when a pool is only scaled', () => {
    const at = estate();
    at.move();
    at.send('PUT', `${id}/agentPools/workers`, { properties: { count: 5 } });
    assert.equal(at.principal('workers'), legacy);
  });

  it('is the service principal everywhere when the move fails', () => {
    const at = estate();
    at.move([], { outcome: 'Failed' });
    assert.equal(at.principal('system'), legacy);
  });

  it('is the kubelet identity for a pool that came after the move, or with it', () => {
    const at = estate();
    at.move([{ name: 'together', count: 1 }]);
    at.send('PUT', `${id}/agentPools/later`, { properties: { count: 1 } });
    assert.deepEqual([at.principal('together'), at.principal('later'), at.principal('system')], [at.kubelet(), at.kubelet(), legacy]);
  });

  it('is the kubelet identity for a pool that was deleted and made again', () => {
    const at = estate();
    at.move();
    at.send('DELETE', `${id}/agentPools/workers`);
    at.send('PUT', `${id}/agentPools/workers`, { properties: { count: 1 } });
    assert.equal(at.principal('workers'), at.kubelet());
  });

  it('is the kubelet identity in a cluster that was deleted and made again with one', () => {
    const at = estate();
    at.move();
    at.send('DELETE', id);
    at.send('PUT', id, { location: 'westeurope', identity: { type: 'SystemAssigned' }, properties: { agentPoolProfiles: [{ name: 'system', count: 1 }] } });
    assert.equal(at.principal('system'), at.kubelet());
  });

  it('is the kubelet identity when the cluster went with its group and came again', () => {
    const at = estate();
    at.move();
    at.send('DELETE', `/subscriptions/${dev}/resourceGroups/rg-pay`);
    at.send('PUT', `/subscriptions/${dev}/resourceGroups/rg-pay`, { location: 'westeurope' });
    at.send('PUT', id, { location: 'westeurope', identity: { type: 'SystemAssigned' }, properties: { agentPoolProfiles: [{ name: 'system', count: 1 }] } });
    assert.equal(at.principal('system'), at.kubelet());
  });
});
