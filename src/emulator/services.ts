/** The services of the sample, each at an address of its own. They are no real hosts: nothing ever leaves for them. */
export const endpoints = {
  resourceManager: 'https://management.sample.azure',
  graph: 'https://graph.sample.azure',
  authority: 'https://login.sample.azure',
} as const;

export type Service = keyof typeof endpoints | 'loginServer';

const services = Object.keys(endpoints) as readonly (keyof typeof endpoints)[];

/** Where registries are reached: each at a name of its own. */
export const loginServerSuffix = '.azurecr.io';

/**
 * The service that a request is for. Where one address serves all three, the path tells: Resource Manager has none
 * that begins like Graph's version or like an authority's tenant and protocol.
 */
export function serviceOf({ origin, hostname, pathname }: URL): Service {
  const known = services.find((service) => endpoints[service] === origin);
  if (known) return known;
  if (hostname.endsWith(loginServerSuffix)) return 'loginServer';
  if (/^\/(v1\.0|beta)(\/|$)/i.test(pathname)) return 'graph';
  if (/^\/msi\/token$|^\/common\/discovery\/instance$|^\/[^/]+(\/v2\.0)?\/\.well-known\/openid-configuration$|^\/[^/]+\/(oauth2|discovery)(\/v2\.0)?\/(token|keys|authorize)$/i.test(pathname)) return 'authority';
  return 'resourceManager';
}
