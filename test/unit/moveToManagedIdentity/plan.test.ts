import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster, NodePool } from '../../../src/azure/clusters.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import { emptyDraft } from '../../../src/features/moveToManagedIdentity/facts.ts';
import type { Facts } from '../../../src/features/moveToManagedIdentity/facts.ts';
import type { Live } from '../../../src/features/moveToManagedIdentity/live.ts';
import { planOf } from '../../../src/features/moveToManagedIdentity/plan.ts';
import { asSeen, begunMove, withPool } from '../../../src/features/moveToManagedIdentity/record.ts';
import type { RegistryFacts } from '../../../src/features/moveToManagedIdentity/registryFacts.ts';
import { nextStep, stepsOf, underWay } from '../../../src/features/moveToManagedIdentity/steps.ts';
import { isOf } from '../../../src/features/shared/moves.ts';

const at = { subscriptionId: 'sub', tenantId: 'tenant' };
const pool = (name: string, more: Partial<NodePool> = {}): NodePool => ({ name, mode: 'System', count: 2, size: '', kubernetesVersion: '1.33', nodeImage: 'old', state: 'Succeeded', power: 'Running', ...more });
const identities = (principalId = 'kubelet') => ({ kind: 'managedIdentity', controlPlane: { resourceId: undefined, principalId: 'plane', clientId: '' }, kubelet: { resourceId: '/subscriptions/sub/resourceGroups/mc/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-agentpool', principalId, clientId: '' } }) as const;
const onServicePrincipal: Cluster['runsOn'] = { kind: 'servicePrincipal', clientId: 'client' };

function cluster(more: Partial<Cluster> = {}): Cluster {
  return { ...at, id: '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks', uid: undefined, name: 'aks', resourceGroup: 'rg', location: '', kubernetesVersion: '1.33', state: 'Succeeded', power: 'Running', nodeResourceGroup: 'mc', nodePools: [pool('a'), pool('b')], runsOn: onServicePrincipal, tags: {}, addons: [], oidcIssuer: undefined, workloadIdentity: false, podIdentity: undefined, networkPlugin: 'azure', outbound: { type: 'loadBalancer', addressIds: [] }, ...more };
}

function registry(name: string, more: Partial<RegistryFacts> = {}): RegistryFacts {
  return { id: `/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/${name}`, at, name, by: 'AcrPull', abac: false, role: builtInRoles.acrPull, has: false, verdict: undefined, problem: undefined, gone: false, warning: undefined, ...more };
}

function facts(more: Partial<Facts> = {}): Facts {
  const former = { clientId: 'client', principalId: 'object', name: 'sp', problem: undefined, pulls: [], by: () => undefined, removable: [], staying: [], others: [], unread: [] };
  return { cluster: cluster(), former, registries: [registry('one'), registry('two')], others: [], unread: [], removable: [], staying: [], sharing: [], obstacles: [], ...more };
}

const begun = begunMove(facts(), emptyDraft, new Date(0));
const updated = { ...begun, kubelet: 'kubelet' };
const moved = cluster({ runsOn: identities() });
const idle: Live = { running: undefined, stopping: false, failures: new Map(), ended: undefined, shell: 'bash' };
const states = (of: Facts, move = updated) => stepsOf(of, move, emptyDraft).map(({ kind, state }) => `${kind} ${state}`);
const next = (of: Facts, move: typeof begun | undefined = updated, tried: readonly string[] = []) => nextStep(stepsOf(of, move, emptyDraft), move?.byHand ?? false, new Set(tried))?.id;
const can = { verdict: 'allowed' } as const;

const withPools = (...nodePools: NodePool[]) => states(facts({ registries: [], cluster: cluster({ runsOn: identities(), nodePools }) })).filter((one) => one.startsWith('pool'));

test('the order of a move: update, each registry, each pool, and only then the verification', () => {
  assert.deepEqual(stepsOf(facts(), undefined, emptyDraft).map(({ kind }) => kind), ['find', 'update', 'grant', 'grant', 'pool', 'pool', 'verify', 'remove']);
  assert.equal(next(facts(), undefined), 'update');
  assert.equal(next(facts({ cluster: moved })), `grant ${registry('one').id}`);
  assert.equal(next(facts({ cluster: moved, registries: [registry('one', can), registry('two', can)] })), 'pool a');
});

test('no pool gets new nodes before each registry is granted or skipped; the other registries are tried all the same', () => {
  const refused = `grant ${registry('one').id}`;
  assert.equal(next(facts({ cluster: moved }), updated, [refused]), `grant ${registry('two').id}`);
  assert.equal(next(facts({ cluster: moved, registries: [registry('one'), registry('two', can)] }), updated, [refused]), undefined);
  assert.equal(next(facts({ cluster: moved, registries: [registry('one', { skipped: true }), registry('two', can)] })), 'pool a');
});

test('a pool that fails keeps the next from beginning', () => {
  assert.equal(next(facts({ cluster: moved, registries: [] }), updated, ['pool a']), undefined);
});

test('a cluster that Azure works on is not updated yet, although it tells of a managed identity', () => {
  const working = facts({ cluster: cluster({ state: 'Updating', runsOn: { ...identities(), kubelet: undefined } }) });
  assert.equal(stepsOf(working, begun, emptyDraft)[1]?.state, 'open');
  assert.equal(underWay(working, begun), 'update');
  assert.equal(underWay(working, undefined), undefined);
});

test('a pool that gets its image is under way, and the update before it is done', () => {
  const working = facts({ cluster: cluster({ runsOn: identities(), nodePools: [pool('a', { state: 'UpgradingNodeImageVersion' }), pool('b')] }) });
  assert.equal(underWay(working, updated), 'pool a');
  assert.deepEqual(states(working).slice(1, 2), ['update done']);
});

test('new nodes are known by another image or version, whoever has seen to that, and only when Azure is done', () => {
  assert.deepEqual(withPools(pool('a', { nodeImage: 'new' }), pool('b', { kubernetesVersion: '1.34' })), ['pool done', 'pool done']);
  assert.deepEqual(withPools(pool('a', { nodeImage: 'new', state: 'Failed' }), pool('b')), ['pool open', 'pool open']);
});

test('a pool that came after the update is none of the move, and one that is gone is none any more', () => {
  const steps = stepsOf(facts({ cluster: cluster({ runsOn: identities(), nodePools: [pool('b'), pool('later')] }) }), updated, emptyDraft);
  assert.deepEqual(steps.filter(({ kind }) => kind === 'pool').map(({ id }) => id), ['pool b']);
});

test('what Azure tells by now goes into the record, and nothing where there is nothing new', () => {
  assert.equal(asSeen(begun, cluster()), begun);
  assert.equal(asSeen(begun, moved).kubelet, 'kubelet');
  const seen = asSeen(updated, cluster({ runsOn: identities(), nodePools: [pool('a', { nodeImage: 'new' }), pool('b')] }));
  assert.deepEqual(seen.pools.map(({ upgraded }) => upgraded), [true, false]);
});

test('a record is of the cluster that it was made for, and not of another one in its place', () => {
  assert.equal(isOf(begun, cluster()), true);
  assert.equal(isOf(begun, cluster({ runsOn: { kind: 'servicePrincipal', clientId: 'another' } })), false);
  assert.equal(isOf(updated, cluster()), false);
  assert.equal(isOf(updated, moved), true);
  assert.equal(isOf(updated, cluster({ runsOn: identities('another') })), false);
});

test('a record is of no other cluster of the same name, whatever that runs on, where Azure tells them apart', () => {
  const known = { ...begun, uid: 'ABC' };
  assert.equal(isOf(known, cluster({ uid: 'abc', runsOn: identities() })), true);
  assert.equal(isOf(known, cluster({ uid: 'def', runsOn: identities() })), false);
  assert.equal(isOf(known, cluster({ uid: 'def' })), false);
});

test('an update that failed is not done, whatever identities it has left behind, and is what is done next', () => {
  const failed = facts({ cluster: cluster({ state: 'Failed', runsOn: identities() }), registries: [registry('one')] });
  assert.equal(next(failed, begun), 'update');
  assert.equal(next(failed, begun, ['update']), undefined);
  assert.equal(asSeen(begun, failed.cluster), begun);
  const { steps } = planOf(failed, begun, emptyDraft, { ...idle, failures: new Map([['update', { message: 'No cores are left.', short: 'No cores', details: [], transient: false, flags: [], busy: false, ways: [] }]]) });
  assert.deepEqual(steps[1]?.details.slice(0, 1), ['No cores are left.']);
  assert.match(steps[1]?.details.join(' ') ?? '', /An update has given aks a managed identity and did not succeed: it is Failed\. Continue has Azure update it once more\./);
  assert.equal(next(facts({ cluster: cluster({ state: 'Failed', runsOn: identities() }), registries: [registry('one')] }), updated), `grant ${registry('one').id}`);
});

test('an update after which Azure tells of no kubelet identity is not done, and says so', () => {
  const without = facts({ cluster: cluster({ runsOn: { ...identities(), kubelet: undefined } }) });
  assert.equal(next(without, begun), 'update');
  assert.match(planOf(without, begun, emptyDraft, idle).steps[1]?.details.join(' ') ?? '', /aks runs on a managed identity and tells of no kubelet identity, which is what pulls images\. Continue has Azure update it once more\./);
});

test('the question comes when all is moved, and not to remove where a deny assignment keeps the cluster from pulling', () => {
  const done = withPool(withPool(updated, 'a'), 'b');
  const removable = [{ assignment: { id: '/a', scope: registry('one').id, roleDefinitionId: '', principalId: 'object', principalType: '', condition: undefined, description: undefined }, roleName: 'AcrPull', who: 'sp', at }];
  const acts = (verdict: RegistryFacts['verdict']) => planOf(facts({ cluster: moved, removable, registries: [registry('one', { verdict, has: true })] }), done, emptyDraft, idle).steps.at(-1)?.acts.map(({ id }) => id);
  assert.deepEqual(acts('allowed'), ['remove', 'keep']);
  assert.deepEqual(acts('denied'), ['keep']);
  assert.deepEqual(planOf(facts({ cluster: moved, removable }), updated, emptyDraft, idle).steps.at(-1)?.acts, []);
});

test('other clusters on the same service principal are named before its roles are removed', () => {
  const done = withPool(withPool(updated, 'a'), 'b');
  const removable = [{ assignment: { id: '/a', scope: registry('one').id, roleDefinitionId: '', principalId: 'object', principalType: '', condition: undefined, description: undefined }, roleName: 'AcrPull', who: 'sp', at }];
  const told = (sharing: readonly string[] | undefined) => planOf(facts({ cluster: moved, removable, sharing, registries: [registry('one', can)] }), done, emptyDraft, idle).steps.at(-1)?.details[1];
  assert.equal(told(['aks-b']), "aks-b runs on the same service principal, and can't pull by what is removed.");
  assert.equal(told(undefined), 'Whether other clusters run on the same service principal is not known.');
});

test('a step that fails says so first, with the ways out, and nothing can be done while another is under way', () => {
  const failure = { short: '', message: 'No.', details: [], transient: false, flags: [], ways: [{ title: 'Copy Request', run: () => undefined }], busy: true };
  const live = { ...idle, failures: new Map([['update', failure]]) };
  const failed = planOf(facts(), undefined, emptyDraft, live).steps[1];
  assert.deepEqual([failed?.mark, failed?.details[0], failed?.acts.map(({ label }) => label)], ['no', 'No.', ['Wait and Try Again', 'Copy Request']]);
  const running = planOf(facts(), begun, emptyDraft, { ...live, running: { kind: 'doing', step: 'update', progress: 'At it.' } });
  assert.deepEqual([running.steps[1]?.mark, running.steps.flatMap(({ acts }) => acts), running.buttons.map(({ label }) => label)], ['busy', [], ['Stop After This Step']]);
});
