import { listArm } from '../armList.ts';
import { refOf, resourceClient } from '../clients.ts';
import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import type { Cluster } from '../clusters.ts';
import { isRecord } from '../directory.ts';
import { asAzure, AzureError } from '../errors.ts';
import { odataString } from '../odata.ts';
import { isWithin, parseResourceId, sameId, subscriptionScope } from '../resourceId.ts';
import type { Puller } from '../pullers.ts';

/** What Azure lets one conclude of a move from a service principal that nobody kept a record of. */
export interface Traces {
  /** When the kubelet identity came, milliseconds since 1970. */
  readonly movedAt: number;
  /** The pools that had no new nodes since, as far as can be seen. */
  readonly pools: readonly string[];
  /** Whether the move is older than what the activity log tells of. */
  readonly beyondLog: boolean;
}

const day = 24 * 60 * 60 * 1000;
/** Source: https://learn.microsoft.com/azure/azure-monitor/essentials/activity-log#retention-period */
const kept = 90 * day;

/**
 * Whether a cluster seems to have left a service principal: the kubelet identity that Azure makes for it is more than a
 * day younger than the cluster. Then: which pools had neither an image that is younger than the move nor an upgrade of it
 * in the activity log. Azure itself tells neither. Undefined where nothing looks like a move.
 */
export async function tracesOfMove(cloud: Cloud, cluster: Cluster, puller: Puller, now: number, signal: AbortSignal): Promise<Traces | undefined> {
  // One of somebody's own may be as old as it likes.
  if (puller.kind !== 'kubelet' || !isNodesOwn(cluster, puller.resourceId)) return undefined;
  const [created, movedAt] = await Promise.all([cluster.id, puller.resourceId ?? ''].map(async (id) => createdAt(cloud, cluster, id, signal)));
  // Who may not see one of them knows nothing.
  if (created === undefined || movedAt === undefined) throw new AzureError('unexpected', 'NoCreationTime', `Azure does not tell since when ${created === undefined ? 'the cluster' : 'its kubelet identity'} is there`);
  if (movedAt - created < day) return undefined;
  const old = cluster.nodePools.filter(({ nodeImage }) => !(imageDate(nodeImage) > movedAt));
  // A little less than what is kept: the service's clock counts.
  const since = Math.max(movedAt, now - kept + 60 * 60 * 1000);
  const upgraded = old.length === 0 ? [] : await upgradedSince(cloud, cluster, since, signal);
  return { movedAt, pools: old.map(({ name }) => name).filter((name) => !upgraded.includes(name.toLowerCase())), beyondLog: movedAt < since };
}

function isNodesOwn({ nodeResourceGroup }: Cluster, resourceId: string | undefined): boolean {
  return parseResourceId(resourceId ?? '')?.resourceGroup.toLowerCase() === nodeResourceGroup.toLowerCase();
}

/** Resource Manager tells this of every resource, where the service does not: https://github.com/Azure/AKS/issues/4364 */
async function createdAt(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<number | undefined> {
  return asAzure(async () => {
    const client = await resourceClient(cloud, refOf(at));
    const { type = '', name = '' } = parseResourceId(id) ?? {};
    const filter = `resourceType eq ${odataString(type)} and name eq ${odataString(name)}`;
    for await (const resource of client.resources.list({ filter, expand: 'createdTime', abortSignal: signal })) {
      if (sameId(resource.id, id)) return resource.createdTime?.getTime();
    }
    return undefined;
  });
}

/** When an image was made: it stands in its name, "AKSUbuntu-2204gen2containerd-202605.12.0". NaN where it does not. */
export function imageDate(nodeImage: string): number {
  const [, year, month, on] = /-(20\d\d)(\d\d)\.(\d\d)\.\d+$/.exec(nodeImage) ?? [];
  return year === undefined ? Number.NaN : Date.UTC(Number(year), Number(month) - 1, Number(on));
}

/** The names, in lower case, of the pools whose nodes got a new image since then: what was begun and did not fail. */
async function upgradedSince(cloud: Cloud, cluster: Cluster, since: number, signal: AbortSignal): Promise<string[]> {
  const filter = `eventTimestamp ge '${new Date(since).toISOString()}' and resourceGroupName eq ${odataString(cluster.resourceGroup)}`;
  const path = `${subscriptionScope(cluster.subscriptionId)}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(filter)}&$select=resourceId,operationName,status`;
  const events = await listArm(cloud, cluster, path, signal);
  return events.flatMap((event) => {
    const [resourceId, operation, status] = [String(event['resourceId']), worded(event['operationName']), worded(event['status'])];
    const [, pool] = /\/agentPools\/([^/]+)/i.exec(resourceId) ?? [];
    const upgrade = operation === 'microsoft.containerservice/managedclusters/agentpools/upgradenodeimageversion/action';
    return pool !== undefined && upgrade && status !== 'failed' && isWithin(resourceId, cluster.id) ? [pool.toLowerCase()] : [];
  });
}

function worded(value: unknown): string {
  return isRecord(value) ? String(value['value']).toLowerCase() : '';
}
