import { currentRegistry } from '../../azure/registries.ts';
import type { OfKind } from '../../azure/resources.ts';
import { showProgress } from '../../ui/progress.ts';
import { assignmentNodeOf, pullNodeOf } from '../shared/accessNodes.ts';
import { inCloud } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { pickResource } from '../shared/pickers.ts';
import { resourceAround, resourceOf } from '../shared/resourceNodes.ts';
import { letPullOperation } from './letPull.ts';
import { pickRepositories } from './pickRepositories.ts';
import { findPuller, withPuller } from './pullers.ts';
import type { EnableManagedIdentity, PullPrincipal } from './pullers.ts';

type Cluster = OfKind<'cluster'>;
type Puller = OfKind<'identity'> | Cluster;
type Registry = OfKind<'registry'>;

export interface PullAccess {
  /** Asks for the registry, unless it is known. */
  readonly to: (puller: Puller, registry?: Registry) => Promise<void>;
  /** Asks who shall pull. */
  readonly from: (registry: Registry) => Promise<void>;
  /** Lets whoever pulls for a cluster pull all of a registry, or some of its repositories, and asks nothing. */
  readonly letPull: (cluster: Cluster, registry: Registry, repositories?: readonly string[]) => Promise<void>;
}

/** Lets an identity or a cluster pull from a registry, asked from whichever side. */
export function registerPullAccess(app: App, enableManagedIdentity: EnableManagedIdentity): PullAccess {
  async function to(puller: Puller, registry?: Registry, title = `Assign AcrPull to ${puller.name}`): Promise<void> {
    if (registry && !sameTenant(registry, puller)) return sayOtherTenant(app, puller, registry);
    const go = async (principal: PullPrincipal): Promise<void> => {
      const where = registry ?? (await pickResource(app, ['registry'], title, (candidate) => sameTenant(candidate, puller)));
      if (where) await letPull(app, principal, where);
    };
    // Said before the registry is asked for: with some clusters it would be in vain.
    if (puller.kind === 'cluster') await withPuller(app, puller, enableManagedIdentity, go);
    else await go({ ...puller, subject: puller.name });
  }

  async function from(registry: Registry | undefined): Promise<void> {
    const puller = await pickPuller(app, ['identity', 'cluster'], `Who may pull${registry ? ` from ${registry.name}` : ''}?`, registry);
    if (puller) await to(puller, registry);
  }

  app.commands.register('assignAcrPull', async ([row]) => {
    const puller = resourceOf(row, 'identity') ?? resourceOf(row, 'cluster');
    await (puller ? to(puller) : from(resourceOf(row, 'registry')));
  });
  app.commands.register('attachRegistry', async (rows) => {
    const [row] = rows;
    const pull = pullNodeOf(row);
    // A cluster and a registry may be selected together.
    const [clusters, registries] = [rows.flatMap((one) => resourceAround(one, 'cluster') ?? []), rows.flatMap((one) => resourceAround(one, 'registry') ?? [])];
    if (clusters.length > 1 || registries.length > 1) return app.commands.offer('info', 'Attach one registry to one cluster at a time: select one of each, or one of them.');
    const registry = pull?.pulledFrom ?? registries[0];
    const useless = pull ? undefined : assignmentNodeOf(row);
    // Below a registry: somebody who got a role that does nothing there, be it a cluster's kubelet or not.
    if (row && useless && registry) return letPull(app, { name: row.node.label, subject: row.node.label, principalId: useless.assignment.principalId, principalType: useless.assignment.principalType || undefined }, registry);
    const cluster = clusters[0] ?? (await pickPuller(app, ['cluster'], `Attach ${registry?.name ?? 'a registry'}: to which cluster?`, registry));
    if (cluster) await to(cluster, registry, `Attach a registry to ${cluster.name}`);
  });
  return {
    to: async (puller, registry) => to(puller, registry),
    from,
    async letPull(cluster, registry, repositories = []) {
      const principal = await findPuller(app, cluster, enableManagedIdentity);
      if (principal) await letPull(app, principal, registry, async () => repositories);
    },
  };
}

/** Asks for the repositories where the registry tells them apart, and does it. */
async function letPull(chosen: App, principal: PullPrincipal, known: Registry, which = pickRepositories): Promise<void> {
  // What is offered at the end is done where this began, whatever cloud was chosen meanwhile.
  const app = inCloud(chosen, chosen.cloud());
  // Which role counts depends on its mode, and what is shown may be old.
  const registry = await showProgress(`Looking up which role counts on ${known.name}`, async (signal) => currentRegistry(app.cloud(), known, signal));
  const repositories = await which(app, registry);
  if (repositories) await app.operations.run(letPullOperation(app, { principal, registry, repositories }));
}

async function pickPuller<K extends Puller['kind']>(app: App, kinds: readonly K[], title: string, registry: Registry | undefined): Promise<OfKind<K> | undefined> {
  return pickResource(app, kinds, title, (candidate) => !registry || sameTenant(candidate, registry));
}

/** What to do instead: https://learn.microsoft.com/azure/container-registry/authenticate-aks-cross-tenant */
async function sayOtherTenant(app: App, puller: Puller, registry: Registry): Promise<void> {
  const what = puller.kind === 'cluster' ? "a kubelet identity can't pull" : "an identity can't pull";
  await app.commands.offer(
    'info',
    `${registry.name} is in another tenant than ${puller.name}, and ${what} across tenants. Give the pods an image pull secret with a token of the registry for the repositories that they need, or import the images into a registry of their own tenant (az acr import).`,
  );
}

function sameTenant(a: { readonly tenantId: string }, b: { readonly tenantId: string }): boolean {
  return a.tenantId.toLowerCase() === b.tenantId.toLowerCase();
}
