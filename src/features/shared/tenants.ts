import { tenantKey } from '../../azure/clients.ts';
import type { App, TenantEstate } from './app.ts';

/**
 * Visits every tenant once, as soon as its subscriptions are known: one that hangs keeps none of the others waiting.
 * `known` is told each time that more is known of the tenants. Ends, with all of them, when every visit has ended;
 * throws where not even the tenants can be listed, or what a visit throws.
 */
export async function visitTenants(app: Pick<App, 'estate'>, visit: (estate: TenantEstate) => Promise<void>, signal: AbortSignal, known: (estates: readonly TenantEstate[]) => void = () => {}): Promise<readonly TenantEstate[]> {
  const visits = new Map<string, Promise<void>>();
  let estates: readonly TenantEstate[] = [];
  for await (estates of (await app.estate()).watch(signal)) {
    known(estates);
    for (const estate of estates) {
      if (estate.stop || estate.error !== undefined || visits.has(tenantKey(estate.tenant))) continue;
      const visiting = visit(estate);
      visiting.catch(() => undefined); // thrown below, when all are known
      visits.set(tenantKey(estate.tenant), visiting);
    }
  }
  await Promise.all(visits.values());
  return estates;
}
