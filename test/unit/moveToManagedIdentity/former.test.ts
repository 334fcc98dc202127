import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pull } from '../../../src/azure/pulls.ts';
import { repositoriesIn, repositoryCondition } from '../../../src/azure/repositoryConditions.ts';
import { toRegistry } from '../../../src/azure/registries.ts';
import { builtInRoles } from '../../../src/emulator/builtInRoles.ts';
import { isCondition } from '../../../src/emulator/conditions.ts';
import { movedBy } from '../../../src/features/moveToManagedIdentity/former.ts';

const group = '/subscriptions/sub/resourceGroups/rg';
const id = `${group}/providers/Microsoft.ContainerRegistry/registries/acr`;
const at = { subscriptionId: 'sub', tenantId: 'tenant' };
const [orders, web] = [repositoryCondition(['orders/*']), repositoryCondition(['web/*'])];

function pull(condition: string | undefined, { scope = id, role = 'Container Registry Repository Reader', told = true }: { scope?: string; role?: string; told?: boolean } = {}): Pull {
  const { guid, permissions } = [...builtInRoles.values()].find(({ roleName }) => roleName === role) ?? assert.fail(`no ${role}`);
  return {
    registry: { kind: 'registry', ...toRegistry({ id, name: 'acr', location: '', sku: { name: 'Premium' }, ...(told && { roleAssignmentMode: 'AbacRepositoryPermissions' }) }, at) },
    assignment: { id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${role} ${condition}`, scope, roleDefinitionId: guid, principalId: 'object', principalType: 'ServicePrincipal', condition, description: undefined },
    role: { guid, name: role, description: '', custom: false, permissions },
    works: true,
  };
}

const inheritedFrom = (...pulls: readonly Pull[]) => movedBy(pulls)[0]?.inheritedFrom;
const conditionOf = (...pulls: readonly Pull[]) => movedBy(pulls).map(({ condition }) => condition);

test('the condition of the one role is kept, letter by letter', () => {
  const [moved] = movedBy([pull(orders)]);
  assert.deepEqual(moved, { id, at, condition: orders, inheritedFrom: undefined });
  assert.deepEqual(repositoriesIn(moved?.condition ?? ''), ['orders/*']);
});

test('without a condition there is none', () => assert.deepEqual(conditionOf(pull(undefined)), [undefined]));

test('of two conditions either is enough, as it was for two roles', () => {
  const [both] = conditionOf(pull(orders), pull(web, { scope: group }));
  assert.equal(both, `(${orders}) OR (${web})`);
  assert.equal(isCondition(both), true);
});

test('a role without a condition lets everything through, whatever another one has', () => {
  assert.deepEqual(conditionOf(pull(orders), pull(undefined, { scope: group })), [undefined]);
  assert.deepEqual(conditionOf(pull(undefined, { scope: group }), pull(orders), pull(web)), [undefined]);
});

test('the same condition twice is one', () => assert.deepEqual(conditionOf(pull(orders), pull(orders, { scope: group })), [orders]));

test('what is had from above is told of only where nothing is had on the registry itself', () => {
  assert.equal(inheritedFrom(pull(orders, { scope: group })), group);
  assert.equal(inheritedFrom(pull(orders, { scope: group }), pull(web)), undefined);
});

test('where nobody tells the mode, a role that may do nothing there takes no condition away', () => {
  const told = false;
  const acrPull = pull(undefined, { role: 'AcrPull', told });
  assert.deepEqual(conditionOf(acrPull, pull(orders, { told })), [orders]);
  assert.deepEqual(conditionOf(acrPull), [undefined]);
  assert.deepEqual(conditionOf(pull(undefined, { scope: group, told }), acrPull, pull(orders, { told })), [undefined]);
});
