import * as vscode from 'vscode';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { listLocksAt } from '../../azure/locks.ts';
import { portalUrl } from '../../azure/portal.ts';
import { idKey } from '../../azure/resourceId.ts';
import type { OpenedPanel } from '../../ui/panel.ts';
import type { Contract, Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal, toTerminal } from '../../ui/terminal.ts';
import type { App } from './app.ts';
import type { DetailsContract, DetailsNews } from './detailsContract.ts';
import { lockRows } from './lockWords.ts';
import { createNews } from './news.ts';
import type { NewsFeed } from './news.ts';

interface Shown extends SubscriptionRef {
  readonly id: string;
  readonly name: string;
}

export interface DetailsPanel<Thing extends Shown, Section extends string, Wish, C extends Contract> {
  /** The name of its page's script. */
  readonly script: string;
  readonly titleOf: (thing: Thing) => string;
  /** What its sections are made of, by topics; what only others change is read again by Refresh. */
  readonly topicsOf: (thing: Thing) => readonly (readonly [section: Section, topic: string])[];
  readonly showJson: (thing: Thing) => unknown;
  /** What its page asks for: what every such page does, `common`, is among it. */
  readonly handlers: (at: DetailsAt<Thing>, common: Handlers<DetailsContract<Section, Wish>>) => Handlers<C>;
}

/** A panel that is open. */
export interface DetailsAt<Thing> {
  readonly thing: Thing;
  /** Whatever cloud is chosen meanwhile, the thing is in this one. */
  readonly cloud: Cloud;
  readonly panel: OpenedPanel;
  /** Does what leads away from the page, which has no place for what goes wrong elsewhere. */
  readonly leadOn: (run: () => unknown) => Promise<void>;
  readonly openInPortal: (id: string) => Promise<void>;
}

/** Panels that show all of one thing: one for each, which is shown again where it is open. Gives what opens it. */
export function detailsPanels<Thing extends Shown, Section extends string, C extends Contract, Wish = never>(app: App, options: DetailsPanel<Thing, Section, Wish, C>): (thing: Thing, wish?: Wish) => void {
  const feeds = new Map<string, NewsFeed<DetailsNews<Section, Wish>>>();
  return (thing, wish) => {
    const key = idKey(thing.id);
    const feed = feeds.get(key) ?? createNews<DetailsNews<Section, Wish>>();
    feeds.set(key, feed);
    if (wish !== undefined) feed.tell(wish);
    app.openPanel<C>({
      script: options.script,
      title: options.titleOf(thing),
      key,
      handlers: (panel) => {
        const writes = app.operations.onDidWrite((written) => {
          const changed = options.topicsOf(thing).filter(([, topic]) => written.includes(topic)).map(([section]) => section);
          if (changed.length > 0) feed.tell({ changed });
        });
        panel.closed.addEventListener('abort', () => {
          writes.dispose();
          feeds.delete(key);
        });
        const at = detailsAt(app, thing, panel);
        return options.handlers(at, common(at, feed, async () => options.showJson(thing)));
      },
    });
  };
}

function detailsAt<Thing extends Shown>(app: App, thing: Thing, panel: OpenedPanel): DetailsAt<Thing> {
  const cloud = app.cloud();
  return {
    thing,
    cloud,
    panel,
    async leadOn(run) {
      try {
        await run();
      } catch (error) {
        void app.commands.fail(error);
      }
    },
    openInPortal: async (id) => void (await vscode.env.openExternal(vscode.Uri.parse(portalUrl(cloud, thing.tenantId, id), true))),
  };
}

function common<Section extends string, Wish>({ thing, cloud, panel, leadOn, openInPortal }: DetailsAt<Shown>, feed: NewsFeed<DetailsNews<Section, Wish>>, showJson: () => unknown): Handlers<DetailsContract<Section, Wish>> {
  return {
    about: () => ({ id: thing.id, name: thing.name, shell: shellOfTerminal() }),
    locks: async (_, signal) => lockRows(await listLocksAt(cloud, thing, thing.id, signal)),
    news: async ({ since }, signal) => feed.since(since, signal),
    copy: async ({ text }) => vscode.env.clipboard.writeText(text),
    toTerminal: ({ text }) => toTerminal(text),
    openInPortal: async () => leadOn(async () => openInPortal(thing.id)),
    showJson: async () => leadOn(showJson),
    close: () => panel.close(),
  };
}
