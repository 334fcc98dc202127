import { listArm } from './armList.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { isRecord } from './directory.ts';
import { odataString } from './odata.ts';
import { subscriptionScope } from './resourceId.ts';

/** A size of virtual machines that nodes can have. */
export interface NodeSize {
  /** For instance "Standard_D4s_v5". */
  readonly name: string;
  /** What its cores count against, for instance "standardDSv5Family". */
  readonly family: string;
  readonly cores: number;
  readonly memoryGB: number;
  /** Whether its processors are Arm's: images have to be made for them. */
  readonly arm: boolean;
}

/** What new clusters mostly have, in this order. */
const common = ['Standard_D2s_v5', 'Standard_D4s_v5', 'Standard_D8s_v5', 'Standard_DS2_v2', 'Standard_DS3_v2', 'Standard_E4s_v5', 'Standard_B2ms', 'Standard_B4ms'];

/**
 * The sizes that the subscription may have in a region and that are enough for the first nodes of a cluster, common ones
 * first, the others by name. Sources: https://learn.microsoft.com/rest/api/compute/resource-skus/list, and for what is
 * enough https://learn.microsoft.com/azure/aks/quotas-skus-regions and https://learn.microsoft.com/azure/aks/use-system-pools
 */
export async function listNodeSizes(cloud: Cloud, at: SubscriptionRef, location: string, signal: AbortSignal): Promise<NodeSize[]> {
  const path = `${subscriptionScope(at.subscriptionId)}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=${encodeURIComponent(`location eq ${odataString(location)}`)}`;
  const skus = await listArm(cloud, at, path, signal);
  const sizes = skus.filter((sku) => sku['resourceType'] === 'virtualMachines' && !isRestricted(sku)).map(toNodeSize);
  return sizes.filter(({ cores, memoryGB }) => cores >= 2 && memoryGB >= 4).toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function rank({ name }: NodeSize): number {
  const index = common.indexOf(name);
  return index === -1 ? common.length : index;
}

/** In some zones alone is no restriction for who asks for none. */
function isRestricted(sku: Readonly<Record<string, unknown>>): boolean {
  return records(sku['restrictions']).some(({ type }) => type === 'Location');
}

function toNodeSize(sku: Readonly<Record<string, unknown>>): NodeSize {
  const capabilities = new Map(records(sku['capabilities']).map(({ name, value }) => [text(name), text(value)]));
  return { name: text(sku['name']), family: text(sku['family']), cores: Number(capabilities.get('vCPUs') ?? 0), memoryGB: Number(capabilities.get('MemoryGB') ?? 0), arm: capabilities.get('CpuArchitectureType') === 'Arm64' };
}

function records(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as unknown[]).filter(isRecord) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
