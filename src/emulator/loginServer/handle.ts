import { json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { registryNamed } from '../registries.ts';
import { repositoriesIn } from '../repositories.ts';
import { loginServerSuffix } from '../services.ts';
import { subscriptionOf } from '../store.ts';
import { ConnectionReset } from '../transport.ts';
import { checkNetwork } from './network.ts';
import { Refusal } from './request.ts';
import type { LoginServerRequest, RegistryRequest } from './request.ts';
import { manifest, readableRepository, tag, tagShown } from './image.ts';
import { demand, exchange, token, unauthorized } from './tokens.ts';

/**
 * A registry at its login server: its own tokens, and what one may read of its repositories and tags. Nothing is pushed
 * or pulled. Sources: https://learn.microsoft.com/rest/api/containerregistry, https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
export function handleLoginServer(request: LoginServerRequest): EmulatorResponse {
  const registry = registryNamed(request.store, request.host.slice(0, -loginServerSuffix.length));
  const subscription = registry && subscriptionOf(request.store, registry.id);
  // There is no such name, and so nobody who could answer.
  if (!subscription) throw new ConnectionReset(`getaddrinfo ENOTFOUND ${request.host}`);
  try {
    checkNetwork(registry);
    return respond({ ...request, registry, tenantId: subscription.tenantId });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message, detail, headers } = error;
    return json(status, { errors: [{ code, message, ...(detail !== undefined && { detail }) }] }, headers);
  }
}

function respond(request: RegistryRequest): EmulatorResponse {
  const { method, path, headers } = request;
  if (method === 'POST' && path === '/oauth2/exchange') return exchange(request);
  if (method === 'POST' && path === '/oauth2/token') return token(request);
  if (method === 'GET' && path === '/v2/') {
    if (headers['authorization'] === undefined) throw unauthorized(request);
    return json(200, {});
  }
  if (method === 'GET' && path === '/acr/v1/_catalog') return catalog(request);
  const [, name, list, one] = /^\/acr\/v1\/(.+)\/_(tags|manifests)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (method === 'GET' && name !== undefined && one !== undefined) return (list === 'tags' ? tag : manifest)(request, decodeURIComponent(name), decodeURIComponent(one));
  if (method === 'GET' && name !== undefined && list === 'tags') return tags(request, decodeURIComponent(name));
  throw new Refusal(404, 'NOT_FOUND', `The registry of the sample has nothing at ${path}.`);
}

function catalog(request: RegistryRequest): EmulatorResponse {
  demand(request, { type: 'registry', name: 'catalog', action: '*' });
  const names = repositoriesIn(request.store, request.registry.id).map(({ name }) => name);
  const { items, headers } = page(request, names, (name) => name);
  // A registry without repositories has no empty list.
  return json(200, { repositories: names.length > 0 ? items : null }, headers);
}

function tags(request: RegistryRequest, name: string): EmulatorResponse {
  const repository = readableRepository(request, name);
  const newest = request.query.get('orderby') === 'timedesc';
  const sorted = repository.tags.toSorted((a, b) => (newest && a.updatedAt !== b.updatedAt ? b.updatedAt - a.updatedAt : a.name < b.name ? -1 : 1));
  const { items, headers } = page(request, sorted, (tag) => tag.name);
  return json(200, { registry: request.host, imageName: name, tags: items.map(tagShown) }, headers);
}

/** A page of `n` items after the one that is called `last`, and where the next one is. */
function page<Item>({ path, query }: RegistryRequest, all: readonly Item[], nameOf: (item: Item) => string): { items: readonly Item[]; headers: Record<string, string> } {
  const wanted = Number(query.get('n') ?? 100);
  if (!Number.isInteger(wanted) || wanted < 1) throw new Refusal(400, 'PAGINATION_NUMBER_INVALID', 'invalid number of results requested');
  const last = query.get('last');
  const start = last === undefined ? 0 : all.findIndex((item) => nameOf(item) === last) + 1;
  const items = all.slice(start, start + Math.min(wanted, 1000));
  const end = items.at(-1);
  if (end === undefined || start + items.length >= all.length) return { items, headers: {} };
  const next = new URLSearchParams([...query].filter(([name]) => name !== 'last'));
  next.set('last', nameOf(end));
  return { items, headers: { link: `<${path}?${next.toString()}>; rel="next"` } };
}
