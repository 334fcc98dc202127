import type { Grant } from '../../azure/access.ts';
import { letsPull, pullGrantsAt } from '../../azure/pullGrants.ts';
import { pullsBy } from '../../azure/pulls.ts';
import type { PullGrants } from '../../azure/pullGrants.ts';
import { currentRegistry } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { idKey } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import { pick } from '../../ui/pick.ts';
import { pickMany } from '../../ui/pickMany.ts';
import { showProgress } from '../../ui/progress.ts';
import { pullNodeOf } from '../shared/accessNodes.ts';
import { inCloud, subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { conditionInWords } from '../shared/conditionWords.ts';
import { bullets } from '../shared/impact.ts';
import { pickResource } from '../shared/pickers.ts';
import { namesOf } from '../shared/principalNames.ts';
import { doubtIn, unreadRole } from '../shared/pullWords.ts';
import { resourceAround, whereabouts } from '../shared/resourceNodes.ts';
import { canBeUndone, removeOperation } from '../shared/removal.ts';
import type { Removal } from '../shared/removal.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import { scopeInWords } from '../shared/scopes.ts';
import { findPuller } from './pullers.ts';
import type { EnableManagedIdentity, PullPrincipal } from './pullers.ts';

type Cluster = OfKind<'cluster'>;

/** Takes from a cluster what lets it pull from a registry, and says what remains. */
export function registerDetachRegistry(app: App, enableManagedIdentity: EnableManagedIdentity): void {
  app.commands.register('detachRegistry', async ([row]) => {
    const cluster = resourceAround(row, 'cluster') ?? (await pickResource(app, ['cluster'], 'Detach a registry: from which cluster?', () => true));
    const puller = cluster && (await findPuller(app, cluster, enableManagedIdentity));
    if (!puller) return;
    const registry = pullNodeOf(row)?.pulledFrom ?? (await pickPulledFrom(app, cluster, puller));
    if (registry) await detach(inCloud(app, app.cloud()), cluster, puller, registry);
  });
}

async function pickPulledFrom(app: App, { name, tenantId }: Cluster, { principalId }: PullPrincipal): Promise<Registry | undefined> {
  return pick<Registry>(
    {
      title: `Detach a registry from ${name}`,
      placeholder: 'Choose from the registries that it can pull from',
      empty: `${name} has no role that is known to let it pull from a registry that you can see`,
      async choices(signal) {
        const { pulls } = await pullsBy(app.cloud(), await rolesOf(app, app.cloud(), principalId, tenantId, signal), signal);
        return [...Map.groupBy(pulls, ({ registry }) => idKey(registry.id)).values()].flatMap((ofOne) => {
          const [first] = ofOne;
          return first ? [{ label: `$(package) ${first.registry.name}`, description: whereabouts(first.registry), detail: ofOne.map(({ registry, role }) => [role.name, doubtIn(registry, role)].filter(Boolean).join(' · ')).join(', '), value: first.registry }] : [];
        });
      },
    },
    app.describe,
  );
}

/** What the user sees of an assignment: "AcrPull on resource group rg-shared", and whose it is. */
interface Told {
  readonly grant: Grant;
  readonly words: string;
  readonly removal: Removal;
}

/** What the principal has after a detaching, by how much is known of it. */
interface Remaining {
  /** It can still pull by these. */
  readonly sure: readonly Told[];
  /** Whether it can by these depends on the registry's mode, which nobody tells. */
  readonly unsure: readonly Told[];
  /** What these allow could not be read. */
  readonly unread: readonly Told[];
}

async function detach(app: App, cluster: Cluster, puller: PullPrincipal, known: Registry): Promise<void> {
  const cloud = app.cloud();
  const { registry, own, broader, others, unread } = await showProgress(`Looking up how ${cluster.name} pulls from ${known.name}`, async (signal) => {
    // Which roles count depends on its mode, and what is shown may be old.
    const now = await currentRegistry(cloud, known, signal);
    return { registry: now, ...(await toldGrants(app, puller, now, await pullGrantsAt(cloud, now, puller.principalId, signal), signal)) };
  });
  const chosen = broader.length > 0 ? await pickRemovals(app, `Detach ${registry.name} from ${cluster.name}`, own, broader) : own;
  if (!chosen) return;
  const lets = ({ grant }: Told) => letsPull(registry, grant.role);
  const kept = [...[...own, ...broader].filter((one) => !chosen.includes(one)), ...others];
  const remaining = { sure: kept.filter((one) => lets(one) === 'yes'), unsure: kept.filter((one) => lets(one) === 'maybe'), unread };
  if (chosen.length === 0) return sayNothingToRemove(app, cluster, puller, registry, remaining);
  const useless = chosen.filter((one) => lets(one) === 'no');
  const parts = [
    `Removed from ${puller.name}:\n${bullets(chosen.map((one) => (useless.includes(one) ? `${one.words}, which does nothing there` : one.words)))}`,
    ...listed('It can still pull:', remaining.sure),
    ...listed("It keeps these; whether they let it pull depends on the registry's mode, which could not be read:", remaining.unsure),
    ...listed('It keeps these; what they allow could not be read:', remaining.unread),
    // What is known to be enough leaves nothing to fear.
    ...(remaining.sure.length > 0 ? [] : [useless.length === chosen.length ? 'Nothing changes for its pods.' : impactOn(cluster, registry, remaining)]),
    canBeUndone,
  ];
  await app.operations.run(
    removeOperation(app, chosen.map(({ removal }) => removal), {
      title: `Detach ${registry.name} from ${cluster.name}`,
      confirm: { message: `Detach ${registry.name} from ${cluster.name}?`, detail: parts.join('\n\n'), act: 'Detach Registry' },
      done: [`Detached ${registry.name} from ${cluster.name}.`, ...(remaining.sure.length > 0 ? [`${puller.subject} can still pull by ${sentence(remaining.sure)}.`] : doubts(puller, remaining))].join(' '),
      gone: `${registry.name} was detached from ${cluster.name} already.`,
    }),
  );
}

function listed(heading: string, told: readonly Told[]): string[] {
  return told.length > 0 ? [`${heading}\n${bullets(told.map(({ words }) => words))}`] : [];
}

/** Source of the 60 minutes: https://github.com/Azure/AKS/issues/1517 */
function impactOn({ name }: Cluster, { loginServer }: Registry, { unsure, unread }: Remaining): string {
  const pods = unsure.length + unread.length > 0 ? 'If none of these lets it pull, pods' : 'Pods';
  return `${pods} of ${name} can't pull from ${loginServer} any more: those that start on a node without the image fail with ImagePullBackOff. Images that a node has stay there, and its sign-in to the registry lasts up to 60 minutes.`;
}

/** What remains and may let it pull, for all that anybody knows. */
function doubts({ subject }: PullPrincipal, { unsure, unread }: Remaining): string[] {
  return [
    ...(unsure.length > 0 ? [`${subject} still has ${list(unsure)}. Whether that lets it pull depends on the registry's mode, which could not be read.`] : []),
    ...(unread.length > 0 ? [`${subject} still has ${list(unread)}, and what that allows could not be read.`] : []),
  ];
}

/** What is for more than pulls goes on purpose alone. */
async function pickRemovals(app: App, title: string, own: readonly Told[], broader: readonly Told[]): Promise<readonly Told[] | undefined> {
  const choice = (one: Told, picked: boolean) => ({ key: one.removal.assignment.id, label: `$(shield) ${one.removal.roleName}`, description: picked ? 'for pulls alone' : 'allows more than a pull', detail: one.removal.assignment.scope, picked, value: one });
  const picked = await pickMany<Told>(
    {
      title,
      placeholder: 'Tick the roles that shall go',
      async *choices() {
        yield [...own.map((one) => choice(one, true)), ...broader.map((one) => choice(one, false))];
      },
    },
    app.describe,
  );
  return picked?.values;
}

async function sayNothingToRemove(app: App, cluster: Cluster, puller: PullPrincipal, registry: Registry, remaining: Remaining): Promise<void> {
  const { sure, unsure, unread } = remaining;
  // What could not be read is not offered to go: nobody knows what else it is for.
  const inherited = [...sure, ...unsure];
  if (inherited.length === 0 && unread.length > 0) return app.commands.offer('info', `Nothing was removed: ${puller.name} has no role that is known to let it pull from ${registry.name}. It has ${list(unread)}, and what that allows could not be read.`);
  if (inherited.length === 0) return app.commands.offer('info', `${registry.name} is detached from ${cluster.name} already: ${puller.name} has no role by which it could pull from there.`);
  const can = sure.length > 0 ? [`${puller.subject} can still pull from ${registry.name}, by ${sentence(sure)}.`] : [];
  return app.commands.offer('info', [...can, ...doubts(puller, remaining), 'Removed where it was assigned, a role is gone for all that lies there.'].join(' '), [
    { title: 'Remove Role Assignment', run: async () => app.operations.run(removeOperation(app, inherited.map(({ removal }) => removal))) },
  ]);
}

function sentence(told: readonly Told[]): string {
  return told.map(({ words }) => words).join(', and by ');
}

function list(told: readonly Told[]): string {
  return told.map(({ words }) => words).join(' and ');
}

/** With the names that people know, where they may be read. */
async function toldGrants(app: App, puller: PullPrincipal, registry: Registry, grants: PullGrants, signal: AbortSignal): Promise<Record<keyof PullGrants, readonly Told[]>> {
  const isGroup = ({ assignment }: Grant) => assignment.principalId.toLowerCase() !== puller.principalId.toLowerCase();
  const [subscriptions, { names }] = await Promise.all([subscriptionsOfTenant(app, registry.tenantId, signal), namesOf(app, registry, [...grants.others, ...grants.unread].filter(isGroup).map(({ assignment }) => assignment.principalId), signal)]);
  const told = (grant: Grant): Told => {
    const { assignment, role } = grant;
    const group = isGroup(grant) ? `the group ${names?.get(assignment.principalId.toLowerCase())?.name ?? assignment.principalId}` : undefined;
    const roleName = role?.name ?? `the ${unreadRole(assignment.roleDefinitionId)}`;
    return {
      grant,
      words: [`${roleName} on ${scopeInWords(assignment.scope, subscriptions)}`, conditionInWords(assignment.condition), group && `through ${group}`].filter(Boolean).join(' · '),
      removal: { assignment, roleName, who: group ?? puller.name, ...(group !== undefined && { ofGroup: true }), at: registry },
    };
  };
  return { own: grants.own.map(told), broader: grants.broader.map(told), others: grants.others.map(told), unread: grants.unread.map(told) };
}
