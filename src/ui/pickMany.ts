import * as vscode from 'vscode';
import { isCancellation } from './abort.ts';
import type { Describe } from './failure.ts';
import { answered } from './pick.ts';

export interface ChoiceOfMany<T> extends vscode.QuickPickItem {
  /** What it is, whatever list it comes in. Missing on separators. */
  readonly key?: string;
  readonly value?: T;
}

export interface QuestionOfMany<T> {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly placeholder: string;
  /**
   * Lists that grow, as those of the tree do. `picked` says what is ticked at first. What is no choice, for instance what
   * could not be listed, is for `tell`, which puts it above the list: in it everything has a box.
   */
  readonly choices: (signal: AbortSignal, tell: (text: string) => void) => AsyncIterable<readonly ChoiceOfMany<T>[]>;
  /** A button in the title that is pressed or not; its tooltip says what it does now. */
  readonly toggle?: { readonly icon: string; readonly tooltip: string; readonly press: () => { readonly title: string; readonly tooltip: string } };
}

export interface PickedMany<T> {
  readonly values: readonly T[];
  /** Whether nothing that there is was left out. */
  readonly all: boolean;
}

/** Asks for any number of things that have to be loaded. Undefined when the user leaves. */
export async function pickMany<T>(question: QuestionOfMany<T>, describe: Describe): Promise<PickedMany<T> | undefined> {
  const box = vscode.window.createQuickPick<ChoiceOfMany<T>>();
  const abort = new AbortController();
  box.canSelectMany = true;
  box.title = question.title;
  box.placeholder = question.placeholder;
  box.step = question.step;
  box.totalSteps = question.totalSteps;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.ignoreFocusOut = true;
  const { toggle } = question;
  const button = (tooltip: string): vscode.QuickInputButton => ({ iconPath: new vscode.ThemeIcon(toggle?.icon ?? ''), tooltip });
  if (toggle) box.buttons = [button(toggle.tooltip)];
  box.onDidTriggerButton(() => {
    const pressed = toggle?.press();
    if (!pressed) return;
    box.title = pressed.title;
    box.buttons = [button(pressed.tooltip)];
  });

  /** A list that has grown: what was there stays as the user left it, what is new comes as it is. */
  function show(choices: readonly ChoiceOfMany<T>[]): void {
    const known = new Set(box.items.map(({ key }) => key));
    const ticked = new Set(box.selectedItems.map(({ key }) => key));
    box.items = choices;
    box.selectedItems = choices.filter(({ key, picked }) => key !== undefined && (known.has(key) ? ticked.has(key) : picked === true));
  }

  async function fill(): Promise<void> {
    box.busy = true;
    try {
      for await (const choices of question.choices(abort.signal, (text) => (box.prompt = text))) {
        if (abort.signal.aborted) return;
        show(choices);
      }
    } catch (error) {
      if (isCancellation(error)) return;
      box.placeholder = describe(error).message;
    } finally {
      box.busy = false;
    }
  }

  return answered(box, {
    open: () => void fill(),
    accept() {
      const values = box.selectedItems.flatMap(({ value }) => (value === undefined ? [] : [value]));
      return { values, all: values.length === box.items.filter(({ value }) => value !== undefined).length };
    },
    close: () => abort.abort(),
  });
}
