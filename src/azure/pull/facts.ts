import { secretsByAppId } from '../applications.ts';
import type { Secrets } from '../applications.ts';
import { refOf } from '../clients.ts';
import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import { cacheRuleFor } from '../cacheRules.ts';
import type { CacheRule } from '../cacheRules.ts';
import { getCluster } from '../clusters.ts';
import type { Cluster } from '../clusters.ts';
import type { AzureError } from '../errors.ts';
import { findIdentity } from '../identities.ts';
import type { Identity } from '../identities.ts';
import { findImage } from '../images.ts';
import type { FoundImage } from '../images.ts';
import { everyPage } from '../pages.ts';
import { pullerOf } from '../pullers.ts';
import type { Puller } from '../pullers.ts';
import { getRegistry } from '../registries.ts';
import type { Registry } from '../registries.ts';
import { kqlList, queryPages } from '../resourceGraph.ts';
import { parseResourceId } from '../resourceId.ts';
import { forgetRoleDefinitions } from '../roles.ts';
import { servicePrincipalByAppId } from '../servicePrincipals.ts';
import type { ServicePrincipal } from '../servicePrincipals.ts';
import { findRegistry } from './findRegistry.ts';
import type { FoundRegistry } from './findRegistry.ts';
import type { ImageReference } from './imageReference.ts';
import { tracesOfMove } from './oldPools.ts';
import type { Traces } from './oldPools.ts';
import { errorOf, read, valueOf } from './read.ts';
import type { Read } from './read.ts';
import { readRight } from './right.ts';
import type { RightFacts } from './right.ts';

/** What is asked. One of `registry` and `image` at least. */
export interface PullQuestion {
  /** As far as it is known: it is read again. */
  readonly cluster: Cluster;
  readonly registry: Registry | undefined;
  readonly image: ImageReference | undefined;
}

/** What somebody noted of the cluster's way from its service principal, which Azure does not tell. */
export interface MoveNoted {
  readonly pools: readonly string[];
  /** The object ID of the service principal; undefined where the directory does not know it. */
  readonly principalId: string | undefined;
}

/** All that tells whether a cluster can pull. A part that could not be read says why; a part that nobody needs is undefined. */
export interface PullFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly image: ImageReference | undefined;
  /** As it is, or as it was known where it could not be read again: `clusterUnread` says why then. */
  readonly cluster: Cluster;
  readonly clusterUnread: AzureError | undefined;
  /** The same for the registry. */
  readonly found: FoundRegistry;
  readonly registryUnread: AzureError | undefined;
  readonly puller: Puller;
  /** The kubelet's user-assigned identity; undefined in it: it is gone. */
  readonly identity: Read<Identity | undefined> | undefined;
  /** The service principal that pulls; undefined in it: the directory has none. */
  readonly servicePrincipal: Read<ServicePrincipal | undefined> | undefined;
  readonly secrets: Read<Secrets | undefined> | undefined;
  readonly right: Read<RightFacts> | undefined;
  /** The public addresses from which the nodes come. */
  readonly addresses: Read<readonly string[]> | undefined;
  /** What the registry tells the caller of the image; undefined where none was asked for. */
  readonly imageThere: Read<FoundImage> | undefined;
  /** What brings an image that is not there; undefined in it: nothing does. */
  readonly cacheRule: Read<CacheRule | undefined> | undefined;
  readonly noted: MoveNoted | undefined;
  /** What the service principal of before the move may. */
  readonly oldRight: Read<RightFacts> | undefined;
  readonly traces: Read<Traces | undefined> | undefined;
}

/** Reads what {@link PullFacts} holds, each part by itself. `subscriptions`: all that the user sees. `notedOf` is handed the cluster as it is. */
export async function readPullFacts(cloud: Cloud, { cluster: known, registry: wanted, image }: PullQuestion, subscriptions: readonly SubscriptionRef[], notedOf: (cluster: Cluster) => MoveNoted | undefined, signal: AbortSignal): Promise<PullFacts> {
  const now = Date.now();
  // A role that was changed a minute ago counts as it is now.
  forgetRoleDefinitions(cloud);
  const [readCluster, found] = await Promise.all([
    read(async () => (await getCluster(cloud, known, known.id, signal)).cluster),
    wanted ? ({ kind: 'found', registry: wanted } as const) : findRegistry(cloud, subscriptions, known, image?.host ?? '', signal),
  ]);
  const cluster = valueOf(readCluster) ?? known;
  const puller = pullerOf(cluster);
  const noted = notedOf(cluster);
  const readRegistry = found.kind === 'found' ? await read(async () => (await getRegistry(cloud, found.registry, found.registry.id, signal)).registry) : undefined;
  const registry = valueOf(readRegistry) ?? (found.kind === 'found' ? found.registry : undefined);
  const servicePrincipal = puller.kind === 'servicePrincipal' ? read(async () => servicePrincipalByAppId(cloud, cluster, puller.clientId, signal)) : undefined;
  const principalId = puller.kind === 'kubelet' ? puller.principalId : valueOf(await servicePrincipal)?.id;
  // What somebody of another tenant may do here, nobody here can tell.
  const askable = registry && registry.tenantId.toLowerCase() === cluster.tenantId.toLowerCase() ? registry : undefined;
  const rightOf = async (id: string | undefined) => (askable && id !== undefined ? read(async () => readRight(cloud, askable, id, cluster, subscriptions, signal)) : undefined);
  const [identity, secrets, right, addresses, aboutImage, oldRight, traces] = await Promise.all([
    puller.kind === 'kubelet' && puller.resourceId !== undefined ? readIdentity(cloud, cluster, puller.resourceId, signal) : undefined,
    puller.kind === 'servicePrincipal' ? read(async () => (await secretsByAppId(cloud, cluster, [puller.clientId], signal)).get(puller.clientId.toLowerCase())) : undefined,
    rightOf(principalId),
    registry && needsAddresses(registry) ? read(async () => addressesOf(cloud, cluster, signal)) : undefined,
    registry && image && image.repository !== '' ? readImage(cloud, registry, image, signal) : undefined,
    noted && noted.pools.length > 0 ? rightOf(noted.principalId) : undefined,
    noted ? undefined : read(async () => tracesOfMove(cloud, cluster, puller, now, signal)),
  ]);
  return {
    now, image, cluster, puller, identity, secrets, right, addresses, noted, oldRight, traces,
    clusterUnread: errorOf(readCluster),
    found: found.kind === 'found' && registry ? { kind: 'found', registry } : found,
    registryUnread: errorOf(readRegistry),
    servicePrincipal: await servicePrincipal,
    imageThere: aboutImage?.imageThere,
    cacheRule: aboutImage?.cacheRule,
  };
}

async function readImage(cloud: Cloud, registry: Registry, image: ImageReference, signal: AbortSignal): Promise<Pick<PullFacts, 'imageThere' | 'cacheRule'>> {
  const imageThere = await read(async () => findImage(cloud, registry, image, signal));
  const missing = valueOf(imageThere)?.kind === 'missing';
  return { imageThere, cacheRule: missing ? await read(async () => cacheRuleFor(cloud, registry, image.repository, signal)) : undefined };
}

async function readIdentity(cloud: Cloud, cluster: Cluster, id: string, signal: AbortSignal): Promise<Read<Identity | undefined>> {
  const subscriptionId = parseResourceId(id)?.subscriptionId ?? cluster.subscriptionId;
  return read(async () => (await findIdentity(cloud, { ...refOf(cluster), subscriptionId }, id, signal))?.identity);
}

function needsAddresses({ network: { publicAccess, openToAll } }: Registry): boolean {
  return publicAccess && !openToAll;
}

/** Empty where the cluster tells none, or not all of them can be seen. */
async function addressesOf(cloud: Cloud, { outbound: { addressIds }, ...at }: Cluster, signal: AbortSignal): Promise<string[]> {
  if (addressIds.length === 0) return [];
  const text = `resources | where type =~ 'microsoft.network/publicipaddresses' and id in~ ${kqlList(addressIds)} | project id, address = tostring(properties.ipAddress) | order by id asc`;
  const rows = await everyPage(queryPages(cloud, [at], { text, everywhere: true }), signal);
  const found = rows.map(({ address }) => String(address)).filter((address) => address !== '');
  return found.length === addressIds.length ? found : [];
}
