import { listResources } from '../../azure/inventory.ts';
import { pickMany } from '../../ui/pickMany.ts';
import type { ChoiceOfMany } from '../../ui/pickMany.ts';
import { subscriptionsOf, subscriptionsOfTenant } from './app.ts';
import type { App } from './app.ts';
import { pagedChoicesOfMany } from './pickers.ts';
import { identityPrincipal } from './principalNodes.ts';
import { assigneeOf } from './places.ts';
import type { Assignee } from './places.ts';

/** Any number of user-assigned identities, of one tenant where that is given. Undefined when the user leaves. */
export async function pickAssignees(app: App, tenantId: string | undefined, title: string): Promise<readonly Assignee[] | undefined> {
  const picked = await pickMany<Assignee>({ title, placeholder: 'Tick the identities that get the role', choices: (signal, tell) => choices(app, tenantId, signal, tell) }, app.describe);
  return picked?.values;
}

async function* choices(app: App, tenantId: string | undefined, signal: AbortSignal, tell: (text: string) => void): AsyncIterable<ChoiceOfMany<Assignee>[]> {
  const subscriptions = await (tenantId === undefined ? subscriptionsOf(app, signal) : subscriptionsOfTenant(app, tenantId, signal));
  yield* pagedChoicesOfMany(app, subscriptions, listResources(app.cloud(), subscriptions, ['identity']), (identity) => assigneeOf(identityPrincipal(identity)), signal, tell);
}
