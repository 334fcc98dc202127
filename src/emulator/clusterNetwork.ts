import { guidOf } from './guid.ts';
import { field, listOf, objectOf, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Resource } from './resource.ts';

/** A cluster's network with what the service fills in at once (recorded). */
export function filledNetwork(profile: JsonObject): JsonObject {
  const kubenet = textOf(profile['networkPlugin']).toLowerCase() === 'kubenet';
  const podCidr = textOf(profile['podCidr']) || (kubenet ? '10.244.0.0/16' : '');
  const serviceCidr = textOf(profile['serviceCidr']);
  return {
    ...profile,
    ...(hasManagedIps(profile) && { loadBalancerProfile: balancerOf(objectOf(profile['loadBalancerProfile'])) }),
    ...(podCidr !== '' && { podCidr, podCidrs: [podCidr] }),
    ...(serviceCidr !== '' && { serviceCidrs: [serviceCidr] }),
  };
}

/** The network when the operation has succeeded: the addresses are there, and the SKU is spelled with a capital (recorded). */
export function settledNetwork(nodeGroupId: string, profile: JsonObject): JsonObject {
  const sku = textOf(profile['loadBalancerSku']);
  const spelled = { ...profile, loadBalancerSku: `${sku.slice(0, 1).toUpperCase()}${sku.slice(1)}` };
  if (!hasManagedIps(profile)) return spelled;
  const count = Number(field(field(profile['loadBalancerProfile'], 'managedOutboundIPs'), 'count'));
  const known = listOf(field(profile['loadBalancerProfile'], 'effectiveOutboundIPs'));
  const effectiveOutboundIPs = Array.from({ length: count }, (_, index) => known[index] ?? { id: `${nodeGroupId}/providers/Microsoft.Network/publicIPAddresses/${guidOf(`${nodeGroupId.toLowerCase()} ${index}`)}` });
  return { ...spelled, loadBalancerProfile: { ...objectOf(profile['loadBalancerProfile']), effectiveOutboundIPs } };
}

/** None of an IP version is not told (recorded). */
function balancerOf(wanted: JsonObject): JsonObject {
  const { count = 1, countIPv6 = 0 } = objectOf(wanted['managedOutboundIPs']);
  return { ...wanted, managedOutboundIPs: { count, ...(countIPv6 !== 0 && { countIPv6 }) } };
}

/** Whether traffic goes out through public addresses that the service makes itself. */
function hasManagedIps(profile: JsonObject): boolean {
  const balancer = profile['loadBalancerProfile'];
  const own = field(balancer, 'outboundIPs') ?? field(balancer, 'outboundIPPrefixes');
  return own === undefined && textOf(profile['loadBalancerSku']).toLowerCase() === 'standard' && profile['outboundType'] === 'loadBalancer';
}

/** The public IP addresses through which the traffic goes out, which the service makes in the node resource group. */
export function addressesOf(profile: JsonObject, location: string): Resource[] {
  const ids = listOf(field(profile['loadBalancerProfile'], 'effectiveOutboundIPs')).map((address) => textOf(field(address, 'id')));
  return ids.filter((id) => id !== '').map((id) => ({
    id,
    name: id.split('/').at(-1) ?? '',
    type: 'Microsoft.Network/publicIPAddresses',
    location,
    sku: { name: 'Standard', tier: 'Regional' },
    properties: { provisioningState: 'Succeeded', ipAddress: addressOf(id), publicIPAddressVersion: 'IPv4', publicIPAllocationMethod: 'Static', idleTimeoutInMinutes: 30 },
  }));
}

/** Of a range for documentation: https://www.rfc-editor.org/rfc/rfc5737 */
function addressOf(id: string): string {
  return `203.0.113.${1 + (Number.parseInt(guidOf(id.toLowerCase()).slice(0, 8), 16) % 254)}`;
}
