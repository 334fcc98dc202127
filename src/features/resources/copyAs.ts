import * as vscode from 'vscode';
import { commandFor } from '../../azure/asCode/commandFor.ts';
import { bicep } from '../../azure/asCode/bicep.ts';
import type { Described } from '../../azure/asCode/described.ts';
import { lineOf } from '../../azure/asCode/shell.ts';
import { terraform } from '../../azure/asCode/terraform.ts';
import { inParallel } from '../../azure/parallel.ts';
import { showProgress } from '../../ui/progress.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { Row } from '../../ui/tree.ts';
import type { App } from '../shared/app.ts';
import { pickResource } from '../shared/pickers.ts';
import { resourceThing, thingsIn } from './things.ts';
import type { Thing } from './things.ts';

/** What makes a thing like this one, or what Azure says of it, into the clipboard; of several rows all in one text. */
export function registerCopyAs(app: App): void {
  const { commands } = app;
  commands.register('copyAsAzureCli', async (rows) => copyCode(app, rows, 'Copy as Azure CLI Command', 'Azure CLI command', (things) => things.map((thing) => lineOf(commandFor(thing), shellOfTerminal())).join('\n')));
  commands.register('copyAsBicep', async (rows) => copyCode(app, rows, 'Copy as Bicep', 'Bicep', bicep));
  commands.register('copyAsTerraform', async (rows) => copyCode(app, rows, 'Copy as Terraform', 'Terraform', terraform));
  commands.register('copyAsJson', async (rows) => {
    const things = await thingsFor(app, rows, 'Copy as JSON', () => true);
    if (things.length === 0) return;
    const answers = await showProgress(`Reading ${namesOf(things)}`, async (signal) => inParallel(4, things, async (thing): Promise<unknown> => JSON.parse(await thing.answer(app.cloud(), signal))));
    await copy(things, 'JSON', JSON.stringify(answers.length === 1 ? answers[0] : answers, undefined, 2));
  });
}

async function copyCode(app: App, rows: readonly Row[], title: string, what: string, code: (things: readonly Described[]) => string): Promise<void> {
  const things = await thingsFor(app, rows, title, ({ described }) => described !== undefined);
  if (things.length > 0) await copy(things, what, code(things.flatMap(({ described }) => described ?? [])));
}

/** Those of the rows; where there are none, the identity that the user picks. */
async function thingsFor(app: App, rows: readonly Row[], title: string, fits: (thing: Thing) => boolean): Promise<Thing[]> {
  const selected = thingsIn(rows).filter(fits);
  if (selected.length > 0) return selected;
  const picked = await pickResource(app, ['identity'], title, () => true);
  return picked ? [resourceThing(picked)] : [];
}

async function copy(things: readonly Thing[], what: string, text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`$(check) Copied the ${what} of ${namesOf(things)}`, 4000);
}

function namesOf(things: readonly Thing[]): string {
  return things.map(({ name }) => name).join(', ');
}
