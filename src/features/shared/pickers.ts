import { listClusters } from '../../azure/clusters.ts';
import { isAbort } from '../../azure/errors.ts';
import { listIdentities } from '../../azure/identities.ts';
import { inParallel } from '../../azure/parallel.ts';
import { listRegistries } from '../../azure/registries.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { pick } from '../../ui/pick.ts';
import type { Choice } from '../../ui/pick.ts';
import type { Row } from '../../ui/tree.ts';
import { subscriptionsOf } from './app.ts';
import type { App } from './app.ts';
import { resourceOf, whereabouts } from './resourceNodes.ts';
import type { OfKind, Resource, ResourceKind } from './resourceNodes.ts';

const lists: { [K in ResourceKind]: (app: App, at: Subscription, signal: AbortSignal) => Promise<OfKind<K>[]> } = {
  identity: async (app, at, signal) => (await listIdentities(app.cloud(), at, signal)).map((identity) => ({ kind: 'identity', ...identity })),
  cluster: async (app, at, signal) => (await listClusters(app.cloud(), at, signal)).map((cluster) => ({ kind: 'cluster', ...cluster })),
  registry: async (app, at, signal) => (await listRegistries(app.cloud(), at, signal)).map((registry) => ({ kind: 'registry', ...registry })),
};
const plural: Record<ResourceKind, string> = { identity: 'managed identities', cluster: 'clusters', registry: 'container registries' };

/** The resource that a command is about: of the row it was called on, else of what the user picks from all subscriptions. */
export async function resourceFor<K extends ResourceKind>(app: App, rows: readonly Row[], kind: K, title: string): Promise<OfKind<K> | undefined> {
  return resourceOf(rows[0], kind) ?? pickResource(app, [kind], title, () => true);
}

/** Asks for a resource of one of the kinds, of all subscriptions, those that `fits`. */
export async function pickResource<K extends ResourceKind>(app: App, kinds: readonly K[], title: string, fits: (resource: OfKind<K>) => boolean): Promise<OfKind<K> | undefined> {
  const what = kinds.map((kind) => plural[kind]).join(' or ');
  return pick(
    {
      title,
      placeholder: `Choose from the ${what} of all subscriptions`,
      empty: `There are no ${what} that you can see`,
      choices: async (signal) => {
        const subscriptions = await subscriptionsOf(app, signal);
        const found = await inParallel(8, subscriptions, async (at): Promise<Choice<OfKind<K>>[]> => {
          try {
            const resources: OfKind<K>[][] = await Promise.all(kinds.map(async (kind) => lists[kind](app, at, signal)));
            return resources.flat().filter(fits).map((resource) => choice(resource, at));
          } catch (error) {
            if (isAbort(error)) throw error;
            return [{ label: `$(error) ${at.name}`, description: app.describe(error).short, detail: app.describe(error).message, alwaysShow: true }];
          }
        });
        // What could not be listed comes last, below what could.
        return found.flat().toSorted((a, b) => Number(a.value === undefined) - Number(b.value === undefined));
      },
    },
    app.describe,
  );
}

const icons: Record<ResourceKind, string> = { identity: 'key', cluster: 'server-environment', registry: 'package' };

function choice<R extends Resource>(resource: R, at: Subscription): Choice<R> {
  return { label: `$(${icons[resource.kind]}) ${resource.name}`, description: [whereabouts(resource), peculiarity(resource)].filter(Boolean).join(' · '), detail: at.name, value: resource };
}

/** What one should know before choosing it. */
function peculiarity(resource: Resource): string | undefined {
  if (resource.kind === 'registry' && resource.mode === 'abac') return 'ABAC mode';
  if (resource.kind === 'cluster' && resource.runsOn.kind === 'servicePrincipal') return 'service principal';
  return undefined;
}
