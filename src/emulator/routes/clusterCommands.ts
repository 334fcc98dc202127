import type { Command } from '../commands.ts';
import { AzureFailure, empty, json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { field, textOf } from '../json.ts';
import { filesOf } from '../kubectl/files.ts';
import type { Machine, Outcome } from '../kubectl/machine.ts';
import { runCommand } from '../kubectl/run.ts';
import { resourceType } from '../providers.ts';
import type { Resource } from '../resource.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { readToken } from '../token.ts';
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
  const files = filesOf(textOf(field(bodyOf(context), 'context')));
  if (!files) throw clusterFailure(400, 'InvalidParameter', 'The value of parameter context is invalid. It must be a base64 encoded zip file.');
  const startedAt = store.clock.now();
  const machine = { cluster, objects: store.clusterObjects.get(keyOf(cluster.id)) ?? new Map(), files, now: startedAt };
  const { objects, ...outcome } = outcomeOf(context, machine, text);
  store.clusterObjects.set(keyOf(cluster.id), objects);
  const id = store.newGuid().replaceAll('-', '');
  // A command takes a fraction of a cluster's time.
  const command = { id, clusterId: cluster.id, startedAt, finishedAt: startedAt + Math.floor(store.settings.operationMs / 3), ...outcome };
  store.commands.set(id, command);
  return empty(202, resultHeaders(context, command));
}

function outcomeOf(context: Context, machine: Machine, text: string): Outcome & Pick<Command, 'reason'> {
  const { ending } = context;
  if (ending && ending.outcome !== 'Succeeded') return { exitCode: 0, logs: '', objects: machine.objects, reason: ending.message ?? unschedulable };
  return isKnown(context, machine.cluster) ? runCommand(machine, text) : { ...strangers, objects: machine.objects };
}

/** Why the pod of a command does not start: https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/resolve-az-aks-command-invoke-failures */
const unschedulable = 'Pod is not schedulable: Insufficient resources for the RunCommand pod. Consider adjusting AutoScaler settings or manually scaling the cluster.';

/** The application for which the tokens are that such API servers take, the same for all: https://azure.github.io/kubelogin/concepts/aks.html */
const serverApplication = '6dae42f8-4368-4678-94ff-3960e28e3630';

/** What kubectl says to somebody whom the API server does not know. */
const strangers = { exitCode: 1, logs: 'error: You must be logged in to the server (Unauthorized)\n' };

/** Where people of Microsoft Entra ID are known to the API server, a command runs as who has sent it with a token. */
function isKnown(context: Context, cluster: Resource): boolean {
  if (field(cluster.properties['aadProfile'], 'managed') !== true) return true;
  const token = textOf(field(bodyOf(context), 'clusterToken'));
  try {
    const { audience, tenantId } = readToken(context.store.clock, `Bearer ${token}`);
    return audience === serverApplication && keyOf(tenantId) === keyOf(context.caller.tenantId);
  } catch (error) {
    if (error instanceof AzureFailure) return false;
    throw error;
  }
}

/** 202 while the command runs, then 200 with what it printed, whatever its exit code, or with why it did not run. */
function result(context: Context): EmulatorResponse {
  const cluster = clusterIn(context);
  const command = context.store.commands.get(param(context, 'commandId').toLowerCase());
  if (!command || keyOf(command.clusterId) !== keyOf(cluster.id)) throw new AzureFailure(404, 'NotFound', `The command '${param(context, 'commandId')}' was not found.`, { bare: true });
  const { id, startedAt, finishedAt, exitCode, logs, reason } = command;
  if (finishedAt > context.store.clock.now()) return json(202, { id, properties: { provisioningState: 'Running' } }, resultHeaders(context, command));
  if (reason !== undefined) return json(200, { id, properties: { provisioningState: 'Failed', reason } });
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
