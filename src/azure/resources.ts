import type { ManagedCluster } from '@azure/arm-containerservice';
import type { Registry as SdkRegistry } from '@azure/arm-containerregistry';
import type { Identity as SdkIdentity } from '@azure/arm-msi';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { listClusters, toCluster } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { listIdentities, toIdentity } from './identities.ts';
import type { Identity } from './identities.ts';
import { listRegistries, toRegistry } from './registries.ts';
import type { Registry } from './registries.ts';
import type { Row } from './resourceGraph.ts';

/** The resources that this extension is about. */
export type Resource = ({ readonly kind: 'identity' } & Identity) | ({ readonly kind: 'cluster' } & Cluster) | ({ readonly kind: 'registry' } & Registry);
export type ResourceKind = Resource['kind'];
export type OfKind<Kind extends ResourceKind> = Extract<Resource, { kind: Kind }>;

/** How resources of a kind are had, from Resource Graph and from their provider. */
interface KindOfResource<Kind extends ResourceKind> {
  /** In lower case. */
  readonly type: string;
  /** What is asked of Resource Graph, by the names that the SDK has for it. */
  readonly columns: Readonly<Record<string, string>>;
  readonly fromRow: (row: Row, at: SubscriptionRef) => OfKind<Kind>;
  readonly list: (cloud: Cloud, at: SubscriptionRef, signal: AbortSignal) => Promise<OfKind<Kind>[]>;
}

const common = { id: 'id', name: 'name', type: 'type', location: 'location', tags: 'tags', subscriptionId: 'subscriptionId' };
const properties = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `properties.${name}`]));

// A row with these columns is what the SDK makes of the resource: it lifts the properties up.
export const kindsOfResource: { readonly [Kind in ResourceKind]: KindOfResource<Kind> } = {
  identity: {
    type: 'microsoft.managedidentity/userassignedidentities',
    columns: { ...common, ...properties('principalId', 'clientId') },
    fromRow: (row, at) => ({ kind: 'identity', ...toIdentity(row as unknown as SdkIdentity, at) }),
    list: async (cloud, at, signal) => (await listIdentities(cloud, at, signal)).map((identity) => ({ kind: 'identity', ...identity })),
  },
  cluster: {
    type: 'microsoft.containerservice/managedclusters',
    columns: {
      ...common,
      identity: 'identity',
      ...properties('kubernetesVersion', 'currentKubernetesVersion', 'provisioningState', 'powerState', 'nodeResourceGroup', 'agentPoolProfiles', 'servicePrincipalProfile', 'identityProfile', 'addonProfiles', 'oidcIssuerProfile', 'securityProfile', 'podIdentityProfile', 'networkProfile', 'resourceUID'),
    },
    fromRow: (row, at) => ({ kind: 'cluster', ...toCluster(row as unknown as ManagedCluster, at) }),
    list: async (cloud, at, signal) => (await listClusters(cloud, at, signal)).map((cluster) => ({ kind: 'cluster', ...cluster })),
  },
  registry: {
    type: 'microsoft.containerregistry/registries',
    columns: { ...common, sku: 'sku', identity: 'identity', ...properties('loginServer', 'roleAssignmentMode', 'provisioningState', 'publicNetworkAccess', 'networkRuleSet', 'privateEndpointConnections', 'policies', 'anonymousPullEnabled', 'adminUserEnabled', 'creationDate') },
    fromRow: (row, at) => ({ kind: 'registry', ...toRegistry(row as unknown as SdkRegistry, at) }),
    list: async (cloud, at, signal) => (await listRegistries(cloud, at, signal)).map((registry) => ({ kind: 'registry', ...registry })),
  },
};

export const resourceKinds = Object.keys(kindsOfResource) as readonly ResourceKind[];

/** Of a type in any case; undefined for a type that is none of these. */
export function kindOf(type: string): ResourceKind | undefined {
  return resourceKinds.find((kind) => kindsOfResource[kind].type === type.toLowerCase());
}
