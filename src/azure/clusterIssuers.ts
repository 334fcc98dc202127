import { kqlList } from './resourceGraph.ts';
import type { Narrowing } from './search.ts';

/** The clusters whose tokens come from one of these issuers. */
export function clustersIssuing(issuers: readonly string[]): Narrowing {
  return {
    condition: `tostring(properties.oidcIssuerProfile.issuerURL) in~ ${kqlList(issuers)}`,
    fits: (resource) => resource.kind === 'cluster' && resource.oidcIssuer !== undefined && issuers.includes(resource.oidcIssuer),
  };
}
