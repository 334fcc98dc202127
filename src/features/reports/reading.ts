import { isAbort } from '../../azure/errors.ts';
import type { App, TenantEstate } from '../shared/app.ts';
import { createBell } from '../shared/bell.ts';
import type { Report, ReportFailure, ReportRow } from './report.ts';

/** A report while it is read. */
export interface Reading {
  readonly rows: readonly ReportRow[];
  readonly failures: readonly { readonly subject: string; readonly error: unknown }[];
  readonly done: boolean;
}

/** Reads a report of all tenants, each in its own time; one that fails keeps none of the others from showing. */
export function readReport(app: Pick<App, 'cloud' | 'estate'>, report: Report, signal: AbortSignal): { readonly sofar: () => Reading; readonly more: () => Promise<void> } {
  const bell = createBell();
  const rows = new Map<string, ReportRow>();
  const pages = new Map<string, () => readonly ReportFailure[]>();
  let failed: { subject: string; error: unknown }[] = [];
  let done = false;

  async function read(): Promise<void> {
    let estates: readonly TenantEstate[] = [];
    const tenants: Promise<void>[] = [];
    for await (estates of (await app.estate()).watch(signal)) {
      for (const estate of estates) if (!estate.stop && estate.error === undefined && !pages.has(keyOf(estate))) tenants.push(readTenant(estate));
    }
    await Promise.all(tenants);
    failed.push(...estates.flatMap(({ tenant, error }) => (error === undefined ? [] : [{ subject: tenant.name, error }])));
  }

  async function readTenant(estate: TenantEstate): Promise<void> {
    const tenant = report.read(app.cloud(), estate);
    pages.set(keyOf(estate), tenant.failures);
    try {
      while (!tenant.done()) {
        for (const row of await tenant.next(signal)) if (!rows.has(row.id)) rows.set(row.id, row);
        bell.ring();
      }
    } catch (error) {
      if (isAbort(error)) return;
      failed.push({ subject: estate.tenant.name, error });
    }
  }

  read()
    .catch((error: unknown) => (failed = [{ subject: '', error }]))
    .finally(() => {
      done = true;
      bell.ring();
    });

  return {
    sofar: () => ({ rows: [...rows.values()], failures: [...[...pages.values()].flatMap((failures) => failures()), ...failed], done }),
    more: async () => (done ? undefined : bell.heard(signal)),
  };
}

function keyOf({ tenant, account }: TenantEstate): string {
  return `${tenant.tenantId.toLowerCase()} ${account.id}`;
}
