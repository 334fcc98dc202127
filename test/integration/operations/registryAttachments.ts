import assert from 'node:assert/strict';
import { assignmentNodeOf } from '../../../src/features/shared/accessNodes.ts';
import type { ResourceNode } from '../../../src/features/shared/resourceNodes.ts';
import type { Row } from '../../../src/ui/tree.ts';
import { withoutModes } from '../../contract/azure/withoutModes.ts';
import type { TestApp } from './harness.ts';
import { idOf } from './meanwhile.ts';

export const registry = ['Contoso Dev', 'Container Registries', 'acrabsdemo'];
export const whoCanPull = [...registry, 'Who Can Pull'];
export const cluster = ['Contoso Dev', 'Kubernetes Clusters', 'aks-abs-demo'];
export const pulls = [...cluster, 'Registries It Can Pull From'];

/** Somebody changes a registry meanwhile, and the tree is read again. */
export async function changeRegistry(app: TestApp, change: unknown): Promise<void> {
  await app.elsewhere('PATCH', `${idOf(await app.row(...registry))}?api-version=2025-11-01`, change);
  app.refresh();
}

export const abacMode = { properties: { roleAssignmentMode: 'AbacRepositoryPermissions' } };

/** Somebody removes the assignment that a row stands for meanwhile. */
export async function removeElsewhere(app: TestApp, row: Row): Promise<void> {
  await app.elsewhere('DELETE', `${assignmentNodeOf(row)?.assignment.id}?api-version=2022-04-01`);
}

/** Somebody assigns a role to a cluster's kubelet meanwhile, perhaps with a condition. */
export async function assignElsewhere(app: TestApp, roleGuid: string, scope: string, condition?: string): Promise<void> {
  const { resource } = (await app.row(...cluster)).node as ResourceNode;
  assert.ok(resource.kind === 'cluster' && resource.runsOn.kind === 'managedIdentity');
  const properties = { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`, principalId: resource.runsOn.kubelet?.principalId, principalType: 'ServicePrincipal', ...(condition !== undefined && { condition, conditionVersion: '2.0' }) };
  await app.elsewhere('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`, { properties });
  app.refresh();
}

/** Neither Resource Graph nor a registry tells its mode from now on, and the tree is read again. */
export function hideModes(app: TestApp): void {
  app.choose(withoutModes(app.azure.cloud));
  app.azure.setFaults([{ method: 'GET', path: '/registries(/acrabsdemo)?$/', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  app.refresh();
}

/** What a closed row says of how many stand below it, once they were read. */
export async function countBelow(app: TestApp, labels: readonly string[]): Promise<string | undefined> {
  const { node } = await app.row(...labels);
  const children = await node.children?.(AbortSignal.timeout(10_000));
  assert.ok(children && !(Symbol.asyncIterator in children), `${node.label} grows`);
  return node.summary?.(children);
}
