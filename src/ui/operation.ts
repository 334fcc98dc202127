import * as vscode from 'vscode';
import { isCancellation } from './abort.ts';
import type { Commands } from './command.ts';
import type { Way } from './failure.ts';
import { showProgress } from './progress.ts';
import { joined } from './shell.ts';
import type { Command } from './shell.ts';
import { showCommands } from './showCommands.ts';

/** A write, described before it is done. */
export interface Operation<Result> {
  /** What it does, to which resource: "Create identity mi-orders". */
  readonly title: string;
  /** The same in a shell: offered before it starts and after it is done, and kept in the log. */
  readonly commands: readonly Command[];
  /** Asked in a modal before it starts, where there is no way back. The button is named after the act. */
  readonly confirm?: { readonly message: string; readonly detail: string; readonly act: string };
  /** Aborting `signal` stops it, or where Azure cannot be stopped, the waiting for it. */
  readonly run: (signal: AbortSignal, report: (step: string) => void) => Promise<Result>;
  /** What the tree shows of it, by topics. Told after success and after failure: a failed write may have written. */
  readonly topics: readonly string[];
  /** What to do where something else is under way on the same thing: offered as "Wait and Try Again". */
  readonly whenBusy?: WhenBusy;
  /** What is said when it is done. */
  readonly done: (result: Result) => Done | undefined;
}

export interface WhenBusy {
  readonly is: (error: unknown) => boolean;
  /** Ends when nothing is under way any more. */
  readonly wait: (signal: AbortSignal, report: (step: string) => void) => Promise<unknown>;
}

export interface Done {
  readonly message: string;
  readonly ways?: readonly Way[];
  /** There where a part of it went wrong: it is shown as an error, with codes and IDs for the log. */
  readonly failed?: { readonly details: readonly string[] };
}

export interface Operations {
  /** Confirms, runs with progress and cancel, logs, reloads, reports. Undefined when cancelled or failed, which has been said. */
  run<Result>(operation: Operation<Result>): Promise<Result | undefined>;
  /** The same for a form that shows its own progress and its own errors: throws what went wrong, and confirms nothing. */
  submit<Result>(operation: Operation<Result>, signal: AbortSignal, report?: (step: string) => void): Promise<Result>;
  /** What a write has touched, by topics: for panels, as the tree is told. */
  readonly onDidWrite: vscode.Event<readonly string[]>;
}

export function createOperations(commands: Commands, log: () => vscode.LogOutputChannel, changed: (topics: readonly string[]) => void): Operations {
  const writes = new vscode.EventEmitter<readonly string[]>();

  async function submit<Result>(operation: Operation<Result>, signal: AbortSignal, report: (step: string) => void = () => {}): Promise<Result> {
    log().info(`${operation.title}\n  ${joined(operation.commands, 'bash')}`);
    try {
      const result = await operation.run(signal, report);
      const done = operation.done(result);
      if (done?.failed) log().error([done.message, ...done.failed.details].join('\n  '));
      else log().info(`${operation.title}: done`);
      if (done) void commands.offer(done.failed ? 'error' : 'info', done.message, [...(done.ways ?? []), showCommand(operation)]).catch((error: unknown) => commands.fail(error));
      return result;
    } finally {
      changed(operation.topics);
      writes.fire(operation.topics);
    }
  }

  async function run<Result>(operation: Operation<Result>): Promise<Result | undefined> {
    const { confirm } = operation;
    if (confirm) {
      const show = showCommand(operation);
      const answer = await vscode.window.showWarningMessage(confirm.message, { modal: true, detail: [confirm.detail, commands.mark()].filter(Boolean).join('\n\n') }, confirm.act, show.title);
      if (answer === show.title) await show.run();
      if (answer !== confirm.act) return undefined;
    }
    try {
      return await showProgress(operation.title, async (signal, report) => submit(operation, signal, report));
    } catch (error) {
      if (isCancellation(error)) log().info(`${operation.title}: cancelled`);
      else void commands.fail(error, operation.title, () => run(operation), waysFor(error, operation));
      return undefined;
    }
  }

  /** What was confirmed is not asked again. */
  function waysFor<Result>(error: unknown, operation: Operation<Result>): Way[] {
    const { confirm: _confirmed, whenBusy, ...rest } = operation;
    if (!whenBusy?.is(error)) return [];
    const again: Operation<Result> = {
      ...rest,
      whenBusy,
      async run(signal, report) {
        await whenBusy.wait(signal, report);
        return operation.run(signal, report);
      },
    };
    return [{ title: 'Wait and Try Again', run: async () => run(again) }];
  }

  return { run, submit, onDidWrite: writes.event };
}

function showCommand<Result>({ title, commands }: Operation<Result>): Way {
  return { title: 'Show Command', run: async () => showCommands(title, commands) };
}
