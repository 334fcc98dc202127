import { listResources } from '../../azure/inventory.ts';
import { resourceKinds } from '../../azure/resources.ts';
import type { Resource } from '../../azure/resources.ts';
import { parseSearch } from '../../azure/search.ts';
import { pick } from '../../ui/pick.ts';
import type { Choice } from '../../ui/pick.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { pathOf } from '../shared/grouping.ts';
import type { Place } from '../shared/grouping.ts';
import { choice } from '../shared/pickers.ts';
import type { Filter } from './filter.ts';

/** Shows a resource in the tree. */
export interface GoTo {
  readonly show: (resource: Place) => Promise<void>;
}

/** Looks an identity up in all subscriptions, by what one knows of it, and shows it in the tree. */
export function registerGoToIdentity(app: App, filter: Filter): GoTo {
  app.commands.register('goToIdentity', async () => {
    const found = await pick(
      {
        title: 'Go to Identity',
        placeholder: 'Part of a name, a resource group or a tag, an ID, or an error message with an ID in it',
        empty: 'No identity that you can see fits. The ID may be that of an application, a person, or a resource of another kind.',
        asked: true,
        choices: (signal, typed) => fitting(app, typed, signal),
      },
      app.describe,
    );
    if (found) await show(app, filter, found);
  });
  return { show: async (resource) => show(app, filter, resource) };
}

// More than anybody reads: who looks for something types on.
const most = 200;

/** What fits, of all subscriptions. An ID may also be that of a cluster's or a registry's own identity. */
async function* fitting(app: App, typed: string, signal: AbortSignal): AsyncIterable<Choice<Resource>[]> {
  const search = parseSearch(typed);
  const subscriptions = await subscriptionsOf(app, signal);
  const nameOf = new Map(subscriptions.map(({ subscriptionId, name }) => [subscriptionId, name]));
  const kinds = search?.exact ? resourceKinds : (['identity'] as const);
  const pages = listResources<Resource['kind']>(app.cloud(), subscriptions, kinds, search);
  const found: Choice<Resource>[] = [];
  while (!pages.done() && found.length < most) {
    for (const resource of await pages.next(signal)) found.push(choice(resource, nameOf.get(resource.subscriptionId) ?? ''));
    yield found.slice(0, most);
  }
  if (found.length > most || !pages.done()) yield [...found.slice(0, most), { label: '$(info) Type on to find what is not listed', description: `the first ${most} are shown` }];
}

/** In the tree as it is; where it is not there, since a filter hides it or a long list was not read so far, it is filtered for. */
async function show(app: App, filter: Filter, resource: Place): Promise<void> {
  if (await app.tree.reveal(pathOf(resource), { focus: true })) return;
  filter.set(resource.id);
  await app.tree.reveal(pathOf(resource), { focus: true });
}
