import { isAllowed, rightsOf } from './access.ts';
import type { Caller } from './access.ts';
import { logged } from './activity.ts';
import { isGuid } from './guid.ts';
import { AzureFailure } from './http.ts';
import type { EmulatorResponse } from './http.ts';
import { keyOf } from './ids.ts';
import { checkLocks } from './locks.ts';
import { findNamespace, findType, namespaceOf, providersOf, shortName } from './providers.ts';
import { checkRegistered } from './registrations.ts';
import { demand, groupIn } from './route.ts';
import type { Context, Route } from './route.ts';
import { createRouter, segmentsOf } from './router.ts';
import type { Match } from './router.ts';
import { checkManagementGroup } from './routes/scope.ts';
import { routes } from './routes/all.ts';
import { unauthorized } from './token.ts';

const router = createRouter(routes);
const providers = providersOf(routes);

export type ArmRequest = Pick<Context, 'store' | 'method' | 'path' | 'origin' | 'query' | 'headers' | 'rawBody' | 'ending' | 'concurrent' | 'requestId'>;

/** Azure Resource Manager: checks a request in the order in which Azure does, then hands it to its route. */
export function handleArm(request: ArmRequest, caller: Caller): EmulatorResponse {
  const path = `/${segmentsOf(request.path).join('/')}`;
  const apiVersion = request.query.get('api-version');
  if (apiVersion === undefined || apiVersion === '') throw new AzureFailure(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');
  const rights = rightsOf(request.store, caller);
  const matches = router.find(path);
  checkSubscription(request, path, caller);
  checkManagementGroup(request, path, caller);
  if (matches.length === 0) throw unknownPath(path, apiVersion);
  const match = matches.find(({ route }) => route.method === request.method);
  if (!match) throw new AzureFailure(405, 'MethodNotAllowed', `The HTTP method '${request.method}' is not supported at the path '${path}'.`);
  checkVersion(match.route, apiVersion);
  const context: Context = { ...request, path, params: match.params, apiVersion, caller, providers, rights };
  return logged(context, match.route, () => {
    const scope = scopeOf(match, path);
    demandOf(context, match.route, scope);
    checkRegistered(request.store, request.method, path, namespaceOf(match.route.type));
    checkLocks(request.store, match.route, scope);
    if ('resourceGroup' in match.params && match.route.type.name !== 'Microsoft.Resources/resourceGroups') groupIn(context);
    return match.route.handle(context);
  });
}

function demandOf(context: Context, { action, enough }: Route, scope: string): void {
  if (action === null || (enough && isAllowed(context.rights, enough(context), scope))) return;
  demand(context, action, scope);
}

/** Where the right is needed: the resource of the path, without what is done to it. */
function scopeOf({ route }: Match, path: string): string {
  return route.method === 'POST' ? path.slice(0, path.lastIndexOf('/')) : path;
}

function checkSubscription({ store, method }: ArmRequest, path: string, caller: Caller): void {
  const [first, id] = segmentsOf(path);
  if (first?.toLowerCase() !== 'subscriptions' || id === undefined) return;
  if (!isGuid(id)) throw new AzureFailure(400, 'InvalidSubscriptionId', `The provided subscription identifier '${id}' is malformed or invalid.`);
  const subscription = store.subscriptions.get(id.toLowerCase());
  if (!subscription) throw new AzureFailure(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
  if (keyOf(subscription.tenantId) === keyOf(caller.tenantId)) {
    if (subscription.state !== 'Disabled' || method === 'GET' || method === 'HEAD') return;
    throw new AzureFailure(409, 'ReadOnlyDisabledSubscription', `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`);
  }
  throw unauthorized(
    'InvalidAuthenticationTokenTenant',
    `The access token is from the wrong issuer '${issuer(caller.tenantId)}'. It must match the tenant '${issuer(subscription.tenantId)}' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${subscription.tenantId}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`,
  );
}

function issuer(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`;
}

function checkVersion({ type, method }: Route, apiVersion: string): void {
  if (type.versions.includes(apiVersion.toLowerCase())) return;
  const namespace = namespaceOf(type);
  const supported = type.versions.toReversed().join(', ');
  if (namespace === 'Microsoft.Resources') throw new AzureFailure(400, 'InvalidApiVersionParameter', `The api-version '${apiVersion}' is invalid. The supported versions are '${supported}'.`);
  if (method === 'GET' || method === 'HEAD') {
    throw new AzureFailure(400, 'InvalidResourceType', `The resource type '${shortName(type)}' could not be found in the namespace '${namespace}' for api version '${apiVersion}'. The supported api-versions are '${supported}'.`);
  }
  throw new AzureFailure(400, 'NoRegisteredProviderFound', `No registered resource provider found for API version '${apiVersion}' for type '${shortName(type)}'. The supported api-versions are '${supported}'.`);
}

/** A path that no route takes: what Azure says of a provider, a type or a path that it does not know. */
function unknownPath(path: string, apiVersion: string): AzureFailure {
  const segments = segmentsOf(path);
  const at = segments.map((segment) => segment.toLowerCase()).lastIndexOf('providers');
  const namespace = at === -1 ? undefined : segments[at + 1];
  if (namespace === undefined) return new AzureFailure(404, 'NotFound', `No HTTP resource was found that matches the request URI '${path}'.`);
  const types = segments.slice(at + 2).filter((_, index) => index % 2 === 0);
  if (findNamespace(providers, namespace) === undefined) return new AzureFailure(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  if (!findType(providers, namespace, types.join('/'))) return new AzureFailure(404, 'InvalidResourceType', `The resource type '${types.join('/')}' could not be found in the namespace '${namespace}' for api version '${apiVersion}'.`);
  return new AzureFailure(404, 'NotFound', `No HTTP resource was found that matches the request URI '${path}'.`);
}
