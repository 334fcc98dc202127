import { coresOf, coresUsed, totalOf } from '../cores.ts';
import { defaultPool, poolNamed } from '../agentPools.ts';
import { clusterVersion } from '../kubernetesVersions.ts';
import { isObject, listOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import { param } from '../route.ts';
import type { Context } from '../route.ts';
import { regionalCores, vmFamilies, vmSizeNamed, vmSizes } from '../vmSizes.ts';
import { clusterFailure } from './clusterFailures.ts';

// What Azure looks at before it makes a cluster: whether there is such a version, such machines, and room for them.

/** Source of the message: https://github.com/pulumi/pulumi-azure-native/pull/3550 */
export function checkVersion(name: string, properties: JsonObject): void {
  const version = textOf(properties['kubernetesVersion']);
  if (version === '' || clusterVersion(version) !== undefined) return;
  throw clusterFailure(400, 'K8sVersionNotSupported', `Managed cluster ${name} is on version ${version} which is not supported in this region. Please use [az aks get-versions] command to get the supported version list in this region. For more information, please check https://aka.ms/supported-version-list`);
}

/** New pools are of machines that there are. Source of the message: https://github.com/hashicorp-education/learn-terraform-provision-aks-cluster/issues/15 */
export function checkSizes(known: Resource | undefined, properties: JsonObject, location: string): void {
  const wrong = poolsIn(properties).filter((pool) => !(known && poolNamed(known, textOf(pool['name'])))).map((pool) => sizeOf(pool, known)).find((name) => vmSizeNamed(name)?.restricted !== false);
  if (wrong === undefined) return;
  const available = vmSizes.filter(({ restricted }) => !restricted).map(({ name }) => name.toLowerCase());
  throw clusterFailure(400, 'BadRequest', `The VM size of ${wrong} is not allowed in your subscription in location '${location}'. The available VM sizes are '${available.join(',')}'\nFor more details, please visit https://aka.ms/cpu-quota`);
}

const advice = 'If you want to increase the quota, please follow this instruction: https://learn.microsoft.com/en-us/azure/quotas/view-quotas. Surge nodes would also consume vcpu quota, please consider use smaller maxSurge or use maxUnavailable to proceed upgrade without surge nodes, details: aka.ms/aks/maxUnavailable.';

/**
 * The cores that a cluster takes beyond those that it has. Source of the messages: https://github.com/1ChristianAlex/motordesk/issues/14
 * and https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/insufficientvcpuquota-error
 */
export function checkQuota(context: Context, known: Resource | undefined, properties: JsonObject, location: string): void {
  const before = coresOf(known ? listOf(known.properties['agentPoolProfiles']).filter(isObject) : []);
  const wanted = coresOf(poolsIn(properties).map((pool) => ({ ...(known && poolNamed(known, textOf(pool['name']))), ...pool, vmSize: sizeOf(pool, known) })));
  const used = coresUsed(context.store, param(context, 'subscriptionId'), location);
  const more = totalOf(wanted) - totalOf(before);
  const left = regionalCores - totalOf(used);
  if (more > 0 && more > left) throw clusterFailure(400, 'ErrCode_InsufficientVCPUQuota', `Insufficient regional vcpu quota left for location ${location}. left regional vcpu quota ${Math.max(0, left)}, requested quota ${more}. ${advice}`);
  for (const { name, limit } of vmFamilies) {
    const moreOfIt = (wanted.get(name) ?? 0) - (before.get(name) ?? 0);
    const leftOfIt = limit - (used.get(name) ?? 0);
    if (moreOfIt > 0 && moreOfIt > leftOfIt) throw clusterFailure(400, 'ErrCode_InsufficientVCPUQuota', `Insufficient vcpu quota requested ${moreOfIt}, remaining ${Math.max(0, leftOfIt)} for family ${name} for region ${location}. ${advice}`);
  }
}

function poolsIn(properties: JsonObject): JsonObject[] {
  return listOf(properties['agentPoolProfiles']).filter(isObject);
}

function sizeOf(pool: JsonObject, known: Resource | undefined): string {
  return textOf(pool['vmSize']) || textOf(known && poolNamed(known, textOf(pool['name']))?.['vmSize']) || textOf(defaultPool({}, '')['vmSize']);
}
