import { runCommand } from '../commands.ts';
import type { Command } from '../commands.ts';
import { AzureFailure, empty, json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { field, textOf } from '../json.ts';
import { resourceType } from '../providers.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { clusterFailure, notWhileRunning, notWhileStopped } from './clusterFailures.ts';
import { clusterIn, clusterVersions } from './clusters.ts';
import { retryAfter } from './longRunning.ts';

// `az aks command invoke`: a command that runs in the cluster, and its result, which is asked for until it is there.

const clusters = resourceType('Microsoft.ContainerService/managedClusters', clusterVersions);
const results = resourceType('Microsoft.ContainerService/managedClusters/commandResults', clusterVersions);
const one = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerService/managedClusters/{name}';

export const clusterCommandRoutes = [
  route('POST', `${one}/runCommand`, clusters, run, { action: 'Microsoft.ContainerService/managedClusters/runcommand/action' }),
  route('GET', `${one}/commandResults/{commandId}`, results, result),
];

function run(context: Context): EmulatorResponse {
  const { store } = context;
  const cluster = clusterIn(context);
  const text = textOf(field(bodyOf(context), 'command'));
  if (text.trim() === '') throw clusterFailure(400, 'InvalidParameter', 'Required parameter command is missing (null).');
  if (cluster.properties['provisioningState'] === 'Creating') notWhileRunning(context, cluster);
  notWhileStopped(cluster);
  if (field(cluster.properties['apiServerAccessProfile'], 'disableRunCommand') === true) throw clusterFailure(400, 'OperationNotAllowed', `Run command is disabled on the managed cluster '${cluster.name}'.`);
  const startedAt = store.clock.now();
  const id = store.newGuid().replaceAll('-', '');
  // A command takes a fraction of a cluster's time.
  const command = { id, clusterId: cluster.id, startedAt, finishedAt: startedAt + Math.floor(store.settings.operationMs / 3), ...runCommand(cluster, text) };
  store.commands.set(id, command);
  return empty(202, resultHeaders(context, command));
}

/** 202 while the command runs, then 200 with what it printed, whatever its exit code. */
function result(context: Context): EmulatorResponse {
  const cluster = clusterIn(context);
  const command = context.store.commands.get(param(context, 'commandId').toLowerCase());
  if (!command || keyOf(command.clusterId) !== keyOf(cluster.id)) throw new AzureFailure(404, 'NotFound', `The command '${param(context, 'commandId')}' was not found.`, { bare: true });
  const { id, startedAt, finishedAt, exitCode, logs } = command;
  if (finishedAt > context.store.clock.now()) return json(202, { id, properties: { provisioningState: 'Running' } }, resultHeaders(context, command));
  return json(200, { id, properties: { provisioningState: 'Succeeded', exitCode, startedAt: wholeSeconds(startedAt), finishedAt: wholeSeconds(finishedAt), logs } });
}

/** The service spells "managedclusters" in lower case here, and names no Azure-AsyncOperation (recorded). */
function resultHeaders(context: Context, { id, finishedAt }: Command): Record<string, string> {
  const { origin, store, apiVersion } = context;
  const group = `/subscriptions/${param(context, 'subscriptionId')}/resourceGroups/${param(context, 'resourceGroup')}`;
  const location = `${origin}${group}/providers/Microsoft.ContainerService/managedclusters/${param(context, 'name')}/commandResults/${id}?api-version=${apiVersion}`;
  return { location, ...retryAfter(finishedAt - store.clock.now()) };
}

function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
