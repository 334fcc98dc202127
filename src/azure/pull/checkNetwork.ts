import { parseResourceId } from '../resourceId.ts';
import { about, list } from './finding.ts';
import type { Finding, Words } from './finding.ts';
import type { PullFacts } from './facts.ts';
import { isAllowed } from './ipv4.ts';

const of = about('network', 'Network');

/**
 * Whether the registry lets itself be reached from the nodes, and these get out to it. That it lets trusted services in
 * does not help them. Sources: https://learn.microsoft.com/azure/container-registry/allow-access-trusted-services,
 * https://learn.microsoft.com/azure/container-registry/container-registry-firewall-access-rules
 */
export function checkNetwork({ cluster, found, registryUnread, addresses }: PullFacts, { said }: Words): Finding | undefined {
  if (found.kind !== 'found') return undefined;
  const { name, loginServer, network: { publicAccess, openToAll, allowed, privateEndpoints } } = found.registry;
  if (registryUnread) return of('maybe', `From where ${name} can be reached could not be read.`);
  const endpoints = privateEndpoints.length === 0 ? undefined : `It has ${privateEndpoints.length === 1 ? 'a private endpoint' : 'private endpoints'}: ${list(privateEndpoints.map((id) => parseResourceId(id)?.name ?? id))}.`;
  const suffix = loginServer.split('.').slice(1).join('.');
  const dns = `A node has to be in a network that is linked to it, and the private DNS zone privatelink.${suffix} has to lead there.`;
  if (!publicAccess && !endpoints) return of('no', `${name} lets nobody in: public access is off, and it has no private endpoint.`);
  if (!publicAccess) return of('maybe', `${name} can be reached by its private endpoint alone: public access is off.`, endpoints, dns);
  // Whose route that is, and what it lets out, stands in no cluster.
  const ways = `What lets the nodes out has to let out, by HTTPS: ${loginServer}, and its data endpoints, which are *.blob.${storage[suffix] ?? 'core.windows.net'} where it has none of its own (az acr show-endpoints --name ${name}).`;
  if (openToAll && isKeptIn(cluster.outbound.type)) return of('maybe', `${name} lets in everybody, but whether the nodes of ${cluster.name} get out to it is not known here: ${outboundInWords(cluster.outbound.type)}.`, ways, endpoints && `${endpoints} ${dns}`);
  if (openToAll) return of('yes', `${name} can be reached from everywhere.`, endpoints);
  const firewall = allowed.length === 0 ? `The firewall of ${name} lets no address in.` : `The firewall of ${name} lets in ${list(allowed)}.`;
  const untrusted = 'That it lets trusted services of Microsoft in does not help: nodes are none.';
  if (addresses && 'error' in addresses) return of('maybe', `${firewall} From which addresses the nodes of ${cluster.name} come could not be read. ${said(addresses.error)}`, endpoints);
  const from = addresses?.value ?? [];
  if (from.length === 0) return of('maybe', `${firewall} From which addresses the nodes of ${cluster.name} come, Azure does not tell: ${outboundInWords(cluster.outbound.type)}.`, endpoints);
  const outside = from.filter((address) => !isAllowed(address, allowed));
  if (outside.length === 0) return of('yes', `The firewall of ${name} lets in the ${from.length === 1 ? 'address' : 'addresses'} of the nodes, ${list(from)}.`, endpoints);
  const out = `The firewall of ${name} does not let in ${list(outside)}, from where the nodes of ${cluster.name} come.`;
  return endpoints ? of('maybe', out, endpoints, dns) : of('no', out, firewall, untrusted);
}

/** Of the other clouds. Source: https://learn.microsoft.com/azure/storage/common/storage-powershell-independent-clouds */
const storage: Readonly<Record<string, string>> = { 'azurecr.us': 'core.usgovcloudapi.net', 'azurecr.cn': 'core.chinacloudapi.cn' };

/** Source: https://learn.microsoft.com/azure/aks/egress-outboundtype */
function isKeptIn(type: string): boolean {
  return /^(userDefinedRouting|none|block)$/i.test(type);
}

function outboundInWords(type: string): string {
  if (/userDefinedRouting/i.test(type)) return 'their traffic goes out by user-defined routing';
  if (/natGateway/i.test(type)) return 'their traffic goes out by a NAT gateway';
  if (/^(none|block)$/i.test(type)) return 'their traffic does not go out by itself';
  return 'the addresses of their load balancer can\'t be seen';
}
