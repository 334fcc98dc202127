import type { Caller } from '../access.ts';
import type { Application, Directory, Principal } from '../directory.ts';
import { guidOf } from '../guid.ts';
import { AzureFailure } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { field, listOf } from '../json.ts';
import { segmentsOf } from '../router.ts';
import { revokeSignIns } from '../signIns.ts';
import { directoryOf } from '../store.ts';
import { actionAnswer, checkOptions, denied, entity, graphBody, list, notFound, unknownSegment, versionOf } from './answer.ts';
import type { GraphRequest } from './answer.ts';
import { filterOf } from './filter.ts';
import { checkMemberGroups, groupsAbove, groupsWith, memberGroups, membersOf, ownersOf } from './members.ts';
import { render, renderTyped } from './render.ts';
import { betaAnswer } from './reports.ts';

/** Microsoft Graph, as far as principals go. Shapes: https://learn.microsoft.com/graph/api/overview, v1.0 */
export function handleGraph(request: GraphRequest, caller: Caller): EmulatorResponse {
  try {
    return answered(request, caller);
  } catch (error) {
    if (error instanceof AzureFailure) throw graphFailure(request, error);
    throw error;
  }
}

function answered(request: GraphRequest, caller: Caller): EmulatorResponse {
  const directory = directoryOf(request.store, caller.tenantId);
  const [, ...segments] = segmentsOf(request.path);
  const [segment = '', id = '', relation = '', cast = '', ...rest] = segments;
  const me = directory.principals.get(caller.objectId.toLowerCase());
  const { method } = request;
  checkOptions(request);
  if (versionOf(request.path) === 'beta') return betaAnswer(request, segments, caller.tenantId, me);
  if (method === 'GET' && segment.toLowerCase() === 'me' && id === '') {
    if (!me) throw notFound(caller.objectId);
    return entity(request, 'users', render(request.store, me));
  }
  const revoking = method === 'POST' && (segment.toLowerCase() === 'me' ? id : relation).toLowerCase() === 'revokesigninsessions';
  if (revoking) return revoke(request, segment.toLowerCase() === 'me' ? me : byId(directory, 'users', id));
  // A guest reads who they are themselves and little more.
  if (me?.guest) throw denied();
  if (method === 'POST' && segment.toLowerCase() === 'directoryobjects' && id.toLowerCase() === 'getbyids' && relation === '') return getByIds(request, directory);
  const { name, key } = collectionOf(segment);
  if (rest.length > 0) throw unknownSegment(rest[0] ?? '');
  if (cast !== '' && (cast.toLowerCase() !== 'microsoft.graph.group' || !relation.toLowerCase().endsWith('memberof'))) throw unknownSegment(cast);
  if (relation === '' && method === 'GET') {
    if (key !== undefined) return one(request, name, key.find(directory, name), key.value);
    if (id !== '') return one(request, name, byId(directory, name, id), id);
    return list(request, name, objectsOf(directory, name).filter(filterOf(request.query.get('$filter'))), (object) => render(request.store, object));
  }
  const known = relations.get(`${method} ${relation.toLowerCase()}`);
  if (!known) throw relation === '' ? new AzureFailure(405, 'Request_BadRequest', `Specified HTTP method is not allowed for the request target '${request.path}'.`) : unknownSegment(relation);
  const found = byId(directory, name, id);
  if (!found || 'secrets' in found) throw notFound(id);
  if (!known.of.includes(found.kind) || (method === 'GET' && name === 'directoryObjects')) throw unknownSegment(relation);
  return known.handle(request, directory, found, cast !== '');
}

/** Source: https://learn.microsoft.com/graph/api/user-revokesigninsessions */
function revoke(request: GraphRequest, user: Principal | Application | undefined): EmulatorResponse {
  if (!user || 'secrets' in user || user.userPrincipalName === undefined) throw notFound('');
  revokeSignIns(request.store, user.userPrincipalName);
  return actionAnswer(request, 'Edm.Boolean', true);
}

interface Relation {
  /** The kinds of principal that have it. */
  readonly of: readonly Principal['kind'][];
  /** `cast`: whether the path asks for groups alone, as groups. */
  readonly handle: (request: GraphRequest, directory: Directory, principal: Principal, cast: boolean) => EmulatorResponse;
}

const everybody = ['user', 'group', 'servicePrincipal'] as const;

const relations: ReadonlyMap<string, Relation> = new Map([
  ['GET members', { of: ['group'], handle: membersOf }],
  ['GET owners', { of: ['group', 'servicePrincipal'], handle: ownersOf }],
  ['GET memberof', { of: everybody, handle: groupsWith }],
  ['GET transitivememberof', { of: everybody, handle: groupsAbove }],
  ['POST getmembergroups', { of: everybody, handle: memberGroups }],
  ['POST checkmembergroups', { of: everybody, handle: checkMemberGroups }],
] satisfies [string, Relation][]);

/** By their name in lower case: as it stands in contexts, and the kind of principal; none for applications and for all of them. */
const collections = new Map([
  ['users', { name: 'users', kind: 'user' }],
  ['groups', { name: 'groups', kind: 'group' }],
  ['serviceprincipals', { name: 'servicePrincipals', kind: 'servicePrincipal' }],
  ['applications', { name: 'applications', kind: undefined }],
  ['directoryobjects', { name: 'directoryObjects', kind: undefined }],
]);

interface Key {
  readonly value: string;
  readonly find: (directory: Directory, name: string) => Principal | Application | undefined;
}

/** A collection and, where an object is named so, the key of its own: servicePrincipals or servicePrincipals(appId='{appId}'). */
function collectionOf(segment: string): { name: string; key: Key | undefined } {
  const [, word = '', appId] = /^(\w+)(?:\(appId='([^']*)'\))?$/i.exec(segment) ?? [];
  const collection = collections.get(word.toLowerCase());
  if (!collection) throw unknownSegment(segment);
  const find: Key['find'] = ({ applications, byAppId }, name) => (name === 'applications' ? applications : byAppId).get(appId?.toLowerCase() ?? '');
  return { name: collection.name, key: appId === undefined ? undefined : { value: appId, find } };
}

function objectsOf(directory: Directory, name: string): (Principal | Application)[] {
  if (name === 'applications') return [...directory.applications.values()];
  const kind = collections.get(name.toLowerCase())?.kind;
  if (kind === undefined) throw new AzureFailure(400, 'Request_UnsupportedQuery', `The collection '${name}' cannot be listed.`);
  return [...directory.principals.values()].filter((principal) => principal.kind === kind);
}

/** An object by its object ID, a user by the principal name as well. */
function byId(directory: Directory, name: string, id: string): Principal | Application | undefined {
  const wanted = id.toLowerCase();
  if (name === 'directoryObjects') return directory.principals.get(wanted);
  return objectsOf(directory, name).find((object) => object.id.toLowerCase() === wanted || ('userPrincipalName' in object && object.userPrincipalName?.toLowerCase() === wanted));
}

function one(request: GraphRequest, name: string, found: Principal | Application | undefined, id: string): EmulatorResponse {
  if (!found) throw notFound(id);
  return entity(request, name, name === 'directoryObjects' && 'kind' in found ? renderTyped(request.store, found) : render(request.store, found));
}

function getByIds(request: GraphRequest, directory: Directory): EmulatorResponse {
  const body = graphBody(request);
  const ids = listOf(field(body, 'ids'));
  if (ids.length === 0 || ids.length > 1000) throw new AzureFailure(400, 'Request_BadRequest', 'The ids must be 1 to 1000 object IDs.');
  const types = listOf(field(body, 'types')).map((type) => String(type).toLowerCase());
  const found = ids.flatMap((id) => directory.principals.get(String(id).toLowerCase()) ?? []).filter(({ kind }) => types.length === 0 || types.includes(kind.toLowerCase()));
  return actionAnswer(request, 'directoryObjects', found.map((principal) => renderTyped(request.store, principal)));
}

/** Graph's errors name the request and the time of it (recorded), and so do its headers. */
function graphFailure({ store, method, path, headers }: GraphRequest, { status, code, message }: AzureFailure): AzureFailure {
  const now = store.clock.now();
  const id = guidOf(`${method} ${path} ${now}`);
  const ids = { 'request-id': id, 'client-request-id': headers['client-request-id'] ?? id };
  return new AzureFailure(status, code, message, { headers: { 'content-type': 'application/json', ...ids }, fields: { innerError: { date: new Date(now).toISOString().slice(0, 19), ...ids } } });
}
