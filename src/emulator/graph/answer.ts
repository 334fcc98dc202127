import { AzureFailure, json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { offsetOf, tokenOf } from '../paging.ts';
import type { Store } from '../store.ts';

export interface GraphRequest {
  readonly store: Store;
  readonly method: string;
  readonly path: string;
  readonly origin: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
}

const odata = { 'content-type': 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8' };

export function entity(request: GraphRequest, collection: string, object: JsonObject): EmulatorResponse {
  return json(200, { '@odata.context': context(request, `${collection}/$entity`), ...selected(request, object) }, odata);
}

/** A page of a list, with `@odata.nextLink` when there is more. Source: https://learn.microsoft.com/graph/paging */
export function list<T>(request: GraphRequest, collection: string, items: readonly T[], render: (item: T) => JsonObject): EmulatorResponse {
  const start = offsetOf(request.query.get('$skiptoken'));
  const size = pageSize(request);
  const value = items.slice(start, start + size).map((item) => selected(request, render(item)));
  const count = request.query.get('$count')?.toLowerCase() === 'true' && { '@odata.count': items.length };
  return json(200, { '@odata.context': context(request, collection), ...count, ...(start + size < items.length && { '@odata.nextLink': nextLink(request, start + size) }), value }, odata);
}

/** What an action answers, which has a Location of its own (recorded). */
export function actionAnswer(request: GraphRequest, type: string, value: unknown): EmulatorResponse {
  return json(200, { '@odata.context': context(request, type), value }, { ...odata, location: request.origin });
}

function pageSize({ query }: GraphRequest): number {
  const top = query.get('$top');
  const wanted = Number(top ?? 100);
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= 999) return wanted;
  throw new AzureFailure(400, 'Request_BadRequest', `Invalid page size specified: '${top ?? ''}'. Must be between 1 and 999 inclusive.`);
}

function nextLink({ origin, path, query }: GraphRequest, offset: number): string {
  const next = new URLSearchParams([...query].filter(([name]) => name !== '$skiptoken'));
  next.set('$skiptoken', tokenOf(offset));
  return `${origin}${path}?${next.toString()}`;
}

/** The fields of `$select`, or all. The type of an object in a mixed list stays. */
function selected({ query }: GraphRequest, object: JsonObject): JsonObject {
  const wanted = query.get('$select')?.split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== '*');
  if (wanted === undefined || wanted.length === 0) return object;
  const unknown = wanted.find((name) => !(name in object));
  if (unknown !== undefined && !('@odata.type' in object)) throw new AzureFailure(400, 'BadRequest', `Parsing OData Select and Expand failed: Could not find a property named '${unknown}'.`);
  return Object.fromEntries(['@odata.type', ...wanted].flatMap((name) => (name in object ? [[name, object[name]]] : [])));
}

/**
 * Options of a query that the sample does not have are refused: without them the answer would be another one. A count
 * is told to who can do with an old one: https://learn.microsoft.com/graph/aad-advanced-queries
 */
export function checkOptions({ query, headers }: GraphRequest): void {
  const known = ['$filter', '$top', '$skiptoken', '$select', ...(headers['consistencylevel']?.toLowerCase() === 'eventual' ? ['$count'] : [])];
  const unknown = [...query.keys()].find((name) => name.startsWith('$') && !known.includes(name));
  if (unknown !== undefined) throw new AzureFailure(400, 'Request_UnsupportedQuery', `The query option '${unknown}' is not supported.`);
}

/** The body as an object. Throws Graph's 400 for one that is none. */
export function graphBody({ rawBody }: GraphRequest): JsonObject {
  try {
    const value: unknown = JSON.parse(rawBody);
    if (isObject(value)) return value;
  } catch {
    // Answered below: a body that is no JSON and one that is no object are the same mistake.
  }
  throw new AzureFailure(400, 'BadRequest', 'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.');
}

function context({ origin, path }: GraphRequest, collection: string): string {
  return `${origin}/${versionOf(path)}/$metadata#${collection}`;
}

export function versionOf(path: string): 'v1.0' | 'beta' {
  return /^\/beta(\/|$)/i.test(path) ? 'beta' : 'v1.0';
}

export function unknownSegment(segment: string): AzureFailure {
  return new AzureFailure(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
}

export function denied(): AzureFailure {
  return new AzureFailure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

export function notFound(id: string): AzureFailure {
  return new AzureFailure(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`);
}
