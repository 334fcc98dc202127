import * as vscode from 'vscode';
import type { Describe } from './failure.ts';

/** Without a value it only tells something, for instance what could not be listed. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

/** What there is to choose from: a list, or a list that is shown while it grows, each one in the place of the one before. */
export type Choices<T> = Promise<readonly Choice<T>[]> | AsyncIterable<readonly Choice<T>[]>;

export interface Question<T> {
  readonly title: string;
  readonly placeholder: string;
  /** A failure is shown in the list, with a way to try again. */
  readonly choices: (signal: AbortSignal, typed: string) => Choices<T>;
  /** Whether what is typed is asked for, and not looked for in the list: `choices` is called again for it. */
  readonly asked?: true;
  /** What was typed already. */
  readonly typed?: string;
  /** Said when there is nothing to choose from. */
  readonly empty: string;
}

interface Item<T> extends vscode.QuickPickItem {
  readonly value?: T;
  readonly retry?: true;
}

// Milliseconds without a key after which somebody has typed what they look for.
const typingPause = 250;

/** Asks for one of several things that have to be loaded. Undefined when the user leaves. */
export async function pick<T>(question: Question<T>, describe: Describe): Promise<T | undefined> {
  const box = vscode.window.createQuickPick<Item<T>>();
  box.title = question.title;
  box.placeholder = question.placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.value = question.typed ?? '';
  let filling = new AbortController();
  let pause: NodeJS.Timeout | undefined;

  async function fill(): Promise<void> {
    filling.abort();
    filling = new AbortController();
    const { signal } = filling;
    box.busy = true;
    try {
      const choices = question.choices(signal, box.value);
      for await (const list of choices instanceof Promise ? [await choices] : choices) {
        if (signal.aborted) return;
        show(list.length > 0 ? list : [{ label: question.empty }]);
      }
    } catch (error) {
      if (signal.aborted) return;
      const failure = describe(error);
      show([...box.items.filter(({ retry }) => retry === undefined), { label: '$(refresh) Try Again', description: failure.short, detail: failure.message, alwaysShow: true, retry: true }]);
    } finally {
      if (filling.signal === signal) box.busy = false;
    }
  }

  /** Who has moved in the list stays there while it grows. */
  function show(items: readonly Item<T>[]): void {
    const [active] = box.activeItems;
    // What was asked for is in the list because it fits, whatever VS Code's own filter would say.
    box.items = items.map((item) => (question.asked || item.value === undefined ? Object.assign(item, { alwaysShow: true }) : item));
    if (active && items.includes(active)) box.activeItems = [active];
  }

  box.onDidChangeValue(() => {
    if (!question.asked) return;
    clearTimeout(pause);
    pause = setTimeout(() => void fill(), typingPause);
  });
  return answered(box, {
    open: () => void fill(),
    accept() {
      const [chosen] = box.selectedItems;
      if (chosen?.retry) void fill();
      return chosen?.value;
    },
    close() {
      clearTimeout(pause);
      filling.abort();
    },
  });
}

/** Shows a box until it is answered or left. `accept` gives the answer; without one the box stays. */
export async function answered<Item extends vscode.QuickPickItem, Answer>(
  box: vscode.QuickPick<Item>,
  { open, accept, close }: { readonly open: () => void; readonly accept: () => Answer | undefined; readonly close: () => void },
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    box.onDidAccept(() => {
      const answer = accept();
      if (answer === undefined) return;
      resolve(answer);
      box.hide();
    });
    box.onDidHide(() => {
      close();
      box.dispose();
      resolve(undefined);
    });
    box.show();
    open();
  });
}
