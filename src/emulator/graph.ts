import type { Caller } from './access.ts';

import type { Application, Directory, Principal } from './directory.ts';
import { AzureFailure, json } from './http.ts';
import type { EmulatorResponse } from './http.ts';
import { field, isObject, listOf } from './json.ts';
import { segmentsOf } from './router.ts';
import { directoryOf } from './store.ts';
import type { Store } from './store.ts';

export interface GraphRequest {
  readonly store: Store;
  readonly method: string;
  readonly path: string;
  readonly origin: string;
  readonly query: ReadonlyMap<string, string>;
  readonly rawBody: string;
}

/** Microsoft Graph, as far as principals go. Shapes: https://learn.microsoft.com/graph/api/overview, v1.0 */
export function handleGraph(request: GraphRequest, caller: Caller): EmulatorResponse {
  const directory = directoryOf(request.store, caller.tenantId);
  const [, collection = '', id = ''] = segmentsOf(request.path);
  const me = directory.principals.get(caller.objectId.toLowerCase());
  const at = `${request.method} ${collection.toLowerCase()}`;
  if (at === 'GET me' && id === '') return entity(request, 'users', me ? renderPrincipal(request, me) : notFound(caller.objectId));
  // A guest reads who they are themselves and little more.
  if (me?.guest) throw new AzureFailure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  if (at === 'POST directoryobjects' && id.toLowerCase() === 'getbyids') return getByIds(request, directory);
  if (request.method !== 'GET') throw new AzureFailure(405, 'Request_BadRequest', `Specified HTTP method is not allowed for the request target '${request.path}'.`);
  return read(request, directory, collection, id);
}

const kinds: ReadonlyMap<string, Principal['kind']> = new Map([['users', 'user'], ['groups', 'group'], ['serviceprincipals', 'servicePrincipal']]);

function read(request: GraphRequest, directory: Directory, collection: string, id: string): EmulatorResponse {
  // An object is named by its ID or by a key of its own: servicePrincipals/{id} or servicePrincipals(appId='{appId}').
  const [, name = '', appId] = /^(\w+)(?:\(appId='([^']*)'\))?$/i.exec(collection) ?? [];
  const kind = kinds.get(name.toLowerCase());
  if (kind === undefined && name.toLowerCase() !== 'applications') throw new AzureFailure(400, 'BadRequest', `Resource not found for the segment '${collection}'.`);
  if (appId !== undefined) {
    const found = kind === undefined ? directory.applications.get(appId.toLowerCase()) : directory.byAppId.get(appId.toLowerCase());
    return entity(request, name, found ? renderAny(request, found) : notFound(appId));
  }
  const all = kind === undefined ? [...directory.applications.values()] : [...directory.principals.values()].filter((principal) => principal.kind === kind);
  if (id !== '') {
    const found = all.find((object) => object.id.toLowerCase() === id.toLowerCase() || ('userPrincipalName' in object && object.userPrincipalName?.toLowerCase() === id.toLowerCase()));
    return entity(request, name, found ? renderAny(request, found) : notFound(id));
  }
  const passes = filterOf(request.query.get('$filter'));
  return answer({ '@odata.context': context(request, name), value: all.filter(passes).map((object) => renderAny(request, object)) });
}

/** The `$filter`s of Graph that are used on principals. Anything else is refused, never passed over. */
function filterOf(filter: string | undefined): (object: Principal | Application) => boolean {
  if (filter === undefined) return () => true;
  const text = filter.trim();
  const equal = /^(displayName|appId|id)\s+eq\s+'((?:[^']|'')*)'$/i.exec(text);
  const starts = /^startswith\(\s*displayName\s*,\s*'((?:[^']|'')*)'\s*\)$/i.exec(text);
  const named = /^servicePrincipalNames\/any\(\s*(\w+)\s*:\s*\1\s+eq\s+'((?:[^']|'')*)'\s*\)$/i.exec(text);
  const value = (equal?.[2] ?? starts?.[1] ?? named?.[2] ?? '').replaceAll("''", "'").toLowerCase();
  if (starts) return ({ displayName }) => displayName.toLowerCase().startsWith(value);
  if (named) return ({ appId }) => appId?.toLowerCase() === value;
  const property = equal?.[1]?.toLowerCase();
  if (property === 'displayname') return ({ displayName }) => displayName.toLowerCase() === value;
  if (property === 'appid') return ({ appId }) => appId?.toLowerCase() === value;
  if (property === 'id') return ({ id }) => id.toLowerCase() === value;
  throw new AzureFailure(400, 'Request_UnsupportedQuery', `Unsupported or invalid query filter clause specified: '${filter}'.`);
}

function getByIds(request: GraphRequest, directory: Directory): EmulatorResponse {
  const body = parseBody(request.rawBody);
  const ids = listOf(field(body, 'ids'));
  if (ids.length === 0 || ids.length > 1000) throw new AzureFailure(400, 'Request_BadRequest', 'The ids must be 1 to 1000 object IDs.');
  const types = listOf(field(body, 'types')).map((type) => String(type).toLowerCase());
  const value = ids.flatMap((id) => {
    const found = directory.principals.get(String(id).toLowerCase());
    return found && (types.length === 0 || types.includes(found.kind.toLowerCase())) ? [{ '@odata.type': `#microsoft.graph.${found.kind}`, ...renderPrincipal(request, found) }] : [];
  });
  return json(200, { '@odata.context': context(request, 'directoryObjects'), value }, { ...odata, location: request.origin });
}

function parseBody(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Answered below: a body that is no JSON and one that is no object are the same mistake.
  }
  throw new AzureFailure(400, 'BadRequest', 'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.');
}

function renderAny(request: GraphRequest, object: Principal | Application): Record<string, unknown> {
  return 'secrets' in object ? renderApplication(object) : renderPrincipal(request, object);
}

function renderPrincipal({ store }: GraphRequest, principal: Principal): Record<string, unknown> {
  const { id, displayName, appId = '' } = principal;
  const createdDateTime = seconds(principal.createdAt);
  if (principal.kind === 'user') {
    const [givenName = null, surname = null] = displayName.split(' ');
    return { id, businessPhones: [], displayName, givenName, jobTitle: null, mail: principal.userPrincipalName, mobilePhone: null, officeLocation: null, preferredLanguage: null, surname, userPrincipalName: principal.userPrincipalName };
  }
  if (principal.kind === 'group') return { id, deletedDateTime: null, createdDateTime, description: null, displayName, groupTypes: [], mail: null, mailEnabled: false, mailNickname: displayName.toLowerCase().replaceAll(' ', '-'), securityEnabled: true, visibility: null };
  const managed = principal.servicePrincipalType === 'ManagedIdentity';
  return {
    id,
    deletedDateTime: null,
    accountEnabled: true,
    alternativeNames: managed ? [`isExplicit=${principal.resourceId?.toLowerCase().includes('/userassignedidentities/') ? 'True' : 'False'}`, principal.resourceId ?? ''] : [],
    appDisplayName: managed ? null : displayName,
    appId,
    appOwnerOrganizationId: managed ? null : ([...store.directories].find(([, { byAppId }]) => byAppId.get(appId.toLowerCase()) === principal)?.[0] ?? null),
    createdDateTime,
    displayName,
    servicePrincipalNames: managed ? [appId, `https://identity.azure.net/${id}`] : [appId],
    servicePrincipalType: principal.servicePrincipalType,
    tags: [],
    keyCredentials: [],
    passwordCredentials: [],
  };
}

function renderApplication({ id, appId, displayName, createdAt, secrets }: Application): Record<string, unknown> {
  return {
    id,
    deletedDateTime: null,
    appId,
    createdDateTime: seconds(createdAt),
    displayName,
    identifierUris: [],
    signInAudience: 'AzureADMyOrg',
    keyCredentials: [],
    // The secret's text is told once, when it is made, and never again.
    passwordCredentials: secrets.map(({ keyId, displayName: name, hint, startsAt, endsAt }) => ({
      customKeyIdentifier: null,
      displayName: name,
      endDateTime: seconds(endsAt),
      hint,
      keyId,
      secretText: null,
      startDateTime: seconds(startsAt),
    })),
  };
}

const odata = { 'content-type': 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8' };

function entity(request: GraphRequest, collection: string, object: Record<string, unknown>): EmulatorResponse {
  return answer({ '@odata.context': `${context(request, collection.replace(/\(.*/, ''))}/$entity`, ...object });
}

function answer(body: unknown): EmulatorResponse {
  return json(200, body, odata);
}

function context({ origin }: GraphRequest, collection: string): string {
  return `${origin}/v1.0/$metadata#${collection}`;
}

function notFound(id: string): never {
  throw new AzureFailure(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`);
}

/** Graph tells whole seconds. */
function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

