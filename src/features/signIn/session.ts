import * as vscode from 'vscode';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError, isAbort } from '../../azure/errors.ts';
import { shared } from '../../azure/shared.ts';
import type { Shared } from '../../azure/shared.ts';
import { listSubscriptions, listTenants } from '../../azure/subscriptions.ts';
import type { TenantEstate } from '../shared/app.ts';

/** Which cloud is in use, and the tenants and subscriptions in it. */
export interface Session extends vscode.Disposable {
  readonly onDidChange: vscode.Event<void>;
  /** The cloud in use. Throws `signInNeeded` when there is none. */
  readonly cloud: () => Cloud;
  readonly current: () => Cloud | undefined;
  /** Connects first where that was not done yet. */
  readonly estate: (signal: AbortSignal) => Promise<readonly TenantEstate[]>;
  /** Connects as the setting says, without asking anybody anything. Done once, and again after a failure or a change of the setting. */
  readonly start: () => Promise<void>;
  /** Asks for an account. */
  readonly signIn: () => Promise<void>;
  /** The estate is asked for again the next time. */
  readonly forgetEstate: () => void;
}

export interface Connections {
  /** The cloud of the signed-in account; `ask` lets VS Code ask for one. */
  readonly account: (ask: boolean) => Promise<Cloud | undefined>;
  readonly sample: () => Promise<Cloud>;
}

export function createSession(connections: Connections): Session {
  const changed = new vscode.EventEmitter<void>();
  let cloud: Cloud | undefined;
  let estate: Shared<readonly TenantEstate[]> | undefined;
  let starting: Promise<void> | undefined;

  function use(next: Cloud | undefined): void {
    cloud = next;
    estate = undefined;
    changed.fire();
  }

  async function connect(ask: boolean): Promise<void> {
    use(usesSample() ? await connections.sample() : await connections.account(ask));
  }

  async function start(): Promise<void> {
    const begun = (starting ??= connect(false));
    // What failed is tried again by the next one who asks.
    begun.catch(() => (starting = starting === begun ? undefined : starting));
    return begun;
  }

  const configuration = vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration('managedIdentities.cloud')) return;
    // Who looks at the tree connects anew, and sees it there when that fails.
    starting = undefined;
    use(undefined);
  });

  function inUse(): Cloud {
    if (!cloud) throw new AzureError('signInNeeded', 'NotSignedIn', 'Sign in to Azure, or explore the sample Azure.');
    return cloud;
  }

  return {
    onDidChange: changed.event,
    cloud: inUse,
    current: () => cloud,
    async estate(signal) {
      await start();
      const from = inUse();
      estate ??= shared(async (loading) => loadEstate(from, loading));
      return estate.get(signal);
    },
    start,
    signIn: async () => connect(true),
    forgetEstate: () => (estate = undefined),
    dispose: () => vscode.Disposable.from(configuration, changed).dispose(),
  };
}

function usesSample(): boolean {
  return vscode.workspace.getConfiguration('managedIdentities').get('cloud') === 'sample';
}

/** Writes the setting where it is set already, else for the user. */
export async function chooseCloud(value: 'public' | 'sample'): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('managedIdentities');
  const inWorkspace = configuration.inspect('cloud')?.workspaceValue !== undefined;
  await configuration.update('cloud', value, inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
}

/** Every tenant by itself: one that fails keeps none of the others from showing. */
async function loadEstate(cloud: Cloud, signal: AbortSignal): Promise<readonly TenantEstate[]> {
  const tenants = await listTenants(cloud, undefined, signal);
  return Promise.all(
    tenants.map(async (tenant): Promise<TenantEstate> => {
      try {
        return { tenant, subscriptions: await listSubscriptions(cloud, tenant, signal) };
      } catch (error) {
        if (isAbort(error)) throw error;
        return { tenant, subscriptions: [], error };
      }
    }),
  );
}
