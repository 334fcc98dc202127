import * as az from '../../azure/asCode/az.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import { AzureError } from '../../azure/errors.ts';
import { grantRole, updateCondition } from '../../azure/grants.ts';
import type { Granted } from '../../azure/grants.ts';
import { letsPull, pullGrantsAt } from '../../azure/pullGrants.ts';
import { pullRole } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { repositoriesIn, repositoryCondition } from '../../azure/repositoryConditions.ts';
import type { RoleName } from '../../azure/roles.ts';
import type { Way } from '../../ui/failure.ts';
import type { Done, Operation } from '../../ui/operation.ts';
import type { App } from '../shared/app.ts';
import { repositoriesInWords } from '../shared/conditionWords.ts';
import { modeNotKnown } from '../shared/pullWords.ts';
import { removeOperation } from '../shared/removal.ts';
import type { Removal } from '../shared/removal.ts';
import { topics } from '../shared/resourceNodes.ts';
import type { PullPrincipal } from './pullers.ts';

/** Who shall pull what. */
export interface WantedPull {
  readonly principal: PullPrincipal;
  readonly registry: Registry;
  /** As `pickRepositories` gives them: none means all. */
  readonly repositories: readonly string[];
}

interface Outcome extends Granted {
  /** What was meant for the same and does nothing, because of the registry's mode. */
  readonly useless: readonly Removal[];
}

const soon = 'It takes up to ten minutes until the registry knows.';

/** The one way in which anything is let pull from a registry: the role that the registry's mode honours, assigned at the registry. Done twice it is done once. */
export function letPullOperation(app: App, wanted: WantedPull): Operation<Outcome> {
  const { principal, registry } = wanted;
  const role = pullRole(registry);
  const condition = conditionOf(wanted);
  const grant = { scope: registry.id, principalId: principal.principalId, principalType: principal.principalType, condition: condition || undefined };
  return {
    title: `Assign ${role.name} on ${registry.name} to ${principal.name}`,
    commands: [az.assignRole({ ...grant, role: role.name })],
    topics: [topics.access],
    async run(signal) {
      // Looked for first: where that fails, nothing is done.
      const useless = await uselessOf(app, wanted, signal);
      return { ...(await grantRole(app.cloud(), registry, { ...grant, role }, signal)), useless };
    },
    done: (outcome) => said(app, wanted, role, outcome),
  };
}

/** Empty where all repositories are meant. */
function conditionOf({ repositories }: WantedPull): string {
  return repositories.length === 0 ? '' : repositoryCondition(repositories);
}

/** Who may not see assignments may still make them, and is told of none then. */
async function uselessOf(app: App, { principal, registry }: WantedPull, signal: AbortSignal): Promise<Removal[]> {
  try {
    const { own } = await pullGrantsAt(app.cloud(), registry, principal.principalId, signal);
    return own.filter(({ role }) => letsPull(registry, role) === 'no').map(({ assignment, role }) => ({ assignment, roleName: role?.name ?? 'a role', who: principal.name, at: registry }));
  } catch (error) {
    if (error instanceof AzureError && error.kind === 'denied') return [];
    throw error;
  }
}

function said(app: App, wanted: WantedPull, role: RoleName, { existed, assignment, useless }: Outcome): Done {
  const { principal, registry, repositories } = wanted;
  const [inVain] = useless;
  const rest = inVain ? ` ${inVain.roleName}, which was assigned there too, does nothing and can go.` : '';
  const ways: Way[] = inVain ? [{ title: `Remove ${inVain.roleName}`, run: async () => app.operations.run(removeOperation(app, useless)) }] : [];
  const what = `${principal.subject} can pull ${registry.mode === 'abac' && repositories.length > 0 ? `${repositoriesInWords(repositories)} ` : ''}from ${registry.name}`;
  const doubt = doubtOn(registry);
  if (!existed) {
    const why = registry.mode === 'abac' ? ` The registry is in ABAC mode, where AcrPull does nothing, so it got ${role.name}.` : '';
    return { message: `${doubt ? `${principal.subject} got ${role.name} on ${registry.name}.${doubt}` : `${what} now.${why}`}${rest} ${soon}`, ways };
  }
  if (!assignment || isFor(assignment, repositories)) return { message: `${doubt ? `${principal.subject} has ${role.name} on ${registry.name} already.${doubt}` : `${what} already: it has ${role.name} there.`}${rest}`, ways };
  const known = repositoriesOf(assignment);
  return {
    message: `${principal.subject} has ${role.name} on ${registry.name} already, ${known ? `for ${repositoriesInWords(known)}` : 'with a condition'}, and a role is assigned there once. Let it pull ${repositoriesInWords(repositories)} instead?${rest}`,
    ways: [...replacements(app, wanted, assignment), ...ways],
  };
}

/** Why nobody can say that it can pull now; empty where that is known. */
function doubtOn(registry: Registry): string {
  return registry.modeTold === false ? ` ${modeNotKnown(pullRole(registry).name)}` : '';
}

/** None means all; undefined where nobody can tell. */
function repositoriesOf({ condition }: RoleAssignment): readonly string[] | undefined {
  return condition ? repositoriesIn(condition) : [];
}

/** Whoever wrote its condition, and in whatever order. */
function isFor(assignment: RoleAssignment, repositories: readonly string[]): boolean {
  const known = repositoriesOf(assignment);
  return known !== undefined && known.toSorted().join() === repositories.toSorted().join();
}

/** The wanted repositories in the place of those that it has, and beside them, where that can be said. */
function replacements(app: App, wanted: WantedPull, assignment: RoleAssignment): Way[] {
  const replace = (title: string, repositories: readonly string[]): Way => ({ title, run: async () => app.operations.run(replaceOperation(app, { ...wanted, repositories }, assignment)) });
  const known = repositoriesOf(assignment) ?? [];
  const both = known.length > 0 && wanted.repositories.length > 0 ? [replace('Allow Both', [...new Set([...known, ...wanted.repositories])])] : [];
  return [...both, replace('Replace', wanted.repositories)];
}

/** Other repositories for a role that is there: Azure has one assignment of a role to a principal at a scope. */
function replaceOperation(app: App, wanted: WantedPull, assignment: RoleAssignment): Operation<unknown> {
  const { principal, registry, repositories } = wanted;
  const { id, scope, principalId, principalType, description } = assignment;
  const condition = conditionOf(wanted);
  const what = `${repositoriesInWords(repositories)} from ${registry.name}`;
  const role = pullRole(registry).name;
  const doubt = doubtOn(registry);
  return {
    title: `Let ${principal.name} pull ${what}`,
    commands: [az.assignRole({ name: id.split('/').at(-1), scope, role, principalId, principalType: principalType || undefined, condition, description })],
    topics: [topics.access],
    run: async (signal) => updateCondition(app.cloud(), registry, assignment, condition, signal),
    done: () => ({ message: `${doubt ? `${principal.subject} has ${role} on ${registry.name} for ${repositoriesInWords(repositories)} now.${doubt}` : `${principal.subject} can pull ${what} now${repositories.length > 0 ? ', and nothing else of it' : ''}.`} ${soon}` }),
  };
}
