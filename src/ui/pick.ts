import * as vscode from 'vscode';
import type { Describe } from './failure.ts';

/** Without a value it only tells something, for instance what could not be listed. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

export interface Question<T> {
  readonly title: string;
  readonly placeholder: string;
  /** Shown while they load; a failure is shown in the list, with a way to try again. */
  readonly choices: (signal: AbortSignal) => Promise<readonly Choice<T>[]>;
  /** Said when there is nothing to choose from. */
  readonly empty: string;
}

interface Item<T> extends vscode.QuickPickItem {
  readonly value?: T;
  readonly retry?: true;
}

/** Asks for one of several things that have to be loaded. Undefined when the user leaves. */
export async function pick<T>(question: Question<T>, describe: Describe): Promise<T | undefined> {
  const box = vscode.window.createQuickPick<Item<T>>();
  const abort = new AbortController();
  box.title = question.title;
  box.placeholder = question.placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;

  async function fill(): Promise<void> {
    box.busy = true;
    box.items = [];
    try {
      const choices = await question.choices(abort.signal);
      box.items = choices.length > 0 ? choices : [{ label: question.empty, alwaysShow: true }];
    } catch (error) {
      if (abort.signal.aborted) return;
      const failure = describe(error);
      box.items = [{ label: '$(refresh) Try Again', description: failure.short, detail: failure.message, alwaysShow: true, retry: true }];
    } finally {
      box.busy = false;
    }
  }

  return new Promise<T | undefined>((resolve) => {
    box.onDidAccept(() => {
      const [chosen] = box.selectedItems;
      if (chosen?.retry) return void fill();
      if (chosen?.value === undefined) return undefined;
      resolve(chosen.value);
      return box.hide();
    });
    box.onDidHide(() => {
      abort.abort();
      box.dispose();
      resolve(undefined);
    });
    box.show();
    void fill();
  });
}
