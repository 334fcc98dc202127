import assert from 'node:assert/strict';
import type { Clock } from '../../../src/emulator/sampleAzure.ts';
import type { ResourceNode } from '../../../src/features/shared/resourceNodes.ts';
import type { Row } from '../../../src/ui/tree.ts';
import type { TestApp } from './harness.ts';

/** The resource ID that a row stands for. */
export function idOf(row: Row): string {
  assert.ok('resource' in row.node, `${row.node.label} is no resource`);
  return (row.node as ResourceNode).resource.id;
}

/** A clock that stands, until `step` milliseconds pass at each look at it: what is under way ends when a test wants it. */
export function standingClock(): Clock & { step: number } {
  let time = Date.now();
  return {
    step: 0,
    now() {
      return (time += this.step);
    },
  };
}

/** Somebody locks a scope meanwhile. */
export async function lock(app: TestApp, scope: string, level: 'CanNotDelete' | 'ReadOnly'): Promise<void> {
  await app.elsewhere('PUT', `${scope}/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01`, { properties: { level } });
}

/** Somebody deletes an identity meanwhile. */
export async function deleteElsewhere(app: TestApp, identityId: string): Promise<void> {
  await app.elsewhere('DELETE', `${identityId}?api-version=2023-01-31`);
}

/** Whoever is signed in may do no more than read in a subscription from now on. */
export async function mayOnlyRead(app: TestApp, subscriptionId: string): Promise<void> {
  const [scope, version] = [`/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`, 'api-version=2022-04-01'];
  const principalId = app.azure.cloud.accounts[0]?.id ?? '';
  const own = (await app.elsewhere('GET', `${scope}/roleAssignments?$filter=principalId eq '${principalId}'&${version}`)) as { readonly value: readonly { readonly id: string }[] };
  const roleDefinitionId = `${scope}/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
  await app.elsewhere('PUT', `${scope}/roleAssignments/5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a12?${version}`, { properties: { roleDefinitionId, principalId, principalType: 'User' } });
  // The last thing that an owner may do is to leave.
  for (const { id } of own.value) await app.elsewhere('DELETE', `${id}?${version}`);
}

/** The federated credentials of an identity, as Azure has them: "name: subject of host". */
export async function trustedBy(app: TestApp, identityId: string): Promise<string[]> {
  const { value } = (await app.elsewhere('GET', `${identityId}/federatedIdentityCredentials?api-version=2023-01-31`)) as { readonly value: readonly { readonly name: string; readonly properties: { readonly issuer: string; readonly subject: string } }[] };
  return value.map(({ name, properties: { issuer, subject } }) => `${name}: ${subject} of ${new URL(issuer).hostname}`);
}

/** What stands below a row is the same after it: as it is shown at once, and as Azure tells it when asked again. */
export async function changesNothing(app: TestApp, labels: readonly string[], depth: number, work: () => Promise<unknown>): Promise<void> {
  const before = await app.outline(labels, depth);
  await work();
  assert.equal(await app.outline(labels, depth), before);
  app.refresh();
  assert.equal(await app.outline(labels, depth), before);
}
