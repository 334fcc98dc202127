import * as vscode from 'vscode';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError, isAbort } from '../../azure/errors.ts';
import { getFeature, getProviderState, registerProvider } from '../../azure/features.ts';
import type { App } from '../shared/app.ts';
import { follow } from './follow.ts';
import type { Asked, Outcome, Time } from './follow.ts';
import { ending, underWay, whatFailed } from './words.ts';
import { allWatched, claimWatched, idOf, isWatched, keepWatched } from './watched.ts';
import type { Watched } from './watched.ts';

/** A change that this window follows, with what Azure said last of the feature. */
export interface Followed {
  readonly watched: Watched;
  readonly state: string | undefined;
}

/** Follows what Azure is at for minutes, beside everything else, and says what came of it. */
export interface Watch extends vscode.Disposable {
  /** Azure has just taken the change, and said that state. Resolves when a reload would not lose it. */
  readonly begin: (cloud: Cloud, watched: Watched, state: string) => Promise<void>;
  /** Azure goes on; nobody looks any more. */
  readonly stop: (watched: Watched) => Promise<void>;
  /** Another cloud, other accounts, or none: goes on with what was begun there, in this window or before, and leaves the rest. */
  readonly use: (cloud: Cloud | undefined) => void;
  readonly followed: () => readonly Followed[];
  /** Something is followed, is no more, or has another state. Tells that one. */
  readonly onDidChange: vscode.Event<Followed>;
}

/** `show` opens the list of the subscription. */
export function createWatch(app: Pick<App, 'commands' | 'memory'>, time: Time, show: (at: SubscriptionRef, name: string) => unknown): Watch {
  const { commands, memory } = app;
  const changed = new vscode.EventEmitter<Followed>();
  const all = new Map<string, Followed & { readonly abort: AbortController }>();
  let item: vscode.StatusBarItem | undefined;

  function start(cloud: Cloud, watched: Watched, state?: string): void {
    leave(idOf(watched));
    const abort = new AbortController();
    update(watched, abort, state);
    void run(cloud, watched, abort, state).catch(async (error: unknown) => (isAbort(error) ? undefined : commands.fail(error, whatFailed(watched))));
  }

  async function run(cloud: Cloud, begun: Watched, abort: AbortController, state: string | undefined): Promise<void> {
    let watched = begun;
    try {
      const outcome = await follow(begun, asked(cloud, begun), {
        time,
        signal: abort.signal,
        state,
        onState: (now) => update(watched, abort, now),
        async onProvider() {
          demandWatched(watched);
          watched = { ...watched, phase: 'provider', since: time.now() };
          await keepWatched(memory, watched);
          update(watched, abort, watched.goal);
          return watched;
        },
      });
      await end(watched, outcome);
    } finally {
      // What stands there may be another one by now.
      if (all.get(idOf(begun))?.abort === abort) leave(idOf(begun));
    }
  }

  /** What nobody watches any more is not gone on with: another window has followed it to its end, or somebody has stopped it there. */
  function demandWatched(watched: Watched): void {
    if (!isWatched(memory, watched)) throw new DOMException('It is not watched any more.', 'AbortError');
  }

  function asked(cloud: Cloud, watched: Watched): Asked {
    const { at, feature } = watched;
    return {
      async feature(signal) {
        demandWatched(watched);
        return (await getFeature(cloud, at, feature, signal)).state;
      },
      async registerProvider(signal) {
        demandWatched(watched);
        return registerProvider(cloud, at, feature.namespace, signal);
      },
      async provider(signal) {
        demandWatched(watched);
        return getProviderState(cloud, at, feature.namespace, signal);
      },
    };
  }

  async function end(watched: Watched, outcome: Outcome): Promise<void> {
    const way = { title: 'Show Features', run: () => show(watched.at, watched.subscription) };
    if (outcome.kind !== 'failed') {
      if (await claimWatched(memory, watched)) void commands.offer('info', ending(watched, outcome), [way]).catch(async (error: unknown) => commands.fail(error));
      return;
    }
    const { error } = outcome;
    if (isAbort(error)) return;
    // It is gone on with after the next sign-in.
    if (error instanceof AzureError && error.kind === 'signInNeeded') void commands.fail(error, whatFailed(watched));
    else if (await claimWatched(memory, watched)) void commands.fail(error, whatFailed(watched), undefined, [way]);
  }

  function update(watched: Watched, abort: AbortController, state: string | undefined): void {
    // A late answer to one that was left.
    if (abort.signal.aborted) return;
    all.set(idOf(watched), { watched, abort, state });
    tell({ watched, state });
  }

  function leave(id: string): void {
    const left = all.get(id);
    if (!left) return;
    all.delete(id);
    left.abort.abort();
    tell(left);
  }

  function tell(one: Followed): void {
    const [first] = all.values();
    if (first) {
      item ??= vscode.window.createStatusBarItem('managedIdentities.previewFeatures', vscode.StatusBarAlignment.Left);
      item.name = 'Managed Identities: Preview Features';
      item.text = `$(sync~spin) ${underWay([...all.values()].map(({ watched }) => watched))}`;
      item.tooltip = `${[...all.values()].map(({ watched }) => `${watched.feature.name} in ${watched.subscription}`).join(', ')}. Click to look, or to stop watching.`;
      item.command = { command: 'managedIdentities.showPreviewFeatures', title: 'Show Preview Features', arguments: [rowOf(first.watched)] };
      item.show();
    } else item?.hide();
    changed.fire(one);
  }

  return {
    onDidChange: changed.event,
    followed: () => [...all.values()].map(({ watched, state }) => ({ watched, state })),
    async begin(cloud, watched, state) {
      await keepWatched(memory, watched);
      start(cloud, watched, state);
    },
    async stop(watched) {
      leave(idOf(watched));
      await claimWatched(memory, watched);
    },
    use(cloud) {
      for (const id of all.keys()) leave(id);
      for (const watched of cloud ? allWatched(memory) : []) if (cloud && isOf(cloud, watched)) start(cloud, watched);
    },
    dispose() {
      for (const { abort } of all.values()) abort.abort();
      all.clear();
      item?.dispose();
      changed.dispose();
    },
  };
}

/** Whether who is signed in there can ask for it. */
function isOf({ resourceManager, accounts }: Cloud, { resourceManager: of, at: { accountId } }: Watched): boolean {
  return resourceManager === of && (accountId === undefined || accounts.some(({ id }) => id === accountId));
}

/** As the tree hands a subscription's row to a command. */
function rowOf({ at, subscription: name }: Watched): { readonly node: object; readonly path: readonly string[] } {
  return { node: { subscription: { ...at, name } }, path: [] };
}
