import { allowedIn, isGranted } from './access.ts';
import type { Caller, Rights } from './access.ts';
import { AzureFailure } from './http.ts';
import type { EmulatorResponse } from './http.ts';
import { groupId, keyOf } from './ids.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Ending } from './operations.ts';
import type { Providers, ResourceType } from './providers.ts';
import type { ResourceGroup, Subscription } from './resource.ts';
import { getGroup } from './store.ts';
import type { Store } from './store.ts';

/** One operation of Azure Resource Manager. A provider's file is a list of these. */
export interface Route {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** With `{names}`; one that begins with `/{scope}` takes any scope there, and `/{scope}/providers/…` the tenant too. */
  readonly path: string;
  /** Whose api-versions the route takes, and whose action the caller needs. */
  readonly type: ResourceType;
  /**
   * The action that the caller needs at the route's scope. Without it, it follows from the method and the type.
   * `null`: the route looks for itself, as lists do, which show what may be read.
   */
  readonly action: string | null;
  /** Another action that is as good as that one. */
  readonly enough?: (context: Context) => string;
  readonly handle: (context: Context) => EmulatorResponse;
}

/** What a route gets: the request in parts, checked as far as Azure checks before the provider is asked. */
export interface Context {
  readonly store: Store;
  readonly method: string;
  /** Without the query, in the spelling of the request. */
  readonly path: string;
  /** Where the sample was called: the beginning of the links that it answers. */
  readonly origin: string;
  readonly params: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly rawBody: string;
  /** The GUID that the answer tells for support. */
  readonly requestId: string;
  readonly caller: Caller;
  readonly providers: Providers;
  readonly rights: Rights;
  /** How operations that this request starts will end, when a fault says so. */
  readonly ending: Ending | undefined;
  /** Whether another write to the same collection was under way when this request came. */
  readonly concurrent: boolean;
}

type RouteOptions = Partial<Pick<Route, 'action' | 'enough'>>;

export function route(method: Route['method'], path: string, type: ResourceType, handle: Route['handle'], options: RouteOptions = {}): Route {
  const { action = actionOf(method, path, type.name), enough } = options;
  return { method, path, type, handle, action, ...(enough && { enough }) };
}

function actionOf(method: Route['method'], path: string, type: string): string {
  if (method === 'GET' || method === 'HEAD') return `${type}/read`;
  if (method === 'PUT' || method === 'PATCH') return `${type}/write`;
  if (method === 'DELETE') return `${type}/delete`;
  return `${type}/${path.split('/').at(-1) ?? ''}/action`;
}

/** A parameter of the route's path. */
export function param(context: Context, name: string): string {
  const value = context.params[name];
  if (value === undefined) throw new Error(`The route of ${context.path} has no parameter ${name}.`);
  return value;
}

/** The body as an object. Throws Azure's answer for one that is no JSON. */
export function bodyOf(context: Context): JsonObject {
  const value = parse(context.rawBody);
  if (!isObject(value)) throw new AzureFailure(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized: \'The request body is empty or is not a JSON object.\'.');
  return value;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AzureFailure(400, 'InvalidRequestContent', `The request content was invalid and could not be deserialized: '${String(error)}'.`);
  }
}

/** Throws Azure's 403 when the caller lacks the action at the scope, or has it and it is denied. */
export function demand(context: Pick<Context, 'caller' | 'rights'>, action: string, scope: string): void {
  const { name, objectId } = context.caller;
  if (isGranted(context.rights, action, scope)) {
    const [denial] = context.rights.denials(action, scope);
    if (!denial) return;
    // Source: https://learn.microsoft.com/azure/network-function-manager/delete-functions; the service writes the ID without hyphens.
    throw new AzureFailure(
      403,
      'DenyAssignmentAuthorizationFailed',
      `The client '${name}' with object id '${objectId}' has permission to perform action '${action}' on scope '${scope}'; however, the access is denied because of the deny assignment with name '${denial.name}' and Id '${denial.guid.replaceAll('-', '')}' at scope '${denial.scope}'.`,
    );
  }
  throw new AzureFailure(
    403,
    'AuthorizationFailed',
    `The client '${name}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** Of the items, those that the caller may read. A caller who may do nothing in the subscription gets Azure's 403. */
export function readable<T extends { readonly id: string }>(context: Context, type: string, items: readonly T[]): T[] {
  const subscriptionId = param(context, 'subscriptionId');
  const may = allowedIn(context.rights, `${type}/read`, subscriptionId);
  const found = items.filter(({ id }) => may(id));
  if (found.length === 0) {
    const group = context.params['resourceGroup'];
    const scope = group === undefined ? `/subscriptions/${subscriptionId}` : groupId(subscriptionId, group);
    // A right further down is enough to ask the list, even when nothing there can be read.
    if (!context.rights.grants.some(({ assignment }) => keyOf(assignment.scope).startsWith(`${keyOf(scope)}/`))) demand(context, `${type}/read`, scope);
  }
  return found;
}

export function subscriptionIn(context: Context): Subscription {
  const subscription = context.store.subscriptions.get(param(context, 'subscriptionId').toLowerCase());
  if (!subscription) throw new Error('A route with {subscriptionId} is only reached with one that exists.');
  return subscription;
}

/** The resource group of the path. Throws Azure's 404. */
export function groupIn(context: Context): ResourceGroup {
  const name = param(context, 'resourceGroup');
  const group = getGroup(context.store, param(context, 'subscriptionId'), name);
  if (!group) throw new AzureFailure(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`, { headers: { 'x-ms-failure-cause': 'gateway' } });
  return group;
}
