import * as vscode from 'vscode';
import type { Resource } from '../../azure/resources.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { saveFile } from '../../ui/saveFile.ts';
import type { App } from '../shared/app.ts';
import { formatCount } from '../shared/numbers.ts';
import { kubeletsWithoutPull, orphanedAssignments, servicePrincipalClusters, unusedIdentities } from './all.ts';
import { toCsv, toJson } from './files.ts';
import { formats } from './protocol.ts';
import type { Format, ReportContract } from './protocol.ts';
import { readReport } from './reading.ts';
import type { Report } from './report.ts';

/** Questions to the whole estate, each answered in a panel that can be saved. `show` shows a resource in the tree. */
export function registerReports(app: App, show: (resource: Resource) => unknown): void {
  const open = async (report: Report): Promise<void> => {
    // Who is not signed in is told before there is a panel with nothing in it.
    await app.estate();
    app.openPanel<ReportContract>({ script: 'report', title: report.about.title, handlers: () => handlers(app, report, show) });
  };
  app.commands.register('findUnusedIdentities', async () => open(unusedIdentities));
  app.commands.register('findOrphanedRoleAssignments', async () => open(orphanedAssignments));
  app.commands.register('findServicePrincipalClusters', async () => open(servicePrincipalClusters));
  app.commands.register('findKubeletsWithoutPullAccess', async () => open(kubeletsWithoutPull));
}

function handlers(app: App, report: Report, show: (resource: Resource) => unknown): Handlers<ReportContract> {
  let abort = new AbortController();
  let reading: ReturnType<typeof readReport> | undefined;

  function begin(closed: AbortSignal): ReturnType<typeof readReport> {
    abort = new AbortController();
    return readReport(app, report, AbortSignal.any([closed, abort.signal]));
  }

  return {
    about: () => report.about,
    async rows({ from }, signal) {
      reading ??= begin(signal);
      // Read again meanwhile, this one ends as cancelled.
      const asked = reading;
      while (!asked.soFar().done && asked.soFar().rows.length <= from) await asked.more();
      const { rows, failures, done } = asked.soFar();
      return {
        rows: rows.slice(from).map(({ values, resource }) => ({ values, shows: resource !== undefined })),
        failures: failures.map(({ subject, error }) => ({ subject, message: app.describe(error).message })),
        done,
      };
    },
    again() {
      abort.abort();
      reading = undefined;
    },
    async show({ row }) {
      const resource = reading?.soFar().rows[row]?.resource;
      if (resource) await show(resource);
    },
    async save({ format }) {
      // A page is not trusted.
      if (!reading || !formats.includes(format)) return;
      const { about, file } = report;
      const values = reading.soFar().rows.map((row) => row.values);
      await save(app, `${file}-${new Date().toISOString().slice(0, 10)}`, format, { csv: toCsv, json: toJson }[format](about.columns, values), `Saved ${formatCount(values.length)} ${about.rows[values.length === 1 ? 0 : 1]}`);
    },
  };
}

async function save(app: App, name: string, format: Format, text: string, said: string): Promise<void> {
  const target = await saveFile({ name: `${name}.${format}`, text, title: `Save as ${format.toUpperCase()}`, filters: { [format.toUpperCase()]: [format] } });
  if (!target) return;
  void app.commands.offer('info', `${said} to ${vscode.workspace.asRelativePath(target)}.`, [{ title: 'Open File', run: async () => vscode.window.showTextDocument(target) }]).catch((error: unknown) => app.commands.fail(error));
}
