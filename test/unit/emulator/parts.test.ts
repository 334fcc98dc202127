import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAllowed, rightsOf } from '../../../src/emulator/access.ts';
import { addPrincipal, newDirectory, withGroups } from '../../../src/emulator/directory.ts';
import { parseFilter } from '../../../src/emulator/filter.ts';
import { guidOf, isGuid, newGuid, seededRandom } from '../../../src/emulator/guid.ts';
import { isWithin, parseId, subscriptionKey } from '../../../src/emulator/ids.ts';
import { merge } from '../../../src/emulator/json.ts';
import { startOperation, runningOn, settle } from '../../../src/emulator/operations.ts';
import { assignRole } from '../../../src/emulator/roleAssignments.ts';
import { seedLarge } from '../../../src/emulator/seed/large.ts';
import { clusterType } from '../../../src/emulator/clusters.ts';
import { identityType } from '../../../src/emulator/identities.ts';
import { registryType } from '../../../src/emulator/registries.ts';
import { defaultSettings, newStore, resourcesIn } from '../../../src/emulator/store.ts';
import { roleGuid } from '../../../src/emulator/builtInRoles.ts';

const tenant = guidOf('tenant');
const subscription = guidOf('subscription');
const settings = { ...defaultSettings, operationMs: 10, registrationMs: 10, replicationMs: 0, pageSize: 10 };

function store(time = { now: 0 }) {
  return newStore({ now: () => time.now }, () => newGuid(seededRandom(1)), settings);
}

describe('GUIDs', () => {
  it('of a name are always the same, and differ between names', () => {
    assert.equal(guidOf('a'), guidOf('a'));
    assert.equal(new Set(Array.from({ length: 20_000 }, (_, index) => guidOf(`name ${index}`))).size, 20_000);
  });

  it('are of version 4', () => {
    const guid = newGuid(seededRandom(3));
    assert.match(guid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.ok(isGuid(guid) && !isGuid(`${guid}0`));
  });
});

describe('IDs', () => {
  it('give their parts, the type of the last provider', () => {
    const id = `/subscriptions/S/resourcegroups/G/providers/A.B/cs/c/ds/d/providers/E.F/gs/g`;
    assert.deepEqual(parseId(id), { subscriptionId: 'S', resourceGroup: 'G', type: 'E.F/gs', name: 'g' });
    assert.equal(parseId('/subscriptions/S/resourceGroups/G/providers/A.B/cs/c/ds/d').type, 'A.B/cs/ds');
  });

  it('lie within themselves and above, without case, and not within a name that begins alike', () => {
    assert.ok(isWithin('/subscriptions/s/resourceGroups/RG', '/Subscriptions/S'));
    assert.ok(isWithin('/subscriptions/s', '/'));
    assert.ok(!isWithin('/subscriptions/s/resourceGroups/rg-2', '/subscriptions/s/resourceGroups/rg'));
  });

  it('tell their subscription', () => {
    assert.deepEqual(['/Subscriptions/S/x', '/subscriptions/S', '/providers/x', '/'].map(subscriptionKey), ['s', 's', '', '']);
  });
});

describe('filters', () => {
  it('are split at and, not inside texts', () => {
    assert.deepEqual(parseFilter("name eq 'this and ''that''' and atScope()"), [
      { field: 'name', operator: 'eq', value: "this and 'that'" },
      { call: 'atScope', value: undefined },
    ]);
  });

  it('that are not understood are refused', () => {
    for (const filter of ["a ne 'b'", "a eq 'b' or c eq 'd'", 'a eq b', "not(a eq 'b')", 'x']) assert.throws(() => parseFilter(filter), { code: 'InvalidFilter' });
  });
});

describe('rights', () => {
  it('take NotActions away within one role, and give them through another', () => {
    const at = store();
    const caller = { tenantId: tenant, objectId: guidOf('me'), name: 'me' };
    const scope = `/subscriptions/${subscription}`;
    assignRole(at, { scope, roleGuid: roleGuid('Contributor'), principalId: caller.objectId, by: null });
    assert.ok(!isAllowed(rightsOf(at, caller), 'Microsoft.Authorization/roleAssignments/write', scope));
    assert.ok(isAllowed(rightsOf(at, caller), 'microsoft.authorization/roleassignments/READ', scope));
    assignRole(at, { scope: `${scope}/resourceGroups/rg`, roleGuid: roleGuid('User Access Administrator'), principalId: caller.objectId, by: null, name: guidOf('other') });
    assert.ok(isAllowed(rightsOf(at, caller), 'Microsoft.Authorization/roleAssignments/write', `${scope}/resourceGroups/RG/providers/a/b/c`));
    assert.ok(!isAllowed(rightsOf(at, caller), 'Microsoft.Authorization/roleAssignments/write', `${scope}/resourceGroups/rg2`));
  });

  it('at the root count everywhere', () => {
    const at = store();
    const caller = { tenantId: tenant, objectId: guidOf('me'), name: 'me' };
    assignRole(at, { scope: '/', roleGuid: roleGuid('Reader'), principalId: caller.objectId, by: null });
    assert.ok(isAllowed(rightsOf(at, caller), 'Microsoft.Web/sites/read', `/subscriptions/${subscription}/resourceGroups/rg`));
  });

  it('come through groups in groups, even when these go in a circle', () => {
    const directory = newDirectory();
    const group = (id: string, members: string[]) => addPrincipal(directory, { id, kind: 'group', displayName: id, members, createdAt: 0 });
    group('g1', ['me', 'g3']);
    group('g2', ['G1']);
    group('g3', ['g2']);
    group('g4', ['you']);
    assert.deepEqual([...withGroups(directory, 'Me')].toSorted(), ['g1', 'g2', 'g3', 'me']);
  });
});

describe('operations', () => {
  it('end when the clock has passed them, oldest first', () => {
    const time = { now: 0 };
    const at = newStore({ now: () => time.now }, guids(), settings);
    const ended: string[] = [];
    const start = (name: string, durationMs: number) => startOperation(at, { subscriptionId: subscription, target: `/subscriptions/${subscription}/${name}`, durationMs, end: (outcome) => ended.push(`${name} ${outcome}`) });
    start('late', 20);
    start('early', 10);
    time.now = 9;
    settle(at);
    assert.deepEqual(ended, []);
    assert.ok(runningOn(at, `/SUBSCRIPTIONS/${subscription}`));
    time.now = 20;
    settle(at);
    settle(at);
    assert.deepEqual(ended, ['early Succeeded', 'late Succeeded']);
    assert.equal(runningOn(at, `/subscriptions/${subscription}`), undefined);
  });
});

describe('a generated estate', () => {
  it('holds as much as was asked for, and no assignment twice', () => {
    const at = store();
    seedLarge(at, { subscriptions: 7, identities: 40, clusters: 5, registries: 6, assignments: 200 });
    const ids = [...at.subscriptions.keys()];
    const count = (type: string) => ids.flatMap((id) => resourcesIn(at, id, type)).filter(({ id }) => !id.includes('/MC_')).length;
    assert.deepEqual([ids.length, count(identityType), count(clusterType), count(registryType)], [7, 40, 5, 6]);
    // One more in each subscription makes its owner, and one for each cluster's kubelet.
    assert.equal(at.assignments.byId.size, 200 + 7 + 5);
  });
});

describe('merging', () => {
  it('goes into objects, and replaces arrays', () => {
    assert.deepEqual(merge({ a: { b: 1, c: 2 }, d: [1, 2] }, { a: { c: 3 }, d: [3] }), { a: { b: 1, c: 3 }, d: [3] });
  });

  it('does not reach the prototype', () => {
    merge({}, JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>);
    assert.equal('polluted' in {}, false);
  });
});

function guids(): () => string {
  const random = seededRandom(5);
  return () => newGuid(random);
}
