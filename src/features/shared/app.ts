import type * as vscode from 'vscode';
import type { Account, Cloud } from '../../azure/cloud.ts';
import type { Subscription, Tenant } from '../../azure/subscriptions.ts';
import type { Commands } from '../../ui/command.ts';
import type { Describe } from '../../ui/failure.ts';
import type { Operations } from '../../ui/operation.ts';
import type { OpenPanel } from '../../ui/panel.ts';
import type { Tree } from '../../ui/tree.ts';

/** What every feature is handed by the composition root. */
export interface App {
  /** The cloud in use. Throws `signInNeeded` when there is none. */
  readonly cloud: () => Cloud;
  /** The tenants and subscriptions of the accounts: asked once, and again after a refresh. Connects first where that was not done yet. */
  readonly estate: () => Promise<Estate>;
  readonly commands: Commands;
  readonly operations: Operations;
  readonly openPanel: OpenPanel;
  readonly tree: Tree;
  readonly describe: Describe;
  /** Survives the window: what the user chose last. */
  readonly memory: vscode.Memento;
}

/** For what has to end in the cloud where it began, whatever cloud is chosen meanwhile. */
export function inCloud(app: App, cloud: Cloud): App {
  return { ...app, cloud: () => cloud };
}

/** The tenants and subscriptions that the user wants to see. */
export interface Estate {
  /** What is known, again each time that more is; the last one is complete. Throws where not even the tenants can be listed. */
  readonly watch: (signal: AbortSignal) => AsyncIterable<readonly TenantEstate[]>;
  /** All tenants that were found, also those that the user does not want to see. */
  readonly tenants: () => readonly Tenant[];
}

/** One tenant with its subscriptions, or with the reason why they cannot be listed. */
export interface TenantEstate {
  /** Its ID is empty where not even the tenants of an account could be listed. */
  readonly tenant: Tenant;
  readonly account: Account;
  readonly subscriptions: readonly Subscription[];
  readonly error?: unknown;
  /** There while it is being asked: gives that up. */
  readonly stop?: () => void;
}

/** All subscriptions that could be listed. Throws the reason when none could, so that a failure never looks like "none". */
export async function subscriptionsOf(app: Pick<App, 'estate'>, signal: AbortSignal): Promise<Subscription[]> {
  return subscriptionsIn(app, () => true, signal);
}

/** The subscriptions of one tenant: what a principal of that tenant can have roles in. Waits for no other tenant. */
export async function subscriptionsOfTenant(app: Pick<App, 'estate'>, tenantId: string, signal: AbortSignal): Promise<readonly Subscription[]> {
  return subscriptionsIn(app, (tenant) => tenant.tenantId.toLowerCase() === tenantId.toLowerCase(), signal);
}

async function subscriptionsIn(app: Pick<App, 'estate'>, wanted: (tenant: Tenant) => boolean, signal: AbortSignal): Promise<Subscription[]> {
  let estates: readonly TenantEstate[] = [];
  for await (const all of (await app.estate()).watch(signal)) {
    estates = all.filter(({ tenant }) => wanted(tenant));
    if (estates.length > 0 && estates.every(({ stop }) => stop === undefined)) break;
  }
  // One that several accounts open is the first one's here.
  const all = estates.flatMap((estate) => estate.subscriptions).toReversed();
  const subscriptions = [...new Map(all.map((subscription) => [subscription.subscriptionId.toLowerCase(), subscription])).values()].toReversed();
  const failed = estates.find(({ error }) => error !== undefined);
  if (subscriptions.length === 0 && failed) throw failed.error;
  return subscriptions;
}
