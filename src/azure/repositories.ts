import type { ContainerRegistryClient } from '@azure/container-registry';
import { refOf, registryContentClient } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import type { Pages } from './pages.ts';
import type { Registry } from './registries.ts';

export interface Tag {
  readonly name: string;
  /** Of the manifest that it names, for instance "sha256:…". */
  readonly digest: string;
  /** ISO 8601. */
  readonly created: string;
  /** ISO 8601: when it was last made to name another manifest. */
  readonly updated: string;
}

// Names that are read at once.
const pageSize = 100;

/**
 * The repositories of a registry, by name. Throws `denied` with code RepositoriesDenied where the caller may not list
 * them, `denied` with RegistryClosed where the registry lets nobody in from here, and `offline` with RegistryUnreachable.
 */
export function repositoryPages(cloud: Cloud, registry: Registry): Pages<string> {
  return contentPages(cloud, registry, repositoriesDenied(registry), (client, signal) => client.listRepositoryNames({ abortSignal: signal }), (name) => name);
}

/** The tags of a repository, the newest first. Throws as {@link repositoryPages} does, and `notFound` when the repository is gone. */
export function tagPages(cloud: Cloud, registry: Registry, repository: string): Pages<Tag> {
  const list = (client: ContainerRegistryClient, signal: AbortSignal) => client.getArtifact(repository, 'latest').listTagProperties({ order: 'LastUpdatedOnDescending', abortSignal: signal });
  return contentPages(cloud, registry, tagsDenied(registry, repository), list, ({ name, digest, createdOn, lastUpdatedOn }) => ({ name, digest, created: createdOn.toISOString(), updated: lastUpdatedOn.toISOString() }));
}

function repositoriesDenied({ name, mode, modeTold }: Registry): string {
  if (mode === 'abac') return `You may not list the repositories of ${name}: it is in ABAC mode, where Container Registry Repository Catalog Lister lists them; Owner, Contributor and Reader do not.`;
  const takes = modeTold === false ? eitherOf('Container Registry Repository Catalog Lister') : `that takes AcrPull, or another role with ${pullWithoutAbac}.`;
  return `You may not read the repositories of ${name}: ${takes}`;
}

const pullWithoutAbac = 'Microsoft.ContainerRegistry/registries/pull/read';

/** Where nobody tells the mode, nobody can tell which of the two it takes. */
function eitherOf(inAbacMode: string): string {
  return `that takes AcrPull or, where the registry is in ABAC mode, which could not be read, ${inAbacMode}.`;
}

/** What is said to who may not read what a repository holds. */
export function tagsDenied({ name, mode, modeTold }: Registry, repository: string): string {
  if (modeTold === false) return `You may not read the tags of ${repository} in ${name}: ${eitherOf('Container Registry Repository Reader')}`;
  const takes = mode === 'abac' ? `${name} is in ABAC mode, where Container Registry Repository Reader reads them; Owner, Contributor and Reader do not.` : `that takes AcrPull on ${name}, or another role with ${pullWithoutAbac}.`;
  return `You may not read the tags of ${repository}: ${takes}`;
}

interface Listing<Item> {
  byPage(settings: { maxPageSize: number; continuationToken?: string }): AsyncIterator<readonly Item[] & { readonly continuationToken?: string }, undefined>;
}

function contentPages<Item, Plain>(cloud: Cloud, registry: Registry, denied: string, list: (client: ContainerRegistryClient, signal: AbortSignal) => Listing<Item>, plain: (item: Item) => Plain): Pages<Plain> {
  // One for each reading: the registry's own tokens hold what the caller may do, and roles change.
  let client: Promise<ContainerRegistryClient> | undefined;
  let after: string | undefined;
  let done = false;
  return {
    next: async (signal) =>
      atRegistry(registry, denied, async () => {
        client ??= contentClient(cloud, registry);
        // A list that has failed gives nothing any more: each page is asked for by a list of its own.
        const pages = list(await client, signal).byPage({ maxPageSize: pageSize, ...(after !== undefined && { continuationToken: after }) });
        const page = await pages.next();
        const [items, token] = page.done === true ? [[], undefined] : [page.value, page.value.continuationToken];
        if (token !== undefined && token === after) throw new AzureError('unavailable', 'RepeatedPage', `${registry.name} gave a page of a list again.`);
        after = token;
        done = token === undefined;
        return items.map(plain);
      }),
    done: () => done,
    total: () => undefined,
  };
}

/** A client of the registry itself, by the caller's own rights. */
export async function contentClient(cloud: Cloud, registry: Registry): Promise<ContainerRegistryClient> {
  const { loginServer, armTokens } = registry;
  // A name and nothing else, so that the token goes to no other place than the registry's.
  if (!/^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)+$/i.test(loginServer)) throw new AzureError('invalid', 'InvalidLoginServer', loginServer === '' ? `${registry.name} has no login server yet. Try again when it is ready.` : `${registry.name} has a login server that is no host name: "${loginServer}".`);
  // A token for Resource Manager is there already, and every registry takes one unless it was told not to.
  // Source: https://learn.microsoft.com/azure/container-registry/container-registry-disable-authentication-as-arm
  const audience = armTokens === false ? 'https://containerregistry.azure.net' : cloud.resourceManagerAudience;
  return registryContentClient(cloud, refOf(registry), { origin: `https://${loginServer.toLowerCase()}`, audience });
}

/** Says what a registry means by a refusal: it knows nothing of roles, and tells who may not enter from one who may not read by the status alone. */
export async function atRegistry<T>(registry: Registry, denied: string, call: () => Promise<T>): Promise<T> {
  const { name, loginServer, network } = registry;
  try {
    return await asAzure(call);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    const more = { status: error.status, correlationId: error.correlationId, cause: error };
    if (error.status === 401) throw new AzureError('denied', 'RepositoriesDenied', denied, more);
    if (error.status === 403) throw new AzureError('denied', 'RegistryClosed', closed(registry, error), more);
    if (error.kind !== 'offline') throw error;
    const why = !network.publicAccess || network.privateEndpoints.length > 0 ? 'It has private endpoints: it may be reached from their network alone.' : 'Check your connection, and whether this computer knows the name.';
    throw new AzureError('offline', 'RegistryUnreachable', `${loginServer || name} can't be reached (${error.code}). ${why}`, more);
  }
}

function closed({ name, network }: Registry, { code, message }: AzureError): string {
  if (!network.publicAccess) return `${name} is closed to the public network: it lets itself be read by its private endpoints alone (${code}).`;
  if (!network.openToAll) return `The firewall of ${name} lets in the addresses that it names, and yours is none of them (${code}).`;
  return `${name} refuses (${code}): ${message}`;
}
