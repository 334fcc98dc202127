import { isAbort } from '../../azure/errors.ts';
import type { App, TenantEstate } from '../shared/app.ts';
import { createBell } from '../shared/bell.ts';
import { visitTenants } from '../shared/tenants.ts';
import type { Report, ReportFailure, ReportRow } from './report.ts';

/** A report while it is read. */
export interface Reading {
  readonly rows: readonly ReportRow[];
  readonly failures: readonly { readonly subject: string; readonly error: unknown }[];
  readonly done: boolean;
}

/** Reads a report of all tenants, each in its own time; one that fails keeps none of the others from showing. */
export function readReport(app: Pick<App, 'cloud' | 'estate'>, report: Report, signal: AbortSignal): { readonly soFar: () => Reading; readonly more: () => Promise<void> } {
  const bell = createBell();
  const rows = new Map<string, ReportRow>();
  const pages: (() => readonly ReportFailure[])[] = [];
  let failed: { subject: string; error: unknown }[] = [];
  let done = false;

  async function read(): Promise<void> {
    const estates = await visitTenants(app, readTenant, signal);
    failed.push(...estates.flatMap(({ tenant, error }) => (error === undefined ? [] : [{ subject: tenant.name, error }])));
  }

  async function readTenant(estate: TenantEstate): Promise<void> {
    const tenant = report.read(app.cloud(), estate);
    pages.push(tenant.failures);
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
    soFar: () => ({ rows: [...rows.values()], failures: [...pages.flatMap((failures) => failures()), ...failed], done }),
    more: async () => (done ? undefined : bell.heard(signal)),
  };
}
