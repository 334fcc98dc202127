import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allowedIn, isAllowed, rightsOf } from '../../../src/emulator/access.ts';
import { roleGuid } from '../../../src/emulator/builtInRoles.ts';
import { everyone, putDenyAssignment } from '../../../src/emulator/denyAssignments.ts';
import { addPrincipal } from '../../../src/emulator/directory.ts';
import { guidOf, newGuid, seededRandom } from '../../../src/emulator/guid.ts';
import type { DenyAssignment } from '../../../src/emulator/resource.ts';
import { assignRole } from '../../../src/emulator/roleAssignments.ts';
import { assignmentsAbove, covers, groupsAbove } from '../../../src/emulator/scopes.ts';
import { defaultSettings, directoryOf, newStore } from '../../../src/emulator/store.ts';

const tenantId = guidOf('tenant');
const other = guidOf('other tenant');
const subscriptionId = guidOf('subscription');
const subscription = `/subscriptions/${subscriptionId}`;
const group = (name: string) => `/providers/Microsoft.Management/managementGroups/${name}`;
const me = { tenantId, objectId: guidOf('me'), name: 'me' };

/** root > a > b > the subscription; c beside a. */
function tree() {
  const store = newStore({ now: () => 0 }, () => newGuid(seededRandom(1)), { ...defaultSettings, throttled: false });
  directoryOf(store, tenantId);
  for (const [name, parent] of [['a', tenantId], ['b', 'A'], ['c', tenantId]] as const) store.managementGroups.set(name, { name, displayName: name, tenantId, parent });
  store.subscriptions.set(subscriptionId, { id: subscription, subscriptionId, displayName: 's', tenantId, state: 'Enabled', managementGroup: 'b' });
  return store;
}

describe('scopes', () => {
  it('have the groups above them, nearest first', () => {
    const store = tree();
    const names = (scope: string) => groupsAbove(store, scope).map(({ name }) => name);
    assert.deepEqual(names(`${subscription.toUpperCase().replace('/SUBSCRIPTIONS', '/Subscriptions')}/resourceGroups/rg`), ['b', 'a', tenantId]);
    assert.deepEqual([names(group('B')), names(group(tenantId)), names(group('gone')), names('/')], [['a', tenantId], [], [], []]);
  });

  it('are covered by what lies above, and by nothing beside', () => {
    const store = tree();
    const below = `${subscription}/resourceGroups/rg`;
    assert.deepEqual([group('a'), group('B'), group(tenantId), '/', subscription].map((granted) => covers(store, granted, below)), [true, true, true, true, true]);
    assert.deepEqual([group('c'), group(other), below].map((granted) => covers(store, granted, subscription)), [false, false, false]);
    assert.deepEqual([covers(store, group('a'), group('b')), covers(store, group('b'), group('a'))], [true, false]);
  });

  it('keep the roots of two tenants apart', () => {
    const store = tree();
    assignRole(store, { scope: '/', tenantId, roleGuid: roleGuid('Reader'), principalId: me.objectId, by: null });
    assert.deepEqual([assignmentsAbove(store, tenantId).length, assignmentsAbove(store, other).length], [1, 0]);
  });
});

describe('rights from above', () => {
  it('at a management group count in the subscriptions below it, and not beside', () => {
    const store = tree();
    assignRole(store, { scope: group('a'), roleGuid: roleGuid('Reader'), principalId: me.objectId, by: null });
    const rights = rightsOf(store, me);
    const may = (scope: string) => isAllowed(rights, 'Microsoft.Web/sites/read', scope);
    assert.deepEqual([subscription, group('b'), group('a'), group('c'), group(tenantId)].map(may), [true, true, true, false, false]);
    assert.ok(allowedIn(rights, 'Microsoft.Web/sites/read', subscriptionId)(`${subscription}/resourceGroups/rg`));
  });
});

const principal = (name: string) => [{ id: guidOf(name).toUpperCase(), type: 'User' }];
const denial: DenyAssignment = {
  guid: guidOf('denial'), name: 'denial', description: '', scope: `${subscription}/resourceGroups/rg`, doNotApplyToChildScopes: false, isSystemProtected: true, createdOn: '', createdBy: null,
  permissions: [{ actions: ['*/delete'], notActions: ['Microsoft.Web/*'], dataActions: [], notDataActions: [] }],
  principals: [everyone], excludePrincipals: [],
};

describe('denials', () => {
  function mayDelete(wanted: Partial<DenyAssignment>, scope: string, type = 'Microsoft.Compute/disks'): boolean {
    const store = tree();
    addPrincipal(directoryOf(store, tenantId), { id: guidOf('team'), kind: 'group', displayName: 'team', members: [me.objectId], createdAt: 0 });
    assignRole(store, { scope: group('a'), roleGuid: roleGuid('Owner'), principalId: me.objectId, by: null });
    putDenyAssignment(store, { ...denial, ...wanted });
    const rights = rightsOf(store, me);
    const one = isAllowed(rights, `${type}/delete`, scope);
    assert.equal(allowedIn(rights, `${type}/delete`, subscriptionId)(scope), one, 'one by one as in a list');
    return one;
  }
  const inside = `${denial.scope}/providers/Microsoft.Compute/disks/d`;

  it('reach down, and up or aside not', () => {
    assert.deepEqual([mayDelete({}, inside), mayDelete({}, denial.scope), mayDelete({}, subscription), mayDelete({}, `${denial.scope}2`)], [false, false, true, true]);
    assert.equal(mayDelete({ scope: group('b') }, inside), false);
    assert.equal(mayDelete({ scope: group('c') }, inside), true);
  });

  it('leave out child scopes when they say so', () => {
    assert.deepEqual([mayDelete({ doNotApplyToChildScopes: true }, inside), mayDelete({ doNotApplyToChildScopes: true }, denial.scope)], [true, false]);
  });

  it('leave out their own NotActions', () => {
    assert.equal(mayDelete({}, inside, 'Microsoft.Web/sites'), true);
  });

  it('are for principals and for groups, less those that are excluded', () => {
    assert.deepEqual(['me', 'team', 'you'].map((name) => mayDelete({ principals: principal(name) }, inside)), [false, false, true]);
    assert.deepEqual(['me', 'team', 'you'].map((name) => mayDelete({ excludePrincipals: principal(name) }, inside)), [true, true, false]);
  });
});
