import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allows, evaluate, whoCan } from '../../../src/azure/access.ts';
import type { Grant, Holder, Miss, Reach, Right, Verdict } from '../../../src/azure/access.ts';
import type { DenyAssignment } from '../../../src/azure/denyAssignments.ts';
import { isWithin } from '../../../src/azure/resourceId.ts';
import type { Permission } from '../../../src/azure/roles.ts';
import { custom, denial, grant, group, me, other, permission, rights, role, roles, scopes, told } from './accessCases.ts';
import type { ScopeName } from './accessCases.ts';

const { assignRole, deleteVm, getSecret, pull, readBlob, readContainer, readRepository, readVm, writeBlob } = rights;
const { acrPull, acrPush, blobContributor, blobReader, contributor, owner, reader, repositoryReader, secretsUser, userAccess, vaultReader } = roles;

describe('permissions', () => {
  const exports: Right = { action: 'Microsoft.CostManagement/exports/run/action' };
  const cases: [name: string, permissions: Partial<Permission>[], right: Right, allowed: boolean][] = [
    ['the action itself', [{ actions: ['Microsoft.ContainerRegistry/registries/pull/read'] }], pull, true],
    ['the pattern in another case', [{ actions: ['microsoft.containerregistry/REGISTRIES/pull/read'] }], pull, true],
    ['the right in another case', [{ actions: ['Microsoft.ContainerRegistry/registries/pull/read'] }], { action: 'MICROSOFT.CONTAINERREGISTRY/registries/Pull/Read' }, true],
    ['everything', [{ actions: ['*'] }], pull, true],
    ['all reads', [{ actions: ['*/read'] }], pull, true],
    ['all reads, asked for a write', [{ actions: ['*/read'] }], assignRole, false],
    ['a provider', [{ actions: ['Microsoft.Compute/*'] }], deleteVm, true],
    ['another provider', [{ actions: ['Microsoft.Compute/*'] }], pull, false],
    ['a provider whose name is longer', [{ actions: ['Microsoft.Compute/*'] }], { action: 'Microsoft.ComputeSchedule/things/read' }, false],
    ['reads of a provider', [{ actions: ['Microsoft.Compute/*/read'] }], readVm, true],
    ['reads of a provider, asked for a delete', [{ actions: ['Microsoft.Compute/*/read'] }], deleteVm, false],
    ['a type, asked for what is below it', [{ actions: ['Microsoft.CostManagement/exports/*'] }], exports, true],
    ['a type, asked for another type', [{ actions: ['Microsoft.CostManagement/exports/*'] }], { action: 'Microsoft.CostManagement/budgets/read' }, false],
    ['a type without what NotActions name, asked for the rest', [{ actions: ['Microsoft.CostManagement/exports/*'], notActions: ['Microsoft.CostManagement/exports/delete'] }], exports, true],
    ['a type without what NotActions name, asked for that', [{ actions: ['Microsoft.CostManagement/exports/*'], notActions: ['Microsoft.CostManagement/exports/delete'] }], { action: 'Microsoft.CostManagement/exports/delete' }, false],
    ['two wildcards', [{ actions: ['Microsoft.*/virtualMachines/*'] }], deleteVm, true],
    ['a longer action that begins alike', [{ actions: ['Microsoft.ContainerRegistry/registries/pull/readAll'] }], pull, false],
    ['a shorter action that begins alike', [{ actions: ['Microsoft.ContainerRegistry/registries/pull'] }], pull, false],
    ['a dot in the pattern that is no wildcard', [{ actions: ['MicrosoftXContainerRegistry/registries/pull/read'] }], pull, false],
    ['everything but what NotActions take away', [{ actions: ['*'], notActions: ['Microsoft.ContainerRegistry/*'] }], pull, false],
    ['NotActions in another case', [{ actions: ['*'], notActions: ['MICROSOFT.containerregistry/*/READ'] }], pull, false],
    ['what one permission takes away and another gives', [{ actions: ['*'], notActions: [pull.action] }, { actions: [pull.action] }], pull, true],
    ['NotActions without actions', [{ notActions: ['Microsoft.Compute/*'] }], pull, false],
    ['NotDataActions, asked for an action', [{ actions: ['*'], notDataActions: ['*'] }], pull, true],
    ['an action where a data action is asked for', [{ actions: ['*'] }], readRepository, false],
    ['a data action where an action is asked for', [{ dataActions: ['*'] }], pull, false],
    ['a data action', [{ dataActions: ['Microsoft.ContainerRegistry/registries/repositories/content/read'] }], readRepository, true],
    ['a data action that NotDataActions take away', [{ dataActions: ['*'], notDataActions: ['*/content/read'] }], readRepository, false],
    ['NotActions, asked for a data action', [{ dataActions: ['*'], notActions: ['*'] }], readRepository, true],
    ['a permission without anything', [{}], pull, false],
    ['nothing', [], pull, false],
  ];
  for (const [name, permissions, right, allowed] of cases) {
    it(`${name}: ${allowed ? 'allowed' : 'not allowed'}`, () => assert.equal(allows(permissions.map(permission), right), allowed));
  }
});

interface Case {
  readonly right: Right;
  /** "thing" where it is left out. */
  readonly at?: ScopeName | `/${string}`;
  /** Me alone where it is left out. */
  readonly who?: readonly string[];
  readonly grants: readonly Grant[];
  readonly denials?: readonly DenyAssignment[];
  readonly reaches?: Reach;
  /** As {@link verdictText} tells it. */
  readonly is: string;
}

const where = (at: ScopeName | `/${string}`): string => (at in scopes ? scopes[at as ScopeName] : at);
const list = (grants: readonly Grant[]): string => grants.map(told).join(', ') || 'nothing';

function verdictText(verdict: Verdict): string {
  if (verdict.kind === 'allowed') return `allowed by ${list(verdict.by)}${verdict.conditional.length > 0 ? `, on a condition by ${list(verdict.conditional)}` : ''}`;
  if (verdict.kind === 'conditional') return `on a condition by ${list(verdict.by)}`;
  if (verdict.kind === 'denied') return `denied by ${verdict.denials.map(({ name }) => name).join(', ')}, else by ${list(verdict.by)}`;
  return ['missing', ...verdict.misses.map(missText)].join('; ');
}

function missText(miss: Miss): string {
  const about = miss.kind === 'excluded' ? ` ${miss.pattern} - ${miss.notAction}` : 'pattern' in miss ? ` ${miss.pattern}` : '';
  return `${miss.kind} ${told(miss.grant)}${about}`;
}

/** Knows that the management group holds the subscription. */
const withGroup: Reach = (granted, scope) => isWithin(scope, granted) || (granted === scopes.mg && isWithin(scope, scopes.sub));
const condition = "(@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'a')";
// What a deployment stack makes of denyWriteAndDelete: https://learn.microsoft.com/azure/azure-resource-manager/bicep/deployment-stacks
const stack = { actions: ['*'], notActions: ['*/read', 'Microsoft.Authorization/locks/delete'] };

const cases: Record<string, Record<string, Case>> = {
  'An assignment counts': {
    'at the scope': { right: readBlob, grants: [grant(blobReader, 'thing')], is: 'allowed by Storage Blob Data Reader@thing' },
    'from the resource group': { right: readBlob, grants: [grant(blobReader, 'rg')], is: 'allowed by Storage Blob Data Reader@rg' },
    'from the subscription': { right: readBlob, grants: [grant(blobReader, 'sub')], is: 'allowed by Storage Blob Data Reader@sub' },
    'from the root': { right: readVm, grants: [grant(userAccess, 'root')], is: 'allowed by User Access Administrator@root' },
    'for what is in the resource': { right: readBlob, at: 'child', grants: [grant(blobReader, 'thing')], is: 'allowed by Storage Blob Data Reader@thing' },
    'not from below': { right: readBlob, grants: [grant(blobReader, 'child')], is: 'missing; otherScope Storage Blob Data Reader@child' },
    'not from another subscription': { right: readVm, grants: [grant(reader, 'otherSub')], is: 'missing; otherScope Reader@otherSub' },
    'not from a resource group whose name begins alike': { right: readVm, at: 'otherRg', grants: [grant(reader, 'rg')], is: 'missing; otherScope Reader@rg' },
    'not from a management group that is not known to hold the subscription': { right: readVm, grants: [grant(reader, 'mg')], is: 'missing; otherScope Reader@mg' },
    'from a management group that is known to hold the subscription': { right: readVm, grants: [grant(reader, 'mg')], reaches: withGroup, is: 'allowed by Reader@mg' },
    'not from a management group that holds another subscription': { right: readVm, at: 'otherSub', grants: [grant(reader, 'mg')], reaches: withGroup, is: 'missing; otherScope Reader@mg' },
    'though the scope is spelled in another case': { right: readVm, at: scopes.thing.toUpperCase() as `/${string}`, grants: [grant(reader, 'rg')], is: 'allowed by Reader@rg' },
    'though the assignment spells the scope in another case': { right: readVm, grants: [grant(reader, scopes.rg.replace('resourceGroups', 'resourcegroups') as `/${string}`)], is: 'allowed by Reader@rg' },
    'though the principal is spelled in another case': { right: readVm, who: [me.toLowerCase()], grants: [grant(reader, 'rg')], is: 'allowed by Reader@rg' },
    'for a member of the group that has it': { right: readVm, who: [me, group], grants: [grant(reader, 'rg', { to: group })], is: 'allowed by Reader@rg' },
    'not for who is not in the group': { right: readVm, grants: [grant(reader, 'rg', { to: group })], is: 'missing' },
    'not for another principal': { right: readVm, grants: [grant(owner, 'sub', { to: other })], is: 'missing' },
    'together with all others that allow it': { right: readVm, who: [me, group], grants: [grant(owner, 'sub'), grant(reader, 'rg', { to: group }), grant(acrPull, 'rg')], is: 'allowed by Owner@sub, Reader@rg' },
  },
  'A role': {
    'Owner allows any action': { right: assignRole, grants: [grant(owner, 'sub')], is: 'allowed by Owner@sub' },
    'Owner has no data actions': { right: readBlob, grants: [grant(owner, 'sub')], is: 'missing; otherPlane Owner@sub *' },
    'Contributor may not assign roles': { right: assignRole, grants: [grant(contributor, 'sub')], is: 'missing; excluded Contributor@sub * - Microsoft.Authorization/*/Write' },
    'Contributor may not elevate access': { right: { action: 'Microsoft.Authorization/elevateAccess/action' }, grants: [grant(contributor, 'root')], is: 'missing; excluded Contributor@root * - Microsoft.Authorization/elevateAccess/Action' },
    'Contributor may delete a machine': { right: deleteVm, grants: [grant(contributor, 'rg')], is: 'allowed by Contributor@rg' },
    'Contributor may read role assignments': { right: { action: 'Microsoft.Authorization/roleAssignments/read' }, grants: [grant(contributor, 'rg')], is: 'allowed by Contributor@rg' },
    'gives what another one excludes': { right: assignRole, grants: [grant(contributor, 'sub'), grant(userAccess, 'rg')], is: 'allowed by User Access Administrator@rg' },
    'Reader reads no blobs': { right: readBlob, grants: [grant(reader, 'sub')], is: 'missing; otherPlane Reader@sub */read' },
    'Reader gets no secrets, and has nothing like it': { right: getSecret, grants: [grant(reader, 'sub')], is: 'missing' },
    'Storage Blob Data Reader reads the container, too': { right: readContainer, grants: [grant(blobReader, 'thing')], is: 'allowed by Storage Blob Data Reader@thing' },
    'Storage Blob Data Reader writes no blobs': { right: writeBlob, grants: [grant(blobReader, 'thing')], is: 'missing; similar Storage Blob Data Reader@thing Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read' },
    'Storage Blob Data Contributor writes blobs': { right: writeBlob, grants: [grant(blobContributor, 'thing')], is: 'allowed by Storage Blob Data Contributor@thing' },
    'Key Vault Secrets User gets a secret': { right: getSecret, grants: [grant(secretsUser, 'rg')], is: 'allowed by Key Vault Secrets User@rg' },
    'Key Vault Reader knows of a secret, and gets it not': { right: getSecret, grants: [grant(vaultReader, 'rg')], is: 'missing; similar Key Vault Reader@rg Microsoft.KeyVault/vaults/secrets/readMetadata/action' },
    'a custom one counts like a built-in one': { right: deleteVm, grants: [grant(custom('Janitor', { actions: ['*/delete'] }), 'rg')], is: 'allowed by Janitor@rg' },
    'a custom one with an action that is a data action': { right: readBlob, grants: [grant(custom('Mistaken', { actions: [readBlob.dataAction] }), 'rg')], is: `missing; otherPlane Mistaken@rg ${readBlob.dataAction}` },
    'a custom one with a data action that is an action': { right: readVm, grants: [grant(custom('Mistaken', { dataActions: ['Microsoft.Compute/*'] }), 'rg')], is: 'missing; otherPlane Mistaken@rg Microsoft.Compute/*' },
    'that is gone': { right: readVm, grants: [grant(undefined, 'rg')], is: 'missing; unreadable unknown@rg' },
    'that is gone, beside one that allows it': { right: readVm, grants: [grant(undefined, 'rg'), grant(reader, 'rg')], is: 'allowed by Reader@rg' },
    'without permissions': { right: readVm, grants: [grant(custom('Empty'), 'rg')], is: 'missing' },
  },
  'A condition': {
    'is all that there is': { right: readBlob, grants: [grant(blobReader, 'thing', { condition })], is: 'on a condition by Storage Blob Data Reader@thing' },
    'does not matter where another assignment has none': { right: readBlob, grants: [grant(blobReader, 'thing', { condition }), grant(blobContributor, 'rg')], is: 'allowed by Storage Blob Data Contributor@rg, on a condition by Storage Blob Data Reader@thing' },
    'that is empty is none': { right: readBlob, grants: [grant(blobReader, 'thing', { condition: '' })], is: 'allowed by Storage Blob Data Reader@thing' },
    'on several assignments': { right: readBlob, grants: [grant(blobReader, 'thing', { condition }), grant(blobContributor, 'rg', { condition })], is: 'on a condition by Storage Blob Data Reader@thing, Storage Blob Data Contributor@rg' },
    'is not looked at where the role allows it not': { right: writeBlob, grants: [grant(owner, 'thing', { condition })], is: 'missing; otherPlane Owner@thing *' },
    'is looked at after deny assignments': { right: readBlob, grants: [grant(blobReader, 'thing', { condition })], denials: [denial('no data', 'rg', { dataActions: ['*'] })], is: 'denied by no data, else by Storage Blob Data Reader@thing' },
  },
  'A deny assignment': {
    'beats Owner': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('stack', 'rg', { actions: ['*/delete'] })], is: 'denied by stack, else by Owner@sub' },
    'leaves what its NotActions name': { right: readVm, grants: [grant(owner, 'sub')], denials: [denial('stack', 'rg', stack)], is: 'allowed by Owner@sub' },
    'of everything but reads denies a write': { right: assignRole, grants: [grant(owner, 'sub')], denials: [denial('stack', 'rg', stack)], is: 'denied by stack, else by Owner@sub' },
    'of actions leaves data actions alone': { right: writeBlob, grants: [grant(blobContributor, 'rg')], denials: [denial('stack', 'rg', stack)], is: 'allowed by Storage Blob Data Contributor@rg' },
    'of data actions': { right: writeBlob, grants: [grant(blobContributor, 'rg')], denials: [denial('data', 'rg', { dataActions: ['*/write'] })], is: 'denied by data, else by Storage Blob Data Contributor@rg' },
    'of data actions leaves what its NotDataActions name': { right: readBlob, grants: [grant(blobContributor, 'rg')], denials: [denial('data', 'rg', { dataActions: ['*'], notDataActions: ['*/read'] })], is: 'allowed by Storage Blob Data Contributor@rg' },
    'with a second permission for what the first leaves': { right: readVm, grants: [grant(owner, 'sub')], denials: [denial('stack', 'rg', {}, { permissions: [permission(stack), permission({ actions: ['Microsoft.Compute/*'] })] })], is: 'denied by stack, else by Owner@sub' },
    'does not hold for who is excluded': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('stack', 'rg', stack, { excludePrincipals: [{ id: me.toLowerCase(), type: 'User' }] })], is: 'allowed by Owner@sub' },
    'does not hold for a member of a group that is excluded': { right: deleteVm, who: [me, group], grants: [grant(owner, 'sub')], denials: [denial('stack', 'rg', stack, { excludePrincipals: [{ id: group, type: 'Group' }] })], is: 'allowed by Owner@sub' },
    'holds for all but somebody else who is excluded': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('stack', 'rg', stack, { excludePrincipals: [{ id: other, type: 'User' }] })], is: 'denied by stack, else by Owner@sub' },
    'for one principal': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('mine', 'rg', stack, { principals: [{ id: me.toLowerCase(), type: 'ServicePrincipal' }] })], is: 'denied by mine, else by Owner@sub' },
    'for a group that holds the principal': { right: deleteVm, who: [me, group], grants: [grant(owner, 'sub')], denials: [denial('ours', 'rg', stack, { principals: [{ id: group, type: 'Group' }] })], is: 'denied by ours, else by Owner@sub' },
    'for another principal': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('theirs', 'rg', stack, { principals: [{ id: other, type: 'User' }] })], is: 'allowed by Owner@sub' },
    'for nobody': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('idle', 'rg', stack, { principals: [] })], is: 'allowed by Owner@sub' },
    'at another scope': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('stack', 'otherRg', stack)], is: 'allowed by Owner@sub' },
    'below the scope': { right: deleteVm, at: 'rg', grants: [grant(owner, 'sub')], denials: [denial('stack', 'thing', stack)], is: 'allowed by Owner@sub' },
    'at a management group that holds the subscription': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('top', 'mg', stack)], reaches: withGroup, is: 'denied by top, else by Owner@sub' },
    'not for child scopes, at its own': { right: deleteVm, at: scopes.rg.toUpperCase() as `/${string}`, grants: [grant(owner, 'sub')], denials: [denial('group', 'rg', stack, { doNotApplyToChildScopes: true })], is: 'denied by group, else by Owner@sub' },
    'not for child scopes, below': { right: deleteVm, at: 'thing', grants: [grant(owner, 'sub')], denials: [denial('group', 'rg', stack, { doNotApplyToChildScopes: true })], is: 'allowed by Owner@sub' },
    'is one of several': { right: deleteVm, grants: [grant(owner, 'sub')], denials: [denial('one', 'rg', stack), denial('unrelated', 'rg', { actions: ['*/write'] }), denial('two', 'sub', stack)], is: 'denied by one, two, else by Owner@sub' },
    'of what no role allows': { right: deleteVm, grants: [grant(reader, 'sub')], denials: [denial('stack', 'rg', stack)], is: 'denied by stack, else by nothing' },
  },
  'What is missing': {
    'for AcrPull in ABAC mode': { right: readRepository, grants: [grant(acrPull, 'rg')], is: 'missing; similar AcrPull@rg Microsoft.ContainerRegistry/registries/pull/read' },
    'for the repository role outside ABAC mode': { right: pull, grants: [grant(repositoryReader, 'rg')], is: 'missing; similar Container Registry Repository Reader@rg Microsoft.ContainerRegistry/registries/repositories/metadata/read' },
    'is like another action of the type': { right: { action: 'Microsoft.ContainerRegistry/registries/delete' }, grants: [grant(acrPush, 'rg')], is: 'missing; similar AcrPush@rg Microsoft.ContainerRegistry/registries/pull/read' },
    'is not like another type of the provider': { right: readVm, grants: [grant(role('Disks', { actions: ['Microsoft.Compute/disks/read'] }), 'rg')], is: 'missing' },
    'is not like a type whose name begins alike': { right: readVm, grants: [grant(role('Sets', { actions: ['Microsoft.Compute/virtualMachinesX/read'] }), 'rg')], is: 'missing' },
    'is like the action that begins alike for longest': { right: { action: 'Microsoft.Compute/virtualMachines/extensions/delete' }, grants: [grant(role('Some', { actions: ['Microsoft.Compute/virtualMachines/read', 'Microsoft.Compute/virtualMachines/extensions/read', 'Microsoft.Compute/virtualMachines/write'] }), 'rg')], is: 'missing; similar Some@rg Microsoft.Compute/virtualMachines/extensions/read' },
    'is like an action in another case': { right: deleteVm, grants: [grant(role('Low', { actions: ['microsoft.compute/VIRTUALMACHINES/read'] }), 'rg')], is: 'missing; similar Low@rg microsoft.compute/VIRTUALMACHINES/read' },
    'is rather like something of the same plane': { right: { dataAction: 'Microsoft.KeyVault/vaults/keys/sign/action' }, grants: [grant(role('Both', { actions: ['Microsoft.KeyVault/vaults/keys/write'], dataActions: ['Microsoft.KeyVault/vaults/keys/read'] }), 'rg')], is: 'missing; similar Both@rg Microsoft.KeyVault/vaults/keys/read' },
    'is rather excluded than of the other plane': { right: readBlob, grants: [grant(role('Both', { actions: ['*'], dataActions: ['*'], notDataActions: ['*/blobs/read'] }), 'rg')], is: 'missing; excluded Both@rg * - */blobs/read' },
    'is not of the other plane where that excludes it, too': { right: readBlob, grants: [grant(role('None', { actions: ['*'], notActions: ['Microsoft.Storage/*'] }), 'rg')], is: 'missing' },
    'is excluded by the pattern that spells it out, where there are several': { right: deleteVm, grants: [grant(role('But', { actions: ['Microsoft.*', '*/delete', deleteVm.action], notActions: ['Microsoft.Compute/*', deleteVm.action] }), 'rg')], is: `missing; excluded But@rg ${deleteVm.action} - ${deleteVm.action}` },
    'is told by the first permission that has it, where several exclude it': { right: deleteVm, grants: [grant(role('Twice', { actions: ['*'], notActions: ['*/delete'] }, { actions: ['Microsoft.Compute/*'], notActions: [deleteVm.action] }), 'rg')], is: 'missing; excluded Twice@rg * - */delete' },
    'is told nearest first': {
      right: readBlob,
      grants: [grant(undefined, 'rg'), grant(role('Near', { dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'] }), 'rg'), grant(reader, 'rg'), grant(blobReader, 'otherRg'), grant(role('All', { dataActions: ['*'], notDataActions: ['*/read'] }), 'rg')],
      is: 'missing; excluded All@rg * - */read; otherScope Storage Blob Data Reader@otherRg; otherPlane Reader@rg */read; similar Near@rg Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write; unreadable unknown@rg',
    },
    'is told in the order of the assignments where it is equally near': { right: readBlob, grants: [grant(reader, 'rg'), grant(owner, 'sub'), grant(reader, 'sub')], is: 'missing; otherPlane Reader@rg */read; otherPlane Owner@sub *; otherPlane Reader@sub */read' },
    'at another scope as well comes last': { right: readBlob, grants: [grant(reader, 'otherSub'), grant(reader, 'sub')], is: 'missing; otherPlane Reader@sub */read; otherPlane Reader@otherSub */read' },
  },
  'Nothing': {
    'is assigned': { right: readVm, grants: [], is: 'missing' },
    'at all is known': { right: { action: '' }, at: '/', who: [], grants: [], denials: [], is: 'missing' },
    'is who asks': { right: readVm, who: [], grants: [grant(owner, 'sub')], is: 'missing' },
    'is what is asked for': { right: { action: '' }, grants: [grant(reader, 'sub')], is: 'missing' },
  },
};

for (const [about, named] of Object.entries(cases)) {
  describe(about, () => {
    for (const [name, { right, at = 'thing', who = [me], grants, denials = [], reaches, is }] of Object.entries(named)) {
      it(name, () => assert.equal(verdictText(evaluate({ right, scope: where(at), principalIds: who }, grants, denials, reaches)), is));
    }
  });
}

function holders(found: readonly Holder[]) {
  return found.map(({ principalId, principalType, grants, conditional, denied }) => [principalId, principalType, list(grants), conditional, denied.map(({ name }) => name)]);
}

describe('Who can', () => {
  it('is one entry for each principal, with all that allows it', () => {
    const grants = [grant(reader, 'sub'), grant(owner, 'rg', { to: other, type: 'User' }), grant(owner, 'thing', { to: me.toLowerCase() })];
    assert.deepEqual(holders(whoCan(readVm, scopes.thing, grants, [])), [[me, 'ServicePrincipal', 'Reader@sub, Owner@thing', false, []], [other, 'User', 'Owner@rg', false, []]]);
  });

  it('leaves out whose roles allow it not, are elsewhere or unknown', () => {
    assert.deepEqual(whoCan(readBlob, scopes.thing, [grant(reader, 'sub'), grant(blobReader, 'otherRg'), grant(undefined, 'rg')], []), []);
  });

  it('tells a group as one', () => {
    assert.deepEqual(holders(whoCan(readVm, scopes.thing, [grant(reader, 'sub', { to: group, type: 'Group' })], [])), [[group, 'Group', 'Reader@sub', false, []]]);
  });

  it('is conditional where each assignment has a condition', () => {
    assert.deepEqual(whoCan(readBlob, scopes.thing, [grant(blobReader, 'thing', { condition })], []).map(({ conditional }) => conditional), [true]);
  });

  it('is not conditional where one assignment has none', () => {
    assert.deepEqual(whoCan(readBlob, scopes.thing, [grant(blobReader, 'thing', { condition }), grant(blobReader, 'rg')], []).map(({ conditional }) => conditional), [false]);
  });

  it('tells what denies it, to whom it does', () => {
    const denials = [denial('stack', 'rg', stack, { excludePrincipals: [{ id: other, type: 'User' }] }), denial('elsewhere', 'otherRg', stack)];
    assert.deepEqual(holders(whoCan(deleteVm, scopes.thing, [grant(owner, 'sub'), grant(owner, 'sub', { to: other, type: 'User' })], denials)), [[me, 'ServicePrincipal', 'Owner@sub', false, ['stack']], [other, 'User', 'Owner@sub', false, []]]);
  });

  it('asks what reaches the scope', () => {
    assert.deepEqual(whoCan(readVm, scopes.thing, [grant(reader, 'mg')], [], withGroup).map(({ principalId }) => principalId), [me]);
  });

  it('agrees with the verdict on each principal alone, for every case above', () => {
    for (const { right, at = 'thing', grants, denials = [], reaches } of Object.values(cases).flatMap((named) => Object.values(named))) {
      const found = whoCan(right, where(at), grants, denials, reaches);
      for (const id of new Set(grants.map(({ assignment }) => assignment.principalId))) {
        const verdict = evaluate({ right, scope: where(at), principalIds: [id] }, grants, denials, reaches);
        const by = verdict.kind === 'missing' ? [] : verdict.kind === 'allowed' ? [...verdict.by, ...verdict.conditional] : verdict.by;
        assert.deepEqual(new Set(found.find(({ principalId }) => principalId === id)?.grants ?? []), new Set(by));
      }
    }
  });
});
