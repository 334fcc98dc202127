import { listAncestry } from '../../azure/managementGroups.ts';
import type { ManagementGroup } from '../../azure/managementGroups.ts';
import { isWithoutResourceGraph } from '../../azure/resourceGraph.ts';
import { listResourceGroups, listResourcesIn } from '../../azure/resourceGroups.ts';
import { subscriptionScope } from '../../azure/resourceId.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { pick } from '../../ui/pick.ts';
import type { Choice } from '../../ui/pick.ts';
import { subscriptionsOf, subscriptionsOfTenant } from './app.ts';
import type { App } from './app.ts';
import { typeName } from './resourceTypes.ts';
import type { Place } from './places.ts';

/** Walks from management groups and subscriptions down to a resource. Undefined when the user leaves. */
export async function pickPlace(app: App, tenantId: string | undefined, title: string): Promise<Place | undefined> {
  const top = await pick<Place | Subscription>(
    {
      title,
      placeholder: 'In which subscription, or on which management group?',
      empty: 'There are no subscriptions that you can see',
      choices: (signal) => topChoices(app, tenantId, signal),
    },
    app.describe,
  );
  return !top || 'scope' in top ? top : pickIn(app, top, title);
}

/** Subscriptions at once; the management groups above them when they are known. */
async function* topChoices(app: App, tenantId: string | undefined, signal: AbortSignal): AsyncIterable<Choice<Place | Subscription>[]> {
  const subscriptions = await (tenantId === undefined ? subscriptionsOf(app, signal) : subscriptionsOfTenant(app, tenantId, signal));
  const below = subscriptions.map((value) => ({ label: `$(key) ${value.name}`, description: value.subscriptionId, value }));
  if (below.length > 0) yield below;
  yield [...below, ...(await groupChoices(app, subscriptions, signal))];
}

async function groupChoices(app: App, subscriptions: readonly Subscription[], signal: AbortSignal): Promise<Choice<Place | Subscription>[]> {
  try {
    const ancestry = await listAncestry(app.cloud(), subscriptions, signal);
    const groups = new Map<string, [group: ManagementGroup, at: Subscription]>();
    for (const at of subscriptions) for (const group of ancestry.get(at.subscriptionId.toLowerCase()) ?? []) if (!groups.has(group.id)) groups.set(group.id, [group, at]);
    return [...groups.values()].map(([{ id, displayName }, at]) => {
      const name = id.split('/').at(-1) ?? '';
      return { label: `$(type-hierarchy) ${displayName}`, description: ['management group', name === displayName ? undefined : name].filter(Boolean).join(' · '), value: { scope: id, name: displayName, detail: 'management group', at } };
    });
  } catch (error) {
    if (signal.aborted) throw error;
    // Subscriptions are what nearly everybody is here for: they stay.
    const { short, message } = app.describe(error);
    return isWithoutResourceGraph(error) ? [] : [{ label: '$(error) Management groups', description: short, detail: message }];
  }
}

/** From the subscription down: all of it, one resource group, one resource. */
async function pickIn(app: App, at: Subscription, title: string): Promise<Place | undefined> {
  const whole = { scope: subscriptionScope(at.subscriptionId), name: at.name, detail: 'subscription', at };
  const group = await pick(
    {
      title,
      placeholder: 'On all of the subscription, or in which resource group?',
      empty: 'There are no resource groups that you can see',
      choices: async (signal) => [
        { label: `$(globe) All of ${at.name}`, description: 'the subscription', value: '' },
        ...(await listResourceGroups(app.cloud(), at, signal)).map(({ name, location }) => ({ label: name, description: location, value: name })),
      ],
    },
    app.describe,
  );
  if (group === undefined) return undefined;
  if (group === '') return whole;
  const allOfGroup: Place = { scope: `${whole.scope}/resourceGroups/${group}`, name: group, detail: `resource group · ${at.name}`, at };
  return pick(
    {
      title,
      placeholder: `On all of ${group}, or on which resource?`,
      empty: 'There are no resources that you can see',
      choices: async (signal) => [
        { label: `$(folder) All of ${group}`, description: 'the resource group', value: allOfGroup },
        ...(await listResourcesIn(app.cloud(), at, group, signal)).map(({ id, name, type }) => ({ label: name, description: typeName(type), value: { scope: id, name, detail: `${typeName(type)} · ${group}`, at } })),
      ],
    },
    app.describe,
  );
}
