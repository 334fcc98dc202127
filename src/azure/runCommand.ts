import type { ManagedCluster, RunCommandRequest, RunCommandResult } from '@azure/arm-containerservice';
import { containerServiceClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { clusterParts } from './clusters.ts';
import { asAzure, AzureError, isAbort, readError } from './errors.ts';

/** A cluster, and whose token opens it. */
export interface ClusterRef extends SubscriptionRef {
  readonly id: string;
}

/** What is run inside a cluster. */
export interface ClusterCommand {
  /** A line for its shell, where kubectl and helm are. */
  readonly command: string;
  /** By name, which may have folders: the texts that lie where the command runs. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What came of a command that was run, whether it succeeded or not. */
export interface CommandOutcome {
  /** 0 for success; what else it says is the command's own. */
  readonly exitCode: number;
  /** What it printed; of that Azure keeps 512 KB at most (https://learn.microsoft.com/azure/aks/access-private-cluster#limitations). */
  readonly logs: string;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
}

// "AKS managed server AppID (same id for all cloud)", of az aks command invoke, whose requests these are:
// https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/acs/custom.py, aks_runcommand
const serverApplication = '6dae42f8-4368-4678-94ff-3960e28e3630';

/**
 * Runs a command inside a cluster, in a pod that AKS makes for it: no kubeconfig and no way to its API server is needed.
 * Aborting stops the waiting; the command goes on. It is sent once, also where no answer comes.
 * Throws, besides what every request does: `denied` to who lacks managedClusters/read, runCommand/action or
 * commandResults/read of Microsoft.ContainerService/managedClusters; `conflict` with code ClusterStopped; `invalid` with
 * code RunCommandDisabled, or with ContextTooLarge for files that Azure does not take (no limit is documented, see
 * https://github.com/Azure/azure-cli/issues/22870); `operationFailed` with code CommandNotRun and Azure's reason where
 * the command could not be run at all. Source: https://learn.microsoft.com/azure/aks/access-private-cluster
 */
export async function runCommand(cloud: Cloud, at: ClusterRef, { command, files = {} }: ClusterCommand, signal: AbortSignal): Promise<CommandOutcome> {
  return asAzure(async () => {
    const { resourceGroup, name } = clusterParts(at.id);
    const client = await containerServiceClient(cloud, at);
    const cluster = await client.managedClusters.get(resourceGroup, name, { abortSignal: signal });
    checkRunnable(cluster, name);
    const context = await contextOf(files);
    const request: RunCommandRequest = { command, context, ...(await clusterToken(cloud, at, cluster, signal)) };
    const poller = client.managedClusters.runCommand(resourceGroup, name, request, { abortSignal: signal });
    await poller.submitted().catch((error: unknown) => {
      throw notSubmitted(error, name, context);
    });
    return outcomeOf(await poller.pollUntilDone({ abortSignal: signal }), name);
  });
}

/** Azure's own refusals of these have one code for all, and words that nobody promises: the cluster says it itself. */
function checkRunnable({ powerState, apiServerAccessProfile }: ManagedCluster, name: string): void {
  if (powerState?.code === 'Stopped') throw new AzureError('conflict', 'ClusterStopped', `${name} is stopped, so no command can run in it. Start it first.`);
  if (apiServerAccessProfile?.disableRunCommand) throw new AzureError('invalid', 'RunCommandDisabled', `Running commands is switched off on ${name}. Switch it on with az aks update --enable-run-command (Azure CLI 2.76 and newer), or run the command with a kubeconfig.`);
}

/** As who the command asks the API server, where that knows people of Microsoft Entra ID. Elsewhere it is the cluster's administrator. */
async function clusterToken(cloud: Cloud, { tenantId, accountId }: SubscriptionRef, { aadProfile }: ManagedCluster, signal: AbortSignal): Promise<Pick<RunCommandRequest, 'clusterToken'>> {
  if (!aadProfile?.managed) return {};
  const token = await cloud.credential(tenantId, accountId).getToken(`${serverApplication}/.default`, { abortSignal: signal });
  if (!token) throw new AzureError('signInNeeded', 'NoClusterToken', 'There is no token for the API servers of AKS. Sign in again.');
  return { clusterToken: token.token };
}

/** The files as the request has them: a zip in base64, and nothing where there are none. */
async function contextOf(files: Readonly<Record<string, string>>): Promise<string> {
  if (Object.keys(files).length === 0) return '';
  const { strToU8, zipSync } = await import('fflate');
  const zipped = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  const { uint8ArrayToString } = await import('@azure/core-util');
  return uint8ArrayToString(zipped, 'base64');
}

/** The same error, but for those that say too little. */
function notSubmitted(error: unknown, name: string, context: string): unknown {
  if (isAbort(error)) return error;
  const { kind, code, message, status, correlationId } = readError(error);
  if (kind === 'offline') return new AzureError(kind, code, `${message} Whether the command runs on ${name} is not known.`, { cause: error });
  if (status !== 413) return error;
  return new AzureError('invalid', 'ContextTooLarge', `The files for the command on ${name} are too large for Azure: ${Math.ceil(context.length / 1024)} KB, zipped. Send fewer of them at a time.`, { status, correlationId, cause: error });
}

function outcomeOf({ provisioningState = '', exitCode, logs = '', reason = '', startedAt, finishedAt }: RunCommandResult, name: string): CommandOutcome {
  // An exit code alone is the command's own answer.
  if (provisioningState.toLowerCase() !== 'succeeded' || exitCode === undefined) throw new AzureError('operationFailed', 'CommandNotRun', `The command was not run on ${name}: ${reason === '' ? 'Azure gave no reason.' : reason}`);
  return { exitCode, logs, startedAt, finishedAt };
}
