import type { RoleAssignment } from '../../azure/assignments.ts';
import { refOf } from '../../azure/clients.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cloud } from '../../azure/cloud.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { AzureError } from '../../azure/errors.ts';
import { letsPull } from '../../azure/pullGrants.ts';
import { pullsBy } from '../../azure/pulls.ts';
import type { Pull } from '../../azure/pulls.ts';
import { currentRegistry } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { idKey, parseResourceId, sameId } from '../../azure/resourceId.ts';
import { builtInRoles, roleGuid } from '../../azure/roles.ts';
import { servicePrincipalByAppId } from '../../azure/servicePrincipals.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { App } from '../shared/app.ts';
import type { Move, MovedRegistry } from '../shared/moves.ts';
import { unreadRole } from '../shared/pullWords.ts';
import type { Removal } from '../shared/removal.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import type { Roles } from '../shared/rolesOf.ts';
import { scopeInWords } from '../shared/scopes.ts';
import { once, unreadName } from '../shared/unread.ts';

/** The service principal that a cluster runs on, or ran on, and what it has. */
export interface Former {
  readonly clientId: string;
  /** Its object ID, to which roles are assigned. */
  readonly principalId: string | undefined;
  /** Its display name, or its client ID. */
  readonly name: string;
  /** Why its object ID, and so what it could pull from, is not known. */
  readonly problem: string | undefined;
  /** What it can pull from. */
  readonly pulls: readonly MovedRegistry[];
  /** By which roles it can pull from a registry, in words; undefined where it cannot. */
  readonly by: (registryId: string) => string | undefined;
  readonly removable: readonly Removal[];
  readonly staying: readonly string[];
  readonly others: readonly string[];
  readonly unread: readonly string[];
}

type Who = Pick<Former, 'clientId' | 'principalId' | 'name' | 'problem'>;

export async function readFormer(app: App, cloud: Cloud, cluster: Cluster, move: Move | undefined, subscriptions: readonly Subscription[], signal: AbortSignal): Promise<Former> {
  const who = move?.servicePrincipal.principalId === undefined ? await whoIs(app, cloud, cluster, move, signal) : { ...move.servicePrincipal, problem: undefined };
  if (who.principalId === undefined) return { ...who, pulls: [], by: () => undefined, removable: [], staying: [], others: [], unread: [] };
  const roles = await rolesOf(app, cloud, who.principalId, cluster.tenantId, signal);
  const { pulls, unread, failures } = await pullsBy(cloud, roles, signal);
  return { ...who, ...whatItHas(who.name, roles, await inTheirModes(cloud, pulls, signal)), unread: [...unread.map((assignment) => unknownPull(assignment, roles)), ...unreadIn(app, roles, failures, subscriptions)] };
}

/**
 * The pulls, as the modes decide that registries tell of themselves where there is a condition: a role that is taken to
 * count and does nothing there would take the condition away, and Resource Graph lags behind or knows no mode.
 */
async function inTheirModes(cloud: Cloud, pulls: readonly Pull[], signal: AbortSignal): Promise<Pull[]> {
  const narrowed = new Map(pulls.filter(({ assignment }) => assignment.condition !== undefined).map(({ registry }) => [idKey(registry.id), registry]));
  const current = new Map(await Promise.all([...narrowed].map(async ([key, known]) => [key, await asItIs(cloud, known, signal)] as const)));
  return pulls.flatMap((pull) => {
    const now = current.get(idKey(pull.registry.id));
    if (!now) return [pull];
    const works = letsPull(now, pull.role) !== 'no';
    return works || sameId(pull.assignment.scope, now.id) ? [{ ...pull, registry: { kind: 'registry', ...now }, works }] : [];
  });
}

async function asItIs(cloud: Cloud, known: Registry, signal: AbortSignal): Promise<Registry> {
  try {
    return await currentRegistry(cloud, known, signal);
  } catch (error) {
    // What became of it is told where it is to be granted.
    if (!(error instanceof AzureError)) throw error;
    return known;
  }
}

/** The object ID is the directory's to tell: the client ID that the cluster has is not what roles are assigned to. */
async function whoIs(app: App, cloud: Cloud, cluster: Cluster, move: Move | undefined, signal: AbortSignal): Promise<Who> {
  const clientId = move?.servicePrincipal.clientId ?? (cluster.runsOn.kind === 'servicePrincipal' ? cluster.runsOn.clientId : '');
  const nobody = (problem: string): Who => ({ clientId, principalId: undefined, name: clientId, problem });
  try {
    const found = await servicePrincipalByAppId(cloud, cluster, clientId, signal);
    if (found) return { clientId, principalId: found.id, name: found.displayName, problem: undefined };
    return nobody(`The directory has no service principal with the client ID ${clientId}: it was deleted, or is another tenant's. Without its object ID nobody can tell what it could pull from.`);
  } catch (error) {
    // The directory is a service of its own: that it is closed, unknown in this cloud or out of reach keeps no cluster from moving.
    if (!(error instanceof AzureError)) throw error;
    return nobody(`The object ID of the service principal ${clientId} can't be looked up, and without it nobody can tell what it can pull from. ${app.describe(error).message}`);
  }
}

// Roles that let one pull and no more.
const pullRoles: ReadonlySet<string> = new Set([builtInRoles.acrPull.guid, builtInRoles.repositoryReader.guid]);

function isPullRole({ roleDefinitionId }: RoleAssignment): boolean {
  return pullRoles.has(roleGuid(roleDefinitionId));
}

function whatItHas(who: string, { assignments, definitions, subscriptions, through }: Roles, pulls: readonly Pull[]): Pick<Former, 'pulls' | 'by' | 'removable' | 'staying' | 'others'> {
  const working = pulls.filter(({ works }) => works);
  const roleName = ({ roleDefinitionId }: RoleAssignment) => definitions.get(roleGuid(roleDefinitionId))?.name ?? 'A role that cannot be read';
  const byGroup = (assignment: RoleAssignment) => (through(assignment) === undefined ? '' : ` through the group ${through(assignment)}`);
  const inWords = (assignment: RoleAssignment) => `${roleName(assignment)} on ${scopeInWords(assignment.scope, subscriptions)}${byGroup(assignment)}`;
  const removable = assignments.filter((assignment) => isPullRole(assignment) && through(assignment) === undefined);
  const works = new Map(working.map(({ assignment }) => [idKey(assignment.id), assignment]));
  return {
    pulls: [...Map.groupBy(working, ({ registry }) => idKey(registry.id)).values()].flatMap((of) => movedBy(of)),
    by(registryId) {
      const roles = working.filter(({ registry }) => sameId(registry.id, registryId)).map(({ assignment, registry }) => `${roleName(assignment)}${sameId(assignment.scope, registry.id) ? '' : `, inherited from ${scopeInWords(assignment.scope, subscriptions)}`}${byGroup(assignment)}${assignment.condition === undefined ? '' : ', with a condition'}`);
      return roles.length === 0 ? undefined : roles.join('; ');
    },
    removable: removable.map((assignment) => ({ assignment, roleName: roleName(assignment), who, at: opening(assignment, subscriptions) })),
    staying: [...works.values()].filter((assignment) => !removable.includes(assignment)).map(inWords),
    others: [...assignments.filter((assignment) => !isPullRole(assignment)).map(inWords), ...pulls.filter(({ works }) => !works).map(({ assignment, registry }) => `${inWords(assignment)}, which does nothing there: ${registry.mode === 'abac' ? 'ABAC mode' : 'not in ABAC mode'}`)],
  };
}

/**
 * What the new identity is to get: as narrow as what the service principal had, on the registry itself. The pulls are
 * those that work, all from the same registry; none where there are none.
 */
export function movedBy(pulls: readonly Pull[]): MovedRegistry[] {
  const [first] = pulls;
  if (!first) return [];
  const { registry, assignment } = first;
  const conditions = [...new Set(deciding(pulls).map(({ assignment: { condition } }) => condition))];
  const narrow = conditions.filter((condition) => condition !== undefined);
  // One role at one scope is assigned once: several conditions are one that holds where one of them does.
  const condition = narrow.length < conditions.length ? undefined : narrow.length === 1 ? narrow[0] : narrow.map((one) => `(${one})`).join(' OR ');
  const here = pulls.some((pull) => sameId(pull.assignment.scope, registry.id));
  return [{ id: registry.id, at: refOf(registry), condition, inheritedFrom: here ? undefined : assignment.scope }];
}

/** Where nobody tells the mode, those that work in either: the condition of one that counts in ABAC mode is not lost to one that may do nothing. */
function deciding(pulls: readonly Pull[]): readonly Pull[] {
  const inAbacMode = pulls.filter(({ registry, role }) => registry.modeTold === false && letsPull({ mode: 'abac' }, role) === 'yes');
  return inAbacMode.length > 0 ? inAbacMode : pulls;
}

/** Whose token opens the scope: a subscription of the tenant where it is a management group. */
function opening({ scope }: RoleAssignment, subscriptions: readonly Subscription[]): SubscriptionRef {
  const id = parseResourceId(scope)?.subscriptionId.toLowerCase();
  const at = subscriptions.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id) ?? subscriptions[0];
  if (!at) throw new AzureError('notFound', 'NoSubscription', 'No subscription of the tenant can be read.');
  return refOf(at);
}

function unknownPull({ roleDefinitionId, scope }: RoleAssignment, { subscriptions }: Roles): string {
  return `Whether it can pull by the ${unreadRole(roleDefinitionId)} on ${scopeInWords(scope, subscriptions)} is not known: what that allows could not be read.`;
}

function unreadIn(app: App, { failures, groupsError }: Roles, more: Roles['failures'], subscriptions: readonly Subscription[]): string[] {
  // Where a mode is not known every role for pulls counts, so that nothing is missing.
  const all = once([...failures, ...more]).filter(({ of }) => of === undefined);
  return [
    ...all.map((failure) => `What it has in ${unreadName(failure, subscriptions)} can't be read. ${app.describe(failure.error).message}`),
    ...(groupsError ? [`What it has through groups is not known. ${app.describe(groupsError).message}`] : []),
  ];
}
