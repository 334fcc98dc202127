import type { Account, Cloud } from '../../azure/cloud.ts';
import { AzureError, isAbort } from '../../azure/errors.ts';
import { listSubscriptions, listTenants } from '../../azure/subscriptions.ts';
import type { Subscription, Tenant } from '../../azure/subscriptions.ts';
import type { Estate, TenantEstate } from '../shared/app.ts';
import { createBell } from '../shared/bell.ts';
import { everything } from './choice.ts';
import type { Choice } from './choice.ts';

/** An estate that can be given up: what is under way is cancelled. */
export interface OwnedEstate extends Estate {
  readonly dispose: () => void;
}

interface Entry {
  readonly account: Account;
  readonly tenant: Tenant;
  readonly abort: AbortController;
  loading: boolean;
  subscriptions: readonly Subscription[];
  error?: unknown;
}

/**
 * Reads the tenants of all accounts of a cloud, and the subscriptions of those that are chosen, every tenant by itself:
 * one that fails or hangs keeps none of the others from showing. Tenants that are not chosen are not asked. Nothing is
 * asked before somebody wants to know. A choice that names no tenant of these accounts was made for others, and is left
 * aside.
 */
export function createEstate(cloud: Cloud, chosen: Choice | undefined): OwnedEstate {
  const listeners = new Set<() => void>();
  const abort = new AbortController();
  const entries: Entry[] = [];
  let known: readonly Tenant[] = [];
  let loading: Promise<void> | undefined;
  let complete = false;
  // A failure is not kept: who asks again gets another try.
  let failed = false;

  const isComplete = (): boolean => complete;

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function begin(): Promise<void> {
    if (failed) [loading, complete, failed] = [undefined, false, false];
    loading ??= load()
      .catch((error: unknown) => {
        failed = true;
        throw error;
      })
      .finally(() => {
        complete = true;
        tell();
      });
    return loading;
  }

  async function load(): Promise<void> {
    entries.length = 0;
    const listed = await Promise.all(cloud.accounts.map(async (account) => tenantsOf(account)));
    known = listed.flatMap(({ tenants }) => tenants);
    const choice = known.some(({ tenantId }) => chosen?.tenant(tenantId)) ? (chosen ?? everything) : everything;
    for (const { account, tenants, error } of listed) {
      if (error !== undefined) entries.push({ account, tenant: { tenantId: '', accountId: account.id, name: account.label, domain: '' }, abort: new AbortController(), loading: false, subscriptions: [], error });
      for (const tenant of tenants.filter(({ tenantId }) => choice.tenant(tenantId))) entries.push({ account, tenant, abort: new AbortController(), loading: true, subscriptions: [] });
    }
    tell();
    await Promise.all(entries.filter((entry) => entry.loading).map(async (entry) => fill(entry, choice)));
  }

  async function tenantsOf(account: Account): Promise<{ account: Account; tenants: Tenant[]; error?: unknown }> {
    try {
      return { account, tenants: await listTenants(cloud, account.id, abort.signal) };
    } catch (error) {
      // With one account there is nothing to show beside the failure.
      if (isAbort(error) || cloud.accounts.length === 1) throw error;
      return { account, tenants: [], error };
    }
  }

  async function fill(entry: Entry, choice: Choice): Promise<void> {
    const { tenant } = entry;
    try {
      const all = await listSubscriptions(cloud, tenant, AbortSignal.any([abort.signal, entry.abort.signal]));
      entry.subscriptions = all.filter(({ subscriptionId }) => choice.subscription(tenant.tenantId, subscriptionId));
    } catch (error) {
      abort.signal.throwIfAborted();
      entry.error = isAbort(error) ? new AzureError('unavailable', 'Stopped', `You stopped asking ${tenant.name}.`) : error;
    } finally {
      entry.loading = false;
      tell();
    }
  }

  function state(): TenantEstate[] {
    return entries.map(({ tenant, account, loading: waiting, subscriptions, error, abort: stop }) => ({
      tenant,
      account,
      subscriptions,
      ...(error !== undefined && { error }),
      ...(waiting && { stop: () => stop.abort() }),
    }));
  }

  return {
    async *watch(signal) {
      const bell = createBell();
      listeners.add(bell.ring);
      try {
        const loaded = begin();
        loaded.catch(() => undefined); // thrown below, when it is known to be over
        while (!isComplete()) {
          if (entries.length > 0) yield state();
          if (!isComplete()) await bell.heard(signal);
        }
        await loaded;
        yield state();
      } finally {
        listeners.delete(bell.ring);
      }
    },
    tenants: () => known,
    dispose: () => abort.abort(),
  };
}
