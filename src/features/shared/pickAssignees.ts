import { listResources } from '../../azure/inventory.ts';
import { pickMany } from '../../ui/pickMany.ts';
import type { ChoiceOfMany } from '../../ui/pickMany.ts';
import { subscriptionsOf, subscriptionsOfTenant } from './app.ts';
import type { App } from './app.ts';
import { choice } from './pickers.ts';
import { identityPrincipal } from './principalNodes.ts';
import { assigneeOf } from './places.ts';
import type { Assignee } from './places.ts';

/** Any number of user-assigned identities, of one tenant where that is given. Undefined when the user leaves. */
export async function pickAssignees(app: App, tenantId: string | undefined, title: string): Promise<readonly Assignee[] | undefined> {
  const picked = await pickMany<Assignee>({ title, placeholder: 'Tick the identities that get the role', choices: (signal) => choices(app, tenantId, signal) }, app.describe);
  return picked?.values;
}

async function* choices(app: App, tenantId: string | undefined, signal: AbortSignal): AsyncIterable<ChoiceOfMany<Assignee>[]> {
  const subscriptions = await (tenantId === undefined ? subscriptionsOf(app, signal) : subscriptionsOfTenant(app, tenantId, signal));
  const nameOf = new Map(subscriptions.map(({ subscriptionId, name }) => [subscriptionId, name]));
  const pages = listResources(app.cloud(), subscriptions, ['identity']);
  const found: ChoiceOfMany<Assignee>[] = [];
  do {
    for (const identity of await pages.next(signal)) {
      const { value: _, ...item } = choice(identity, nameOf.get(identity.subscriptionId) ?? '');
      found.push({ ...item, key: identity.id, value: assigneeOf(identityPrincipal(identity)) });
    }
    yield [...found];
  } while (!pages.done());
}
