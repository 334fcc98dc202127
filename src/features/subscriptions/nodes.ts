import { tenantKey } from '../../azure/clients.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError, isAbort } from '../../azure/errors.ts';
import { countResources } from '../../azure/inventory.ts';
import type { Counts } from '../../azure/inventory.ts';
import { errorNode, note } from '../../ui/nodes.ts';
import type { GrowingList, TreeNode } from '../../ui/nodes.ts';
import type { App, TenantEstate } from '../shared/app.ts';
import { subscriptionNodeId } from '../shared/resourceNodes.ts';
import { subscriptionNode, surroundingsIn } from './subscriptionNode.ts';
import type { Problem, Section, Surroundings } from './subscriptionNode.ts';
import { tenantByTenant } from './tenantByTenant.ts';

/** What reading needs of the app. */
export type Reading = Pick<App, 'cloud' | 'estate' | 'describe'>;

/** The rows of a tenant that stood there when it was asked last, by {@link tenantKey}. */
type Standing = Map<string, readonly TreeNode[]>;

const standingIn = new WeakMap<Cloud, Standing>();

/**
 * The first level of the tree: every subscription of every tenant, every tenant that could not be listed, and every one
 * that has not answered yet. Each tenant shows in its own time; one that is asked again keeps its rows until it answers,
 * since what is open below them would close.
 */
export async function* subscriptionNodes(app: Reading, sections: readonly Section[], signal: AbortSignal): GrowingList {
  const standing: Standing = standingIn.get(app.cloud()) ?? new Map<string, readonly TreeNode[]>();
  standingIn.set(app.cloud(), standing);
  let last: readonly TreeNode[] = [];
  for await (const { estates, found } of tenantByTenant(app, async (estate) => countsOf(app, estate, signal), signal)) {
    last = nodesOf(app, estates, found, sections, standing);
    if (last.length > 0) yield last;
  }
  if (last.length === 0) yield [note('none', 'No subscriptions that you can see', { flags: ['subscriptions'] })];
}

interface Counted {
  readonly counts?: ReadonlyMap<string, Counts>;
  /** Why a subscription has no counts, by its ID in lower case. */
  readonly problems?: ReadonlyMap<string, Problem>;
  /** Why there are no counts at all. */
  readonly error?: unknown;
}

function nodesOf(app: Reading, estates: readonly TenantEstate[], counted: ReadonlyMap<string, Counted>, sections: readonly Section[], standing: Standing): TreeNode[] {
  const surroundings = surroundingsIn(estates);
  for (const estate of estates) {
    const key = tenantKey(estate.tenant);
    const answer = counted.get(key);
    if (estate.error !== undefined) standing.delete(key);
    else if (answer) standing.set(key, nodesOfTenant(estate, answer, surroundings, sections));
  }
  const answered = new Set(estates.flatMap(({ tenant }) => (counted.has(tenantKey(tenant)) ? (standing.get(tenantKey(tenant)) ?? []) : [])).map(({ id }) => id));
  const rows: TreeNode[] = [];
  const late: TreeNode[] = [];
  for (const estate of estates) {
    const key = tenantKey(estate.tenant);
    const nodes = standing.get(key);
    if (estate.error !== undefined) rows.push(failedTenant(app, estate));
    else if (nodes && counted.has(key)) rows.push(...nodes);
    else {
      const listed = estate.stop ? undefined : new Set(estate.subscriptions.map(subscriptionNodeId));
      // One that is not wanted any more goes, and one that was moved to another tenant stands there by now.
      const before = nodes?.filter(({ id }) => !answered.has(id) && listed?.has(id) !== false) ?? [];
      rows.push(...before);
      (before.length > 0 ? late : rows).push(loadingTenant(estate));
    }
  }
  const uncounted = estates.flatMap((estate) => {
    const { error } = counted.get(tenantKey(estate.tenant)) ?? {};
    return error === undefined ? [] : [errorNode(`counts ${tenantKey(estate.tenant)}`, app.describe(error), surroundings.severalTenants ? `Counts of ${estate.tenant.name}` : 'Counts')];
  });
  // What could not be had comes last, below what could; nothing that stands moves.
  return [...rows, ...late, ...uncounted];
}

/** A row that stands for a tenant. */
export interface TenantNode extends TreeNode {
  readonly estate: TenantEstate;
}

function nodesOfTenant(estate: TenantEstate, counted: Counted, surroundings: Surroundings, sections: readonly Section[]): TreeNode[] {
  return estate.subscriptions.map((subscription) => {
    const id = subscription.subscriptionId.toLowerCase();
    const counts = counted.counts?.get(id);
    return subscriptionNode(subscription, estate, surroundings, { ...(counts && { counts }) }, counted.problems?.get(id), sections);
  });
}

function loadingTenant(estate: TenantEstate): TenantNode {
  const { tenant, account } = estate;
  return { id: tenantKey(tenant), kind: 'tenant', flags: ['loading'], label: tenant.name, description: 'loading…', icon: { codicon: 'loading~spin' }, tooltip: () => ({ title: tenant.name, rows: [['Tenant ID', tenant.tenantId], ['Account', account.label]] }), estate };
}

/** Why it failed, with the way in where signing in to it helps. */
export function failedTenant(app: Reading, estate: TenantEstate): TenantNode {
  const { tenant, account, error } = estate;
  const row = errorNode(tenantKey(estate.tenant), app.describe(error), tenant.name);
  const locked = error instanceof AzureError && error.kind === 'signInNeeded';
  return {
    ...row,
    ...(locked && { icon: { codicon: 'key', color: 'problemsWarningIcon.foreground' }, description: 'sign in to see it' }),
    tooltip() {
      const { title = tenant.name, rows = [] } = row.tooltip?.() ?? {};
      return { title, rows: [['Tenant ID', tenant.tenantId], ['Account', account.label], ...rows] as const };
    },
    estate,
  };
}

/** The counts are an extra: where they cannot be had, the subscriptions stand there without. */
async function countsOf(app: Reading, { subscriptions }: TenantEstate, signal: AbortSignal): Promise<Counted> {
  try {
    const { counts, failures } = await countResources(app.cloud(), subscriptions, signal);
    const unknown: [string, Problem][] = subscriptions.map(({ subscriptionId }) => subscriptionId.toLowerCase()).filter((id) => !counts.has(id)).map((id) => [id, { message: 'Azure Resource Graph knows nothing of this subscription: open it to see what its providers say.' }]);
    const failed = failures.map(({ at, error }): [string, Problem] => [at.subscriptionId.toLowerCase(), app.describe(error)]);
    return { counts, problems: new Map([...unknown, ...failed]) };
  } catch (error) {
    return isAbort(error) ? {} : { error };
  }
}
