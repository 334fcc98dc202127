import type { Cloud } from '../../azure/cloud.ts';
import { listFeatures, listNamespaces } from '../../azure/features.ts';
import type { Feature } from '../../azure/features.ts';
import { mapped } from '../../azure/pages.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { OpenedPanel } from '../../ui/panel.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { createNews } from '../shared/news.ts';
import { noteOf } from './knownFeatures.ts';
import { register, unregister, watchOn } from './operations.ts';
import type { NamedSubscription } from './operations.ts';
import type { Act, FeatureRow, PreviewFeaturesContract } from './protocol.ts';
import { readOn } from './reading.ts';
import type { Reading } from './reading.ts';
import type { Followed, Watch } from './watch.ts';
import { idOf } from './watched.ts';
import type { Watched } from './watched.ts';
import { step } from './words.ts';

/** What most people are here for. */
export const usualNamespaces = ['Microsoft.ContainerService', 'Microsoft.ContainerRegistry', 'Microsoft.ManagedIdentity'];

/** The host's side of the panel of one subscription. Whatever cloud is chosen meanwhile, it stays in `cloud`. */
export function handlers(app: App, cloud: Cloud, at: NamedSubscription, watch: Watch, panel: OpenedPanel): Handlers<PreviewFeaturesContract> {
  const known = new Map<string, Feature>();
  // What has another state since it was read: a page that was hidden has to be told again.
  const changed = new Set<string>();
  const feed = createNews<true>();
  let reading: Reading<Feature> | undefined;

  const idIn = (feature: Feature): string => idOf({ feature, at, resourceManager: cloud.resourceManager });
  const followed = (): readonly Followed[] => watch.followed().filter(({ watched }) => isHere(watched));
  const isFollowed = (feature: Feature): boolean => followed().some(({ watched }) => idOf(watched) === idIn(feature));

  function isHere({ at: { subscriptionId }, resourceManager }: Watched): boolean {
    return resourceManager === cloud.resourceManager && subscriptionId.toLowerCase() === at.subscriptionId.toLowerCase();
  }

  function learn(feature: Feature): Feature {
    known.set(fullName(feature), feature);
    return feature;
  }

  function rowOf(feature: Feature): FeatureRow {
    const watched = isFollowed(feature);
    return { id: fullName(feature), ...feature, watched, note: noteOf(feature), acts: actsOf(feature, watched) };
  }

  const changes = watch.onDidChange(({ watched, state }) => {
    if (!isHere(watched)) return;
    const id = fullName(watched.feature);
    const feature = known.get(id);
    if (feature) learn({ ...feature, state: state ?? feature.state });
    changed.add(id);
    feed.tell(true);
  });
  panel.closed.addEventListener('abort', () => {
    changes.dispose();
    reading?.stop();
  });

  return {
    ...formHandlers(panel),
    about: () => ({ subscription: at.name, subscriptionId: at.subscriptionId, shell: shellOfTerminal() }),
    async namespaces(_, signal) {
      const all = await listNamespaces(cloud, at, signal);
      return [...usualNamespaces, ...all.filter((namespace) => !usualNamespaces.includes(namespace))];
    },
    begin({ namespace }) {
      reading?.stop();
      reading = readOn(mapped(listFeatures(cloud, at, namespace), (feature) => [learn(feature)]));
    },
    async features({ from }, signal) {
      if (!reading) return { rows: [], done: true };
      const { items, done } = await reading.from(from, signal);
      return { rows: items.map((item) => rowOf(known.get(fullName(item)) ?? item)), done };
    },
    async act({ id, act }, signal) {
      const stopped = act === 'stop' ? followed().find(({ watched }) => fullName(watched.feature) === id) : undefined;
      if (stopped) {
        const { watched, state } = stopped;
        await watch.stop(watched);
        return rowOf(known.get(id) ?? { ...watched.feature, state: state ?? '' });
      }
      // A page is not trusted: only what it was told can be acted on.
      const feature = known.get(id);
      if (!feature || !actsOf(feature, isFollowed(feature)).includes(act)) throw new Error(`Nothing like that can be done with ${id} now.`);
      const result = await doneTo(feature, act, signal);
      const { state } = result ?? known.get(id) ?? feature;
      return rowOf(learn({ ...feature, state }));
    },
    async news({ seen }, signal) {
      // What is under way already is told to a page that begins.
      const heard = seen === 0 ? 0 : (await feed.since(seen - 1, signal)).seen;
      return {
        seen: heard + 1,
        underWay: followed().map(({ watched, state }) => ({ id: fullName(watched.feature), text: step(watched, state) })),
        changed: [...changed].flatMap((id) => known.get(id) ?? []).map(rowOf),
      };
    },
  };

  async function doneTo(feature: Feature, act: Act, signal: AbortSignal): Promise<Feature | undefined> {
    const place = { cloud, at, feature };
    if (act === 'register') return app.operations.run(register(place, watch));
    if (act === 'unregister') return app.operations.run(unregister(place, watch));
    return act === 'watch' ? watchOn(place, watch, signal) : undefined;
  }
}

function fullName({ namespace, name }: Pick<Feature, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** What can be done in a state. */
function actsOf({ state }: Feature, watched: boolean): Act[] {
  if (watched) return ['stop'];
  if (state === 'Registering' || state === 'Unregistering') return ['watch'];
  return state === 'Registered' || state === 'Pending' ? ['unregister'] : ['register'];
}
