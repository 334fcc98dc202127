import type { App, TenantEstate } from '../shared/app.ts';
import { createBell } from '../shared/bell.ts';

// Milliseconds in which most people's tenants have all answered: no row comes and goes for them.
const patience = 500;
// Milliseconds between two looks of the growing list.
const rhythm = 150;

/** What is known so far: the tenants, and what was found in those that have answered, by {@link keyOf}. */
export interface SoFar<Found> {
  readonly estates: readonly TenantEstate[];
  readonly found: ReadonlyMap<string, Found>;
}

/** The id of a tenant's row. */
export function keyOf({ tenant, account }: TenantEstate): string {
  return `tenant ${tenant.tenantId.toLowerCase()} ${account.id}`;
}

/**
 * Looks something up in every tenant as soon as its subscriptions are known, and tells what is known each time that it
 * is more: one that hangs keeps none of the others from showing. The last one is complete.
 */
export async function* tenantByTenant<Found>(app: Pick<App, 'estate'>, lookUp: (estate: TenantEstate) => Promise<Found>, signal: AbortSignal): AsyncGenerator<SoFar<Found>, void> {
  const bell = createBell();
  const asked = new Set<string>();
  const found = new Map<string, Found>();
  let estates: readonly TenantEstate[] = [];
  let listed = false;
  let failure: { readonly error: unknown } | undefined;

  async function follow(): Promise<void> {
    try {
      for await (estates of (await app.estate()).watch(signal)) {
        for (const estate of estates) void ask(estate);
        bell.ring();
      }
      listed = true;
    } catch (error) {
      failure = { error };
    }
    bell.ring();
  }

  async function ask(estate: TenantEstate): Promise<void> {
    const key = keyOf(estate);
    if (estate.stop || estate.error !== undefined || asked.has(key)) return;
    asked.add(key);
    try {
      found.set(key, await lookUp(estate));
    } catch (error) {
      failure = { error };
    }
    bell.ring();
  }

  const over = (): boolean => failure !== undefined || (listed && estates.every((estate) => estate.error !== undefined || found.has(keyOf(estate))));
  void follow();
  for (let pause = patience; ; pause = rhythm) {
    const late = AbortSignal.any([signal, AbortSignal.timeout(pause)]);
    while (!late.aborted && !over()) await bell.heard(late).catch(() => undefined); // the pause is over
    signal.throwIfAborted();
    if (over()) break;
    if (estates.length > 0) yield { estates, found };
    await bell.heard(signal);
  }
  if (failure) throw failure.error;
  yield { estates, found };
}
