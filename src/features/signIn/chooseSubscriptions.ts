import * as vscode from 'vscode';
import type { Subscription, Tenant } from '../../azure/subscriptions.ts';
import { pickMany } from '../../ui/pickMany.ts';
import type { ChoiceOfMany } from '../../ui/pickMany.ts';
import type { App, TenantEstate } from '../shared/app.ts';
import { readChoice, writeChoice } from './choice.ts';
import { createEstate } from './estate.ts';
import { chosenSubscriptions, writeSetting } from './settings.ts';

/** A tenant as a whole where it could not be listed, else one of its subscriptions. */
interface Picked {
  readonly tenantId: string;
  readonly subscription?: Subscription;
}

/** Asks which tenants, where there are several, then which of their subscriptions to show, and remembers it. */
export async function chooseSubscriptions(app: App): Promise<void> {
  const target = targetOfChoice();
  const tenants = await pickTenants(app, target);
  if (!tenants) return;
  const ids = [...new Set(tenants.picked.map(({ tenantId }) => tenantId))];
  const picked = await pickMany<Picked>(
    {
      title: target.title(),
      ...(tenants.asked && { step: 2, totalSteps: 2 }),
      placeholder: 'Choose the subscriptions to show',
      choices: (signal) => subscriptionChoices(app, ids, signal),
      ...target.toggle,
    },
    app.describe,
  );
  if (!picked) return;
  // No entry would mean all of them.
  if (picked.values.length === 0) return app.commands.offer('info', 'No subscription was chosen, so what is shown stays as it was.');
  const entries = picked.all
    ? ids
    : writeChoice(
        ids.map((tenantId) => {
          const of = picked.values.filter((value) => value.tenantId === tenantId);
          return { tenantId, subscriptionIds: of.some(({ subscription }) => subscription === undefined) ? 'all' : of.flatMap(({ subscription }) => subscription?.subscriptionId ?? []) };
        }),
      );
  await writeSetting('subscriptions', picked.all && tenants.all ? [] : entries, target.target());
}

/** The tenants to ask about; not asked where there is one. */
async function pickTenants(app: App, target: Target): Promise<{ picked: readonly Tenant[]; all: boolean; asked: boolean } | undefined> {
  const tenants = await knownTenants(app);
  if (tenants.length < 2) return { picked: tenants, all: true, asked: false };
  const chosen = chosenSubscriptions();
  const any = tenants.some(({ tenantId }) => chosen?.tenant(tenantId));
  const picked = await pickMany<Tenant>(
    {
      title: target.title(),
      step: 1,
      totalSteps: 2,
      placeholder: 'Choose the tenants to show: those left out are not asked',
      async *choices() {
        yield tenants.map((tenant) => ({ key: tenant.tenantId, label: tenant.name, description: tenant.domain, detail: tenant.tenantId, value: tenant, picked: !any || chosen?.tenant(tenant.tenantId) === true }));
      },
      ...target.toggle,
    },
    app.describe,
  );
  return picked && { picked: picked.values, all: picked.all, asked: true };
}

/** All tenants of all accounts, once each; the first list that is known has them all. */
async function knownTenants(app: App): Promise<Tenant[]> {
  const estate = await app.estate();
  for await (const _ of estate.watch(new AbortController().signal)) break;
  return [...new Map(estate.tenants().map((tenant) => [tenant.tenantId.toLowerCase(), tenant])).values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

async function* subscriptionChoices(app: App, tenantIds: readonly string[], signal: AbortSignal): AsyncGenerator<readonly ChoiceOfMany<Picked>[]> {
  const chosen = chosenSubscriptions();
  const any = tenantIds.some((id) => chosen?.tenant(id));
  const isPicked = (tenantId: string, subscriptionId: string): boolean => !any || chosen?.tenant(tenantId) !== true || chosen.subscription(tenantId, subscriptionId);
  const estate = createEstate(app.cloud(), readChoice(tenantIds));
  try {
    for await (const tenants of estate.watch(signal)) yield tenants.flatMap((tenant) => choicesIn(app, tenant, isPicked));
  } finally {
    estate.dispose();
  }
}

function choicesIn(app: App, { tenant, subscriptions, error, stop }: TenantEstate, isPicked: (tenantId: string, subscriptionId: string) => boolean): ChoiceOfMany<Picked>[] {
  const { tenantId } = tenant;
  const title: ChoiceOfMany<Picked> = { label: tenant.name, kind: vscode.QuickPickItemKind.Separator };
  if (stop) return [title];
  // What can't be listed now stays in the choice as a whole, unless the user unticks it.
  if (error !== undefined) return [title, { key: tenantId, label: `$(warning) All of ${tenant.name}`, description: app.describe(error).short, value: { tenantId }, picked: true }];
  return [
    title,
    ...subscriptions.map((subscription) => ({
      key: `${tenantId}/${subscription.subscriptionId}`,
      label: subscription.name,
      description: subscription.subscriptionId,
      value: { tenantId, subscription },
      picked: isPicked(tenantId, subscription.subscriptionId),
    })),
  ];
}

interface Target {
  readonly target: () => vscode.ConfigurationTarget;
  readonly title: () => string;
  readonly toggle: object;
}

/** Where the choice is kept: with the workspace where one is open, unless the user wants it everywhere. */
function targetOfChoice(): Target {
  const folder = vscode.workspace.workspaceFolders !== undefined;
  let inWorkspace = folder && vscode.workspace.getConfiguration('managedIdentities').inspect('subscriptions')?.globalValue === undefined;
  const title = (): string => `Subscriptions to Show · ${inWorkspace ? 'in this workspace' : 'everywhere'}`;
  const tooltip = (): string => (inWorkspace ? 'Kept for this workspace. Keep it for all of them' : 'Kept for all workspaces. Keep it for this one');
  return {
    target: () => (inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global),
    title,
    toggle: folder
      ? {
          toggle: {
            icon: 'globe',
            tooltip: tooltip(),
            press: () => {
              inWorkspace = !inWorkspace;
              return { title: title(), tooltip: tooltip() };
            },
          },
        }
      : {},
  };
}
