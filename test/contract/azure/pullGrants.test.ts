import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant } from '../../../src/azure/access.ts';
import { listClusters } from '../../../src/azure/clusters.ts';
import { grantRole, removeAssignment } from '../../../src/azure/grants.ts';
import { pullGrantsAt } from '../../../src/azure/pullGrants.ts';
import type { PullGrants } from '../../../src/azure/pullGrants.ts';
import { pullerOf } from '../../../src/azure/pullers.ts';
import { listRegistries } from '../../../src/azure/registries.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import { estate, never } from './estate.ts';

async function parts() {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  const [registry] = await listRegistries(azure.cloud, dev, never);
  const cluster = (await listClusters(azure.cloud, dev, never)).find(({ name }) => name === 'aks-abs-demo');
  const puller = cluster && pullerOf(cluster);
  assert.ok(registry && puller?.kind === 'kubelet');
  const { principalId } = puller;
  const look = async () => told(await pullGrantsAt(azure.cloud, registry, principalId, never));
  const grant = async (scope: string, role: { guid: string; name: string }) => grantRole(azure.cloud, dev, { scope, role, principalId }, never);
  return { azure, dev, registry, principalId, look, grant };
}

function told({ own, broader, others, unread }: PullGrants): Record<keyof PullGrants, string[]> {
  return { own: own.map(words), broader: broader.map(words), others: others.map(words), unread: unread.map(words) };
}

function words({ assignment, role }: Grant): string {
  return `${role?.name} at ${assignment.scope.split('/').at(-1)}`;
}

const acrPush = { guid: '8311e382-0749-4cb8-b61a-304f252e45ec', name: 'AcrPush' };

test('what lets a kubelet pull is told by what a detaching would take and leave', async () => {
  const { registry, look, grant } = await parts();
  await grant(registry.id, acrPush);
  await grant(`/subscriptions/${registry.subscriptionId}/resourceGroups/rg-aks-demo`, builtInRoles.acrPull);
  assert.deepEqual(await look(), { own: ['AcrPull at acrabsdemo'], broader: ['AcrPush at acrabsdemo'], others: ['AcrPull at rg-aks-demo'], unread: [] });
});

test('detached, nothing is left, and detached twice it is so still', async () => {
  const { azure, registry, principalId, look } = await parts();
  const { own } = await pullGrantsAt(azure.cloud, registry, principalId, never);
  const remove = async () => Promise.all(own.map(async ({ assignment }) => removeAssignment(azure.cloud, registry, assignment.id, never)));
  assert.deepEqual([await remove(), await remove()], [[{ existed: true }], [{ existed: false }]]);
  assert.deepEqual(await look(), { own: [], broader: [], others: [], unread: [] });
});

test('who may not read assignments is refused, and not told of none', async () => {
  const { azure, look } = await parts();
  azure.setFaults([{ path: '/roleAssignments', method: 'GET', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await assert.rejects(look(), { kind: 'denied' });
});
