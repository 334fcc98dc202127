import * as vscode from 'vscode';
import type { Cluster } from '../../azure/clusters.ts';
import { listResources } from '../../azure/inventory.ts';
import { imageInWords, imageReference } from '../../azure/pull/imageReference.ts';
import type { ImageReference } from '../../azure/pull/imageReference.ts';
import type { Registry } from '../../azure/registries.ts';
import type { OfKind } from '../../azure/resources.ts';
import { pick } from '../../ui/pick.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { choice, pagedChoices } from '../shared/pickers.ts';

/** From where it shall pull: a registry, or the one that an image is in. */
export type Source = { readonly registry: Registry } | { readonly image: ImageReference };

/** Asks for a registry or an image. Undefined when the user leaves. */
export async function pickSource(app: App, cluster: Pick<Cluster, 'name'>): Promise<Source | undefined> {
  const chosen = await pick<OfKind<'registry'> | 'image'>(
    {
      title: `What shall ${cluster.name} pull from?`,
      placeholder: 'Choose a registry, or paste what a failing pod says',
      empty: 'There are no container registries that you can see',
      choices: (signal) => choices(app, signal),
    },
    app.describe,
  );
  if (chosen === undefined) return undefined;
  if (chosen !== 'image') return { registry: chosen };
  const image = await askImage(app);
  return image && { image };
}

async function* choices(app: App, signal: AbortSignal) {
  const paste = { label: '$(clippy) Paste an Image or a Pod\'s Event…', description: 'for instance: Failed to pull image "…"', value: 'image' as const, alwaysShow: true };
  yield [paste];
  const subscriptions = await subscriptionsOf(app, signal);
  for await (const registries of pagedChoices(app, subscriptions, listResources(app.cloud(), subscriptions, ['registry']), (registry, subscription) => [choice(registry, subscription)], signal)) yield [paste, ...registries];
}

const key = 'pullCheck.image';

/** Asks for an image, in whatever text it stands. What was asked for last is there already. */
export async function askImage(app: Pick<App, 'cloud' | 'memory'>): Promise<ImageReference | undefined> {
  const { registrySuffix } = app.cloud();
  const text = await vscode.window.showInputBox({
    title: 'Check Pull Access',
    prompt: 'An image, or all of the event or error of a pod that can\'t pull it.',
    placeHolder: 'acrabsdemo.azurecr.io/orders/api:1.4',
    value: app.memory.get<string>(key) ?? '',
    ignoreFocusOut: true,
    validateInput: (typed) => problem(typed, registrySuffix),
  });
  const image = text === undefined ? undefined : imageReference(text, registrySuffix);
  // The image alone: what stands around it is nobody's business.
  if (image) await app.memory.update(key, imageInWords(image));
  return image;
}

function problem(text: string, registrySuffix: string | undefined): string | { readonly message: string; readonly severity: vscode.InputBoxValidationSeverity } | undefined {
  if (text.trim() === '') return undefined;
  const image = imageReference(text, registrySuffix);
  return image ? { message: `The image is ${imageInWords(image)}.`, severity: vscode.InputBoxValidationSeverity.Info } : 'No image is named in that. An image is, for instance, acrabsdemo.azurecr.io/orders/api:1.4.';
}
