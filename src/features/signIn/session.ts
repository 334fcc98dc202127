import * as vscode from 'vscode';
import type { Cloud, Exchange } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import type { Estate } from '../shared/app.ts';
import { wayInto } from './connect.ts';
import type { Way } from './connect.ts';
import { createEstate } from './estate.ts';
import type { OwnedEstate } from './estate.ts';
import { chosenSubscriptions, concernsChoice, readSettings, sovereignCloud } from './settings.ts';

/** Which cloud is in use, who asks, and the tenants and subscriptions there. */
export interface Session extends vscode.Disposable {
  /** Another cloud, other accounts, other tenants, or none any more. What was open of the last ones is no longer true. */
  readonly onDidChange: vscode.Event<void>;
  /** The cloud in use. Throws `signInNeeded` when there is none. */
  readonly cloud: () => Cloud;
  readonly current: () => Cloud | undefined;
  /** Connects first where that was not done yet. */
  readonly estate: () => Promise<Estate>;
  /** Connects as the settings say, without asking anybody anything. Done once, and again after a failure or a change. */
  readonly start: () => Promise<void>;
  /** Asks for an account, or tries the other credential again. */
  readonly signIn: () => Promise<void>;
  /** Asks an account to sign in to a tenant. */
  readonly signInTo: (tenantId: string, accountId: string) => Promise<void>;
  /** The estate is asked for again the next time. */
  readonly forgetEstate: () => void;
}

export function createSession(sample: () => Promise<Cloud>, observe: (exchange: Exchange) => void): Session {
  const changed = new vscode.EventEmitter<void>();
  let way: Way | undefined;
  let cloud: Cloud | undefined;
  let estate: OwnedEstate | undefined;
  let starting: Promise<void> | undefined;
  // What the connection was made with.
  let made = '';
  // Settings and accounts may change while a connection is made: its end is then nobody's any more.
  let abort = new AbortController();

  function use(next: Cloud | undefined): void {
    cloud = next;
    const before = estate;
    estate = undefined;
    changed.fire();
    before?.dispose();
  }

  /** Gives up what is under way, and returns the signal for what comes instead. */
  function anew(): AbortSignal {
    abort.abort();
    abort = new AbortController();
    return abort.signal;
  }

  async function connect(): Promise<void> {
    const signal = anew();
    made = JSON.stringify([readSettings(), sovereignCloud()]);
    const found = await wayInto(readSettings(), sample, observe, signal);
    const next = await found.connect(signal);
    signal.throwIfAborted();
    way = found;
    use(next);
  }

  /** What is true of other settings is not true any more. */
  function heedSettings(): void {
    if (made !== '' && made !== JSON.stringify([readSettings(), sovereignCloud()])) startAgain();
  }

  async function start(): Promise<void> {
    heedSettings();
    const begun = (starting ??= connect());
    // What failed is tried again by the next one who asks.
    begun.catch(() => (starting = starting === begun ? undefined : starting));
    return begun;
  }

  function startAgain(): void {
    anew();
    way = undefined;
    // Who looks at the tree connects anew, and sees it there when that fails.
    starting = undefined;
    made = '';
    use(undefined);
  }

  /** Somebody has signed in or out. VS Code tells of renewed tokens, too: then nobody has come or gone. */
  async function follow(): Promise<void> {
    const { signal } = abort;
    try {
      const next = await way?.connect(signal);
      if (signal.aborted || whoIs(next) === whoIs(cloud)) return;
      use(next);
    } catch {
      // The tree connects again, and shows there what is wrong.
      if (!signal.aborted) startAgain();
    }
  }

  const settings = vscode.workspace.onDidChangeConfiguration((event) => {
    heedSettings();
    if (concernsChoice(event)) use(cloud);
  });
  const accounts = vscode.authentication.onDidChangeSessions(({ provider }) => {
    if (provider.id === way?.accounts?.provider) void follow();
  });

  function inUse(): Cloud {
    if (!cloud) throw new AzureError('signInNeeded', 'NotSignedIn', 'Sign in to Azure, or explore the sample Azure.');
    return cloud;
  }

  return {
    onDidChange: changed.event,
    cloud: inUse,
    current: () => cloud,
    async estate() {
      await start();
      estate ??= createEstate(inUse(), chosenSubscriptions());
      return estate;
    },
    start,
    async signIn() {
      const asked = await wayInto(readSettings(), sample, observe, abort.signal);
      await asked.accounts?.signIn();
      starting = undefined;
      await start();
    },
    async signInTo(tenantId, accountId) {
      if (!way?.accounts) throw new AzureError('signInNeeded', 'NotSignedIn', 'This credential signs in outside of VS Code.');
      await way.accounts.signInTo(tenantId, accountId);
      use(cloud);
    },
    forgetEstate() {
      const before = estate;
      estate = undefined;
      before?.dispose();
    },
    dispose() {
      abort.abort();
      estate?.dispose();
      vscode.Disposable.from(settings, accounts, changed).dispose();
    },
  };
}

function whoIs(cloud: Cloud | undefined): string {
  return JSON.stringify(cloud?.accounts.map(({ id }) => id).toSorted());
}
