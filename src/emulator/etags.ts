import { guidOf } from './guid.ts';
import { AzureFailure } from './http.ts';
import { keyOf } from './ids.ts';
import type { Context } from './route.ts';
import type { Store } from './store.ts';

// Optimistic concurrency of clusters and node pools. Source: https://learn.microsoft.com/azure/aks/use-etags

/** The eTag of a resource: another one after each change, and none twice. */
export function eTagOf(store: Store, id: string): string {
  return guidOf(`eTag ${keyOf(id)} ${store.revisions.get(keyOf(id)) ?? 0}`);
}

export function noteChange(store: Store, id: string): void {
  store.revisions.set(keyOf(id), (store.revisions.get(keyOf(id)) ?? 0) + 1);
}

/** The specification has eTags since 2024-09-01; 2024-02-01 has none. */
export function hasETags(apiVersion: string): boolean {
  return apiVersion >= '2024-09-01';
}

/** Throws Azure's 412 when `If-Match` or `If-None-Match` of the request does not hold for the resource with that ID. */
export function checkConditions(context: Pick<Context, 'store' | 'headers' | 'apiVersion'>, id: string, exists: boolean): void {
  if (!hasETags(context.apiVersion)) return;
  const wanted = unquoted(context.headers['if-match']);
  const unwanted = unquoted(context.headers['if-none-match']);
  if (unwanted !== '' && unwanted !== '*') throw new AzureFailure(400, 'BadRequest', `The value '${unwanted}' of the header If-None-Match is invalid. It must be empty or *.`, { bare: true });
  if (unwanted === '*' && exists) throw failed(`The resource '${id}' exists already, and the header If-None-Match is *.`);
  if (wanted === '') return;
  // The message is that of the service: https://github.com/Azure/azure-cli/pull/30309
  if (!exists) throw failed('Resource not found but ETag header is provided. If this is a request to create, please do not provide ETag.');
  const current = eTagOf(context.store, id);
  if (wanted !== '*' && wanted !== current) throw failed(`The eTag '${wanted}' of the header If-Match does not match the eTag '${current}' of the resource '${id}'.`);
}

function failed(message: string): AzureFailure {
  return new AzureFailure(412, 'PreconditionFailed', message, { fields: { details: null, subcode: '' }, bare: true });
}

/** The documentation writes eTags without quotes, HTTP with them. */
function unquoted(header = ''): string {
  return header.trim().replace(/^(?:W\/)?"(.*)"$/, '$1');
}
