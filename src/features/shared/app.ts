import type * as vscode from 'vscode';
import type { Cloud } from '../../azure/cloud.ts';
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
  /** The tenants and subscriptions of the account: asked once, and again after a refresh. */
  readonly estate: (signal: AbortSignal) => Promise<readonly TenantEstate[]>;
  readonly commands: Commands;
  readonly operations: Operations;
  readonly openPanel: OpenPanel;
  readonly tree: Tree;
  readonly describe: Describe;
  /** Survives the window: what the user chose last. */
  readonly memory: vscode.Memento;
}

/** One tenant with its subscriptions, or with the reason why they cannot be listed. */
export interface TenantEstate {
  readonly tenant: Tenant;
  readonly subscriptions: readonly Subscription[];
  readonly error?: unknown;
}

/** All subscriptions that could be listed. Throws the reason when none could, so that a failure never looks like "none". */
export async function subscriptionsOf(app: Pick<App, 'estate'>, signal: AbortSignal): Promise<Subscription[]> {
  const estates = await app.estate(signal);
  const subscriptions = estates.flatMap((estate) => estate.subscriptions);
  const failed = estates.find(({ error }) => error !== undefined);
  if (subscriptions.length === 0 && failed) throw failed.error;
  return subscriptions;
}

/** The subscriptions of one tenant: what a principal of that tenant can have roles in. */
export async function subscriptionsOfTenant(app: Pick<App, 'estate'>, tenantId: string, signal: AbortSignal): Promise<readonly Subscription[]> {
  const estates = await app.estate(signal);
  const estate = estates.find(({ tenant }) => tenant.tenantId.toLowerCase() === tenantId.toLowerCase());
  if (estate?.error !== undefined) throw estate.error;
  return estate?.subscriptions ?? [];
}
