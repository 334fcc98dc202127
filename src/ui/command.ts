import * as vscode from 'vscode';
import { isCancellation } from './abort.ts';
import type { Describe, Way } from './failure.ts';
import type { Row } from './tree.ts';

/** What a command gets: the rows it was called on, none from the palette. */
export type Run = (rows: readonly Row[]) => unknown;

export interface Commands {
  /** What a command does, by its name without the extension's prefix. */
  register(name: string, run: Run): void;
  /** Runs a command by its full name, inside the one boundary that shows errors. */
  readonly run: (command: string, args: readonly unknown[]) => Promise<unknown>;
  /** Shows a failure as a message with its ways out, `more` first; `again` is offered where it may help. Cancelling is silent. */
  fail(error: unknown, title?: string, again?: () => unknown, more?: readonly Way[]): Promise<void>;
  /** A notification whose buttons do something. */
  offer(severity: 'info' | 'error', message: string, ways?: readonly Way[]): Promise<void>;
  /** What every message says of where it comes from, when that is not the real thing. */
  readonly mark: () => string | undefined;
}

/** The one place that turns an error into a message. */
export function createCommands(prefix: string, describe: Describe, log: () => vscode.LogOutputChannel, mark: () => string | undefined): Commands {
  const known = new Map<string, Run>();

  async function fail(error: unknown, title?: string, again?: () => unknown, more: readonly Way[] = []): Promise<void> {
    if (isCancellation(error)) return;
    const { message, details, ways, transient } = describe(error);
    const text = title ? `${title}: ${message}` : message;
    log().error([text, ...details].join('\n  '));
    const showLog: Way = { title: 'Show Log', run: () => log().show() };
    const retry: Way[] = transient && again ? [{ title: 'Retry', run: again }] : [];
    await offer('error', text, [...more, ...retry, ...ways, showLog]);
  }

  async function offer(severity: 'info' | 'error', message: string, ways: readonly Way[] = []): Promise<void> {
    const show = { info: vscode.window.showInformationMessage, error: vscode.window.showErrorMessage }[severity];
    const marked = mark();
    const chosen = await show(marked === undefined ? message : `${message} · ${marked}`, ...ways.map(({ title }) => title));
    await ways.find(({ title }) => title === chosen)?.run();
  }

  return {
    register: (name, run) => void known.set(`${prefix}.${name}`, run),
    async run(command, [clicked, selected]) {
      const run = known.get(command);
      if (!run) throw new Error(`Nothing does ${command}.`);
      try {
        return await run(rowsOf(clicked, selected));
      } catch (error) {
        // Not awaited: the command has ended, the message may stay as long as it likes.
        void fail(error, undefined, () => run(rowsOf(clicked, selected)));
        return undefined;
      }
    },
    fail,
    offer,
    mark,
  };
}

/** VS Code hands over the row that was clicked and, when it is one of several selected, all of those. */
function rowsOf(clicked: unknown, selected: unknown): Row[] {
  if (Array.isArray(selected) && selected.includes(clicked)) return selected.filter(isRow);
  return isRow(clicked) ? [clicked] : [];
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'node' in value && 'path' in value;
}
