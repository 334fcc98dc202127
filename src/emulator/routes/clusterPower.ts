import { poolsOf } from '../agentPools.ts';
import { putCluster } from '../clusters.ts';
import { empty } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { textOf } from '../json.ts';
import { resourceType } from '../providers.ts';
import type { Resource } from '../resource.ts';
import { route } from '../route.ts';
import type { Context } from '../route.ts';
import { clusterFailure, notWhileRunning, powerOf } from './clusterFailures.ts';
import { asyncHeaders, clusterIn, clusterVersions, operationUrl, start } from './clusters.ts';

const type = resourceType('Microsoft.ContainerService/managedClusters', clusterVersions);
const one = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerService/managedClusters/{name}';

export const clusterPowerRoutes = [
  route('POST', `${one}/stop`, type, (context) => change(context, { word: 'stopping', state: 'Stopping', from: 'Running', to: 'Stopped' })),
  route('POST', `${one}/start`, type, (context) => change(context, { word: 'starting', state: 'Starting', from: 'Stopped', to: 'Running' })),
];

interface Change {
  readonly word: string;
  readonly state: string;
  readonly from: string;
  readonly to: string;
}

/** The power state is the new one as soon as Azure works on it: https://aka.ms/aks-pending-operation, also for the errors */
function change(context: Context, { word, state: during, from, to }: Change): EmulatorResponse {
  const { store } = context;
  const cluster = clusterIn(context);
  notWhileRunning(context, cluster);
  if (powerOf(cluster) !== from) {
    const state = from === 'Running' ? 'not currently running' : `in Provisioning State(${textOf(cluster.properties['provisioningState'])}) and Power State(${powerOf(cluster)})`;
    throw clusterFailure(400, 'OperationNotAllowed', `managed cluster is ${state}, ${word} cannot be performed`);
  }
  // Source: https://learn.microsoft.com/rest/api/aks/managed-clusters/stop
  if (poolsOf(cluster).some((pool) => pool['type'] === 'AvailabilitySet')) throw clusterFailure(400, 'BadRequest', 'Client Error: Availability Sets Not Supported');
  const begun = putCluster(store, inPower(cluster, to, during));
  const operation = start(context, begun, (outcome) => putCluster(store, outcome === 'Succeeded' ? inPower(cluster, to, 'Succeeded') : inPower(cluster, from, outcome)));
  return empty(202, { location: operationUrl(context, cluster, operation, 'operationresults'), ...asyncHeaders(context, cluster, operation) });
}

function inPower(cluster: Resource, code: string, provisioningState: string): Resource {
  const powered = { provisioningState, powerState: { code } };
  return { ...cluster, properties: { ...cluster.properties, ...powered, agentPoolProfiles: poolsOf(cluster).map((pool) => ({ ...pool, ...powered })) } };
}
