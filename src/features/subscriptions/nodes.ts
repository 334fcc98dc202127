import { AzureError, isAbort } from '../../azure/errors.ts';
import { countResources } from '../../azure/inventory.ts';
import type { Counts } from '../../azure/inventory.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { errorNode, note } from '../../ui/nodes.ts';
import type { GrowingList, TreeNode } from '../../ui/nodes.ts';
import type { App, TenantEstate } from '../shared/app.ts';
import { createBell } from '../shared/bell.ts';
import { subscriptionNodeId } from '../shared/resourceNodes.ts';
import type { SubscriptionNode } from '../shared/resourceNodes.ts';

/** What stands below a subscription; the counts are missing where they could not be had. */
export type Section = (subscription: Subscription, counts: Counts | undefined) => TreeNode;

// Milliseconds in which most people's tenants have all answered: no row comes and goes for them.
const patience = 500;
// Milliseconds between two looks of the growing list.
const rhythm = 150;

/**
 * The first level of the tree: every subscription of every tenant, every tenant that could not be listed, and every one
 * that has not answered yet. Each tenant shows in its own time.
 */
export async function* subscriptionNodes(app: App, sections: readonly Section[], signal: AbortSignal): GrowingList {
  const bell = createBell();
  const counted = new Map<string, Counted>();
  let estates: readonly TenantEstate[] = [];
  let listed = false;
  let failure: { readonly error: unknown } | undefined;

  async function follow(): Promise<void> {
    try {
      for await (estates of (await app.estate()).watch(signal)) {
        for (const estate of estates) void count(estate);
        bell.ring();
      }
      listed = true;
    } catch (error) {
      failure = { error };
    }
    bell.ring();
  }

  async function count(estate: TenantEstate): Promise<void> {
    const key = keyOf(estate);
    if (estate.stop || estate.error !== undefined || counted.has(key)) return;
    counted.set(key, {});
    const known = await countsOf(app, estate, signal);
    counted.set(key, { ...known, done: true });
    bell.ring();
  }

  const over = (): boolean => failure !== undefined || (listed && estates.every((estate) => estate.error !== undefined || counted.get(keyOf(estate))?.done === true));
  void follow();
  for (let pause = patience; ; pause = rhythm) {
    const late = AbortSignal.any([signal, AbortSignal.timeout(pause)]);
    while (!late.aborted && !over()) await bell.heard(late).catch(() => undefined); // the pause is over
    signal.throwIfAborted();
    if (over()) break;
    if (estates.length > 0) yield nodesOf(app, estates, counted, sections);
    await bell.heard(signal);
  }
  if (failure) throw failure.error;
  const nodes = nodesOf(app, estates, counted, sections);
  yield nodes.length > 0 ? nodes : [note('none', 'No subscriptions that you can see', { flags: ['subscriptions'] })];
}

interface Counted {
  readonly counts?: Map<string, Counts>;
  /** Why there are no counts. */
  readonly problem?: string;
  readonly done?: true;
}

function keyOf({ tenant, account }: TenantEstate): string {
  return `tenant ${tenant.tenantId.toLowerCase()} ${account.id}`;
}

function nodesOf(app: App, estates: readonly TenantEstate[], counted: ReadonlyMap<string, Counted>, sections: readonly Section[]): TreeNode[] {
  const several = new Set(estates.map(({ tenant }) => tenant.tenantId)).size > 1;
  const opened = new Map([...Map.groupBy(estates.flatMap(({ subscriptions }) => subscriptions), ({ subscriptionId }) => subscriptionId.toLowerCase())].map(([id, all]) => [id, all.length]));
  return estates.flatMap((estate) => tenantNodes(app, estate, counted.get(keyOf(estate)), { several, opened }, sections));
}

/** A row that stands for a tenant, in place of its subscriptions. */
export interface TenantNode extends TreeNode {
  readonly estate: TenantEstate;
}

function tenantNodes(app: App, estate: TenantEstate, counted: Counted | undefined, { several, opened }: { readonly several: boolean; readonly opened: ReadonlyMap<string, number> }, sections: readonly Section[]): TreeNode[] {
  const { tenant, account, subscriptions, error } = estate;
  if (error !== undefined) return [failedTenant(app, estate)];
  if (!counted?.done) {
    const waiting: TenantNode = { id: keyOf(estate), kind: 'tenant', flags: ['loading'], label: tenant.name, description: 'loading…', icon: { codicon: 'loading~spin' }, tooltip: { title: tenant.name, rows: [['Tenant ID', tenant.tenantId], ['Account', account.label]] }, estate };
    return [waiting];
  }
  const { counts, problem } = counted;
  return subscriptions.map((subscription): SubscriptionNode => {
    const of = counts?.get(subscription.subscriptionId.toLowerCase());
    // Two accounts may see different things in the same subscription.
    const shared = opened.get(subscription.subscriptionId.toLowerCase()) !== 1;
    const told = of && `${of.identities} · ${of.clusters} · ${of.registries}`;
    // The name of the tenant tells subscriptions apart only where there is more than one tenant.
    const description = [told, several ? tenant.name : undefined, shared ? account.label : undefined, subscription.state === 'Enabled' ? undefined : subscription.state].filter(Boolean).join(' · ');
    return {
      id: subscriptionNodeId(subscription),
      kind: 'subscription',
      label: subscription.name,
      description,
      spoken: `subscription ${subscription.name}${shared ? `, as ${account.label}` : ''}${of ? `, ${of.identities} identities, ${of.clusters} clusters, ${of.registries} registries` : ''}`,
      icon: { codicon: 'key' },
      tooltip: {
        title: subscription.name,
        rows: [
          ['Subscription ID', subscription.subscriptionId],
          ['Tenant', tenant.name],
          ['Tenant ID', tenant.tenantId],
          ['Account', account.label],
          ['State', subscription.state],
          ['Identities', of && String(of.identities)],
          ['Clusters', of && String(of.clusters)],
          ['Registries', of && String(of.registries)],
          ['Counts', problem],
        ],
      },
      subscription,
      children: () => sections.map((section) => section(subscription, of)),
    };
  });
}

/** Why it failed, with the way in where signing in to it helps. */
function failedTenant(app: App, estate: TenantEstate): TenantNode {
  const { tenant, account, error } = estate;
  const row = errorNode(keyOf(estate), app.describe(error), tenant.name);
  const locked = error instanceof AzureError && error.kind === 'signInNeeded';
  const told = [['Tenant ID', tenant.tenantId], ['Account', account.label], ...(row.tooltip?.rows ?? [])] as const;
  return {
    ...row,
    ...(locked && { icon: { codicon: 'key', color: 'problemsWarningIcon.foreground' }, description: 'sign in to see it' }),
    tooltip: { title: row.tooltip?.title ?? tenant.name, rows: told },
    estate,
  };
}

/** The counts are an extra: where Resource Graph fails, the tooltip says why and the rest goes on. */
async function countsOf(app: App, { subscriptions }: TenantEstate, signal: AbortSignal): Promise<{ counts?: Map<string, Counts>; problem?: string }> {
  try {
    return { counts: await countResources(app.cloud(), subscriptions, signal) };
  } catch (error) {
    return isAbort(error) ? {} : { problem: app.describe(error).message };
  }
}
