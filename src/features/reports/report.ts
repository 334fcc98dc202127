import type { Cloud } from '../../azure/cloud.ts';
import type { PagesAndFailures } from '../../azure/eachSubscription.ts';
import type { AzureError } from '../../azure/errors.ts';
import type { Pages } from '../../azure/pages.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { Resource } from '../../azure/resources.ts';
import type { TenantEstate } from '../shared/app.ts';
import { unreadName } from '../shared/unread.ts';
import type { About, Values } from './protocol.ts';

/** A question to the whole estate, which is asked tenant by tenant. */
export interface Report {
  readonly about: About;
  /** The name of files that it is saved to, without ending and date. */
  readonly file: string;
  readonly read: (cloud: Cloud, estate: TenantEstate) => ReportPages;
}

export interface ReportPages extends Pages<ReportRow> {
  /** What could not be read beside the rows, so far. */
  readonly failures: () => readonly ReportFailure[];
}

export interface ReportRow {
  /** The same for the same thing, whoever asked. */
  readonly id: string;
  readonly values: Values;
  /** What can be shown in the tree. */
  readonly resource?: Resource;
}

export interface ReportFailure {
  /** Who or what could not be read. */
  readonly subject: string;
  readonly error: AzureError;
}

/** What of the subscriptions could not be read for the pages so far. */
export function failuresOf(pages: PagesAndFailures<unknown>, { subscriptions }: TenantEstate): ReportFailure[] {
  return pages.failures().map((failure) => ({ subject: unreadName(failure, subscriptions), error: failure.error }));
}

/** Pages of one kind as those of a report. */
export function reported<Item>(pages: Pages<Item>, toRow: (item: Item) => ReportRow, failures: () => readonly ReportFailure[] = () => []): ReportPages {
  return { next: async (signal) => (await pages.next(signal)).map(toRow), done: pages.done, total: pages.total, failures };
}

/** The columns that every report of resources has at its end. */
export const placeColumns = [
  { key: 'resourceGroup', label: 'Resource Group' },
  { key: 'subscription', label: 'Subscription' },
  { key: 'subscriptionId', label: 'Subscription ID', inFiles: true },
  { key: 'tenantId', label: 'Tenant ID', inFiles: true },
  { key: 'resourceId', label: 'Resource ID', inFiles: true },
] as const;

/** Their values. */
export function placeOf({ id, resourceGroup, subscriptionId, tenantId }: Resource, estate: TenantEstate): Values {
  return { resourceGroup, subscription: nameOf(estate, subscriptionId), subscriptionId, tenantId, resourceId: id };
}

/** The name of a subscription, or its ID where it has none here. */
export function nameOf({ subscriptions }: TenantEstate, subscriptionId: string): string {
  return subscriptions.find((subscription) => subscription.subscriptionId.toLowerCase() === subscriptionId.toLowerCase())?.name ?? subscriptionId;
}

/** The name of the subscription that a scope lies in; empty above subscriptions. */
export function subscriptionOfScope(estate: TenantEstate, scope: string): { subscription: string; subscriptionId: string } {
  const subscriptionId = parseResourceId(scope)?.subscriptionId ?? '';
  return { subscription: subscriptionId === '' ? '' : nameOf(estate, subscriptionId), subscriptionId };
}
