import { tenantKey } from '../../azure/clients.ts';
import type { App, TenantEstate } from '../shared/app.ts';
import { createBell } from '../shared/bell.ts';
import { visitTenants } from '../shared/tenants.ts';

// Milliseconds in which most people's tenants have all answered: no row comes and goes for them.
const patience = 500;
// Milliseconds between two looks of the growing list.
const rhythm = 150;

/** What is known so far: the tenants, and what was found in those that have answered, by {@link tenantKey}. */
export interface SoFar<Found> {
  readonly estates: readonly TenantEstate[];
  readonly found: ReadonlyMap<string, Found>;
}

/** Looks something up in every tenant, and tells what is known each time that it is more. The last one is complete. */
export async function* tenantByTenant<Found>(app: Pick<App, 'estate'>, lookUp: (estate: TenantEstate) => Promise<Found>, signal: AbortSignal): AsyncGenerator<SoFar<Found>, void> {
  const bell = createBell();
  const found = new Map<string, Found>();
  let estates: readonly TenantEstate[] = [];
  let over = false;

  async function look(estate: TenantEstate): Promise<void> {
    found.set(tenantKey(estate.tenant), await lookUp(estate));
    bell.ring();
  }

  const isOver = (): boolean => over;
  const all = visitTenants(app, look, signal, (known) => {
    estates = known;
    bell.ring();
  }).finally(() => {
    over = true;
    bell.ring();
  });
  all.catch(() => undefined); // thrown below, when it is over
  for (let pause = patience; ; pause = rhythm) {
    const late = AbortSignal.any([signal, AbortSignal.timeout(pause)]);
    while (!late.aborted && !isOver()) await bell.heard(late).catch(() => undefined); // the pause is over
    signal.throwIfAborted();
    if (isOver()) break;
    if (estates.length > 0) yield { estates, found };
    await bell.heard(signal);
  }
  yield { estates: await all, found };
}
