import { field, listOf, textOf } from '../json.ts';
import type { Resource } from '../resource.ts';
import { Refusal } from './request.ts';

/** Where everybody is who asks the sample: an address that nobody has. Source: RFC 5737 */
export const callersAddress = '203.0.113.7';

/** Throws what a registry answers to who comes from where it lets nobody in. Private endpoints lead from other networks. */
export function checkNetwork({ properties }: Resource): void {
  const rules = properties['networkRuleSet'];
  const open = properties['publicNetworkAccess'] !== 'Disabled';
  const named = listOf(field(rules, 'ipRules')).some((rule) => covers(textOf(field(rule, 'value'))));
  if (open && (field(rules, 'defaultAction') !== 'Deny' || named)) return;
  throw new Refusal(403, 'DENIED', `client with IP '${callersAddress}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`);
}

/** Whether an address or a range ("203.0.113.0/24") holds the caller's. */
function covers(range: string): boolean {
  const [address = '', bits = '32'] = range.split('/');
  const rest = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / rest) === Math.floor(numberOf(callersAddress) / rest);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
