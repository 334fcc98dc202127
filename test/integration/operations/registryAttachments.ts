import assert from 'node:assert/strict';
import { assignmentNodeOf } from '../../../src/features/shared/accessNodes.ts';
import type { ResourceNode } from '../../../src/features/shared/resourceNodes.ts';
import type { Row } from '../../../src/ui/tree.ts';
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

/** Somebody assigns a role to a cluster's kubelet meanwhile. */
export async function assignElsewhere(app: TestApp, roleGuid: string, scope: string): Promise<void> {
  const { resource } = (await app.row(...cluster)).node as ResourceNode;
  assert.ok(resource.kind === 'cluster' && resource.runsOn.kind === 'managedIdentity');
  const properties = { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`, principalId: resource.runsOn.kubelet?.principalId, principalType: 'ServicePrincipal' };
  await app.elsewhere('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`, { properties });
  app.refresh();
}
