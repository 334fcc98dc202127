import * as vscode from 'vscode';
import type { Cloud } from '../../azure/cloud.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { pick } from '../../ui/pick.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { subscriptionOf } from '../shared/resourceNodes.ts';
import { realTime } from './follow.ts';
import type { Time } from './follow.ts';
import type { NamedSubscription } from './operations.ts';
import { handlers } from './panel.ts';
import type { PreviewFeaturesContract } from './protocol.ts';
import { createWatch } from './watch.ts';

/** What goes on beside the panels. */
export interface PreviewFeatures extends vscode.Disposable {
  /** Goes on with what is under way in this cloud, and leaves the rest. */
  readonly watchIn: (cloud: Cloud | undefined) => void;
}

/** The panel "Preview Features: …", one for each subscription, and the watch over what Azure is at. */
export function registerPreviewFeatures(app: App, time: Time = realTime): PreviewFeatures {
  const watch = createWatch(app, time, (at, name) => show({ ...at, name }));

  function show(at: NamedSubscription): void {
    const cloud = app.cloud();
    app.openPanel<PreviewFeaturesContract>({
      script: 'previewFeatures',
      title: `Preview Features: ${at.name}`,
      key: `${cloud.resourceManager} ${at.subscriptionId} ${at.accountId ?? ''}`.toLowerCase(),
      handlers: (panel) => handlers(app, cloud, at, watch, panel),
    });
  }

  app.commands.register('showPreviewFeatures', async (rows) => {
    const at = subscriptionOf(rows[0]) ?? (await pickSubscription(app));
    if (!at) return;
    // Who has not connected yet does so here.
    await app.estate();
    show(at);
  });
  return { watchIn: watch.use, dispose: () => watch.dispose() };
}

async function pickSubscription(app: App): Promise<Subscription | undefined> {
  return pick(
    {
      title: 'Preview Features',
      placeholder: 'Of which subscription?',
      empty: 'There are no subscriptions that you can see',
      choices: async (signal) => (await subscriptionsOf(app, signal)).map((value) => ({ label: `$(key) ${value.name}`, description: value.subscriptionId, value })),
    },
    app.describe,
  );
}
