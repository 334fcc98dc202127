import { allows } from '../access.ts';
import type { Grant, Miss } from '../access.ts';
import { repositoriesIn } from '../repositoryConditions.ts';
import { pullRight, pullRole } from '../registries.ts';
import type { Registry } from '../registries.ts';
import { isWithin, sameId } from '../resourceId.ts';
import { operationOf } from '../rights.ts';
import { roleGuid } from '../roles.ts';
import { isAnonymous } from './checkPuller.ts';
import { about, list } from './finding.ts';
import type { Finding, MissingGrant, Words } from './finding.ts';
import type { PullFacts } from './facts.ts';
import { answersOf, repositoryOf } from './answers.ts';
import type { RightFacts } from './right.ts';

const of = about('right', 'Right to pull');
const ofMode = about('mode', 'Role assignment mode');

// The nearest misses are an answer, all of them are a list.
const told = 3;

/** Whether who pulls has the right, by which role and from where; where not, what is nearly it. */
export function checkRight(facts: PullFacts, words: Words): Finding | undefined {
  const { found, right, puller, servicePrincipal, cluster } = facts;
  if (found.kind !== 'found') return undefined;
  const { registry } = found;
  if (isAnonymous(facts)) return of('yes', `Anybody may pull from ${registry.name} without signing in, whatever roles there are.`);
  if (!right) {
    const unknown = servicePrincipal && 'error' in servicePrincipal;
    return unknown ? of('maybe', `What the service principal of ${cluster.name} may do on ${registry.name} is not known: its object ID could not be read.`) : undefined;
  }
  const who = puller.kind === 'servicePrincipal' ? `The service principal of ${cluster.name}` : `The kubelet identity of ${cluster.name}`;
  if ('error' in right) return of('maybe', `What ${lower(who)} may do on ${registry.name} could not be read. ${words.said(right.error)}`);
  const { verdict } = right.value;
  const grantInWords = wordsFor(right.value, registry, words);
  // What was read is the right of the one mode: in the other one something else may count.
  if (isModeUnknown(facts)) {
    const held = verdict.kind === 'allowed' || verdict.kind === 'conditional' ? [`It has ${list(verdict.by.map(grantInWords))}.`] : [];
    return of('maybe', `Whether ${lower(who)} can pull from ${registry.name} is not known: which roles count depends on the registry's mode, which could not be read.`, ...held);
  }
  switch (verdict.kind) {
    case 'allowed':
      return of('yes', `${who} has the right: ${list(verdict.by.map(grantInWords))}.`);
    case 'conditional':
      return conditional(facts, registry, right.value, verdict.by, who, grantInWords);
    case 'denied':
      return of('no', `${who} can't pull: a deny assignment forbids it, whatever role it has.`, ...verdict.denials.map((denial) => `Denied on ${words.named(denial.scope)} by “${denial.name}”.`), 'Azure makes deny assignments, for deployment stacks and managed applications: they are changed there.');
    case 'missing':
      if (verdict.unread.length > 0) return of('maybe', `Whether ${lower(who)} can pull from ${registry.name} is not known: what ${list(verdict.unread.map(grantInWords))} allows could not be read.`, ...verdict.misses.filter(({ kind }) => kind !== 'unreadable').slice(0, told).map((miss) => missInWords(miss, registry, words)));
      return missing(facts, registry, right.value, verdict.misses, who, words);
  }
}

function conditional(facts: PullFacts, registry: Registry, held: RightFacts, by: readonly Grant[], who: string, grantInWords: (grant: Grant) => string): Finding {
  const repository = repositoryOf(facts);
  const answers = answersOf(facts, registry, by);
  const names = [...new Set(answers.flatMap(({ condition }) => repositoriesIn(condition) ?? []))];
  const shown = answers.map(({ grant, condition }) => `${grantInWords(grant)}, where this holds: ${condition}`);
  const yes = answers.find((answer) => answer.holds === true);
  if (yes) return of('yes', `${who} can pull ${repository ?? 'from every repository'}: it has ${grantInWords(yes.grant)}, and its condition lets that through.`, ...shown);
  if (answers.every((answer) => answer.holds === false)) {
    const no = `${who} can't pull ${repository ?? 'from any repository'}: a condition limits what it has to ${names.length > 0 ? list(names) : 'other things'}.`;
    // Outside of ABAC mode no role tells repositories apart.
    if (registry.mode !== 'abac') return of('no', no, ...shown);
    const role = pullRole(registry);
    const taken = by.some(({ assignment }) => sameId(assignment.scope, registry.id) && assignment.principalId.toLowerCase() === held.principalId.toLowerCase() && roleGuid(assignment.roleDefinitionId) === role.guid);
    return { ...of('no', no, ...shown, granting(`${role.name}${repository === undefined ? '' : ` for ${repository}`}`, held.mayGrant, held.granters)), grant: { ...grantFor(registry, held), repositories: repository === undefined ? [] : [repository], taken } };
  }
  if (repository === undefined && names.length > 0) return of('maybe', `${who} can pull from some repositories alone: ${list(names)}. Check an image to know whether it is among them.`, ...shown);
  return of('maybe', `${who} can pull where a condition holds, which is shown here and not evaluated.`, ...shown);
}

function grantFor(registry: Registry, { principalId, mayGrant }: RightFacts): MissingGrant {
  return { role: pullRole(registry), scope: registry.id, principalId, repositories: [], taken: false, mayGrant };
}

function missing(facts: PullFacts, registry: Registry, held: RightFacts, misses: readonly Miss[], who: string, words: Words): Finding {
  const { controlPlane, mayGrant, granters } = held;
  const near = misses.filter(({ grant }) => !ofNodes(facts.cluster, grant)).slice(0, told).map((miss) => missInWords(miss, registry, words));
  const others = controlPlane.length === 0 ? undefined : `The identity of the control plane has ${list(controlPlane)}, but it does not pull: the kubelet identity does.`;
  const grant = grantFor(registry, held);
  return { ...of('no', `${who} can't pull from ${registry.name}: no role that counts there allows it.`, others, ...near, granting(grant.role.name, mayGrant, granters)), grant };
}

/** What Azure gives every kubelet identity on the group of its nodes is no attempt to let it pull. */
function ofNodes({ subscriptionId, nodeResourceGroup }: PullFacts['cluster'], { assignment: { scope } }: Grant): boolean {
  return isWithin(scope, `/subscriptions/${subscriptionId}/resourceGroups/${nodeResourceGroup}`);
}

function granting(role: string, mayGrant: boolean | undefined, granters: readonly string[]): string {
  if (mayGrant === true) return `It needs ${role} there, which you can grant.`;
  const who = granters.length > 0 ? `${list(granters.slice(0, told))}${granters.length > told ? ' and others' : ''} can grant it` : 'Owner, User Access Administrator or Role Based Access Control Administrator can grant it';
  return `It needs ${role} there. ${mayGrant === false ? `You can't grant that: ${who}.` : `${who}.`}`;
}

function missInWords(miss: Miss, registry: Registry, { named }: Words): string {
  const { grant } = miss;
  const { scope } = grant.assignment;
  const where = sameId(scope, registry.id) ? registry.name : named(scope);
  const role = roleName(grant);
  const other = { mode: registry.mode === 'abac' ? 'rbac' : 'abac' } as const;
  // Whoever granted it believes that it works.
  if (miss.kind !== 'otherScope' && allows(grant.role?.permissions ?? [], pullRight(other))) return `It has ${role} on ${where}, which does nothing there: ${registry.name} is ${registry.mode === 'abac' ? '' : 'not '}in ABAC mode.`;
  switch (miss.kind) {
    case 'otherScope':
      return `It has ${role} on ${where}, and ${registry.name} is no part of that.`;
    case 'excluded':
      return `It has ${role} on ${where}, which allows ${miss.pattern} and leaves out ${miss.notAction} (NotActions).`;
    case 'otherPlane':
    case 'similar':
      return `It has ${role} on ${where}, which allows ${miss.pattern}: that is not the same.`;
    case 'unreadable':
      return `It has ${role} on ${where}. What that allows could not be read: it may have been deleted.`;
  }
}

/** "AcrPull on resource group rg-shared, through the group Payments": what is on the registry itself needs no place. */
function wordsFor({ principalId, groups }: RightFacts, registry: Registry, { named }: Words): (grant: Grant) => string {
  return (grant) => {
    const { scope, principalId: holder } = grant.assignment;
    const through = holder.toLowerCase() === principalId.toLowerCase() ? '' : ` through the group ${groups.get(holder.toLowerCase()) ?? holder}`;
    return `${roleName(grant)} on ${sameId(scope, registry.id) ? 'the registry' : named(scope)}${through}`;
  };
}

function roleName({ assignment, role }: Grant): string {
  return role?.name ?? `the role ${roleGuid(assignment.roleDefinitionId)}`;
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** What Resource Graph does not tell, the registry itself does, unless it has none. */
function isModeUnknown({ found, registryUnread }: PullFacts): boolean {
  return found.kind === 'found' && registryUnread !== undefined && found.registry.modeTold === false;
}

/** What the mode of the registry means for roles. */
export function checkMode(facts: PullFacts): Finding | undefined {
  const { found, registryUnread } = facts;
  if (found.kind !== 'found' || isAnonymous(facts)) return undefined;
  const { name, mode } = found.registry;
  if (isModeUnknown(facts)) return ofMode('maybe', `Whether ${name} is in ABAC mode, where AcrPull does nothing, could not be read.`);
  const what = mode === 'abac'
    ? [`${name} is in ABAC mode: Container Registry Repository Reader lets pull, for all repositories or for some, and AcrPull does nothing.`, `Roles with the data action ${operationOf(pullRight({ mode }))} count.`]
    : [`${name} is in RBAC mode: AcrPull lets pull, from all repositories.`, `Roles with the action ${operationOf(pullRight({ mode }))} count.`];
  return ofMode(registryUnread ? 'maybe' : 'yes', ...what);
}
