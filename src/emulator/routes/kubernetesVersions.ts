import { latestImage } from '../agentPools.ts';
import { ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { defaultVersion, kubernetesVersions, upgradesOf } from '../kubernetesVersions.ts';
import { poolsOf } from '../agentPools.ts';
import { resourceType } from '../providers.ts';
import { route } from '../route.ts';
import type { Context } from '../route.ts';
import { poolIn } from './agentPools.ts';
import { clusterIn, clusterVersions } from './clusters.ts';

// What clusters and their pools can be upgraded to. Shapes: the specification 2024-02-01 and its examples.

const versions = resourceType('Microsoft.ContainerService/locations/kubernetesVersions', clusterVersions);
const clusterProfiles = resourceType('Microsoft.ContainerService/managedClusters/upgradeProfiles', clusterVersions);
const poolProfiles = resourceType('Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles', clusterVersions);
const poolVersions = resourceType('Microsoft.ContainerService/managedClusters/availableAgentPoolVersions', clusterVersions);
const cluster = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerService/managedClusters/{name}';

export const kubernetesVersionRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.ContainerService/locations/{location}/kubernetesVersions', versions, listVersions),
  route('GET', `${cluster}/upgradeProfiles/default`, clusterProfiles, clusterProfile),
  route('GET', `${cluster}/availableAgentPoolVersions`, poolVersions, availableVersions),
  route('GET', `${cluster}/agentPools/{pool}/upgradeProfiles/default`, poolProfiles, poolProfile),
];

function listVersions(): EmulatorResponse {
  return ok({
    values: kubernetesVersions.map((version) => ({
      version: version.minor,
      ...('isDefault' in version && { isDefault: true }),
      ...('isPreview' in version && { isPreview: true }),
      capabilities: { supportPlan: ['KubernetesOfficial'] },
      patchVersions: Object.fromEntries(version.patches.map((patch) => [patch, { upgrades: upgradesOf(patch) }])),
    })),
  });
}

function clusterProfile(context: Context): EmulatorResponse {
  const { id, properties } = clusterIn(context);
  return ok({
    id: `${id}/upgradeprofiles/default`,
    name: 'default',
    type: 'Microsoft.ContainerService/managedClusters/upgradeprofiles',
    properties: {
      controlPlaneProfile: { ...upgrades(textOf(properties['currentKubernetesVersion'])), name: 'master', osType: 'Linux' },
      agentPoolProfiles: poolsOf(clusterIn(context)).map((pool) => ({ ...poolUpgrades(pool), name: pool['name'] })),
    },
  });
}

function poolProfile(context: Context): EmulatorResponse {
  const pool = poolIn(context);
  return ok({
    id: `${clusterIn(context).id}/agentPools/${textOf(pool['name'])}/upgradeprofiles/default`,
    name: 'default',
    type: 'Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles',
    properties: { ...poolUpgrades(pool), latestNodeImageVersion: latestImage },
  });
}

/** A pool is never newer than its control plane. */
function availableVersions(context: Context): EmulatorResponse {
  const { id, properties } = clusterIn(context);
  const highest = textOf(properties['currentKubernetesVersion']);
  const available = kubernetesVersions.flatMap(({ patches }): readonly string[] => patches).filter((version) => version === highest || upgradesOf(version).includes(highest));
  return ok({
    id: `${id}/availableagentpoolversions`,
    name: 'default',
    type: 'Microsoft.ContainerService/managedClusters/availableAgentpoolVersions',
    properties: { agentPoolVersions: available.map((kubernetesVersion) => ({ kubernetesVersion, ...(kubernetesVersion === defaultVersion && { default: true }) })) },
  });
}

function poolUpgrades(pool: JsonObject): JsonObject {
  return { ...upgrades(textOf(pool['currentOrchestratorVersion'])), osType: pool['osType'] };
}

function upgrades(kubernetesVersion: string): JsonObject {
  return { kubernetesVersion, upgrades: upgradesOf(kubernetesVersion).map((version) => ({ kubernetesVersion: version })) };
}
