import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { until, within } from './until.ts';

/** What a notification or a modal says, and what it offers. */
export interface Said {
  readonly kind: 'info' | 'error' | 'modal';
  readonly message: string;
  readonly detail: string;
  readonly ways: readonly string[];
  /** Presses a button of it, or with undefined closes it. */
  readonly press: (way: string | undefined) => void;
}

/** How somebody answers what is asked while something is under way. */
export interface Answers {
  /** The button of each modal in turn; undefined cancels. */
  readonly modals?: readonly (string | undefined)[];
  /** What is chosen in each quick pick in turn, by its label without the icon; several where several can be ticked. */
  readonly picks?: readonly (string | readonly string[])[];
  /** What is typed into each input box in turn; it has to be taken. */
  readonly types?: readonly string[];
  /** Closes each message as it comes: a command that ends with one waits for that. */
  readonly closes?: true;
}

export interface Person {
  /** All that was said, the newest last. */
  readonly said: readonly Said[];
  /** Does something while somebody answers its questions: each answer has to be asked for, and each question answered. */
  readonly answering: <T>(answers: Answers, work: () => Promise<T>) => Promise<T>;
}

interface Shown {
  readonly box: vscode.QuickPick<vscode.QuickPickItem>;
  readonly hidden: Promise<void>;
}

/**
 * Somebody at the window. No command of VS Code presses the button of a modal or of a notification, so these are caught
 * where the extension asks for them; a quick pick is a real one, on the screen, and accepted as the Enter key does it.
 */
export function somebody(t: TestContext): Person {
  const said: Said[] = [];
  const shown: Shown[] = [];
  const modals: (string | undefined)[] = [];
  const typed: string[] = [];
  let closing = false;

  async function show(kind: Said['kind'], message: string, ...rest: readonly unknown[]): Promise<string | undefined> {
    const ways = rest.filter((one) => typeof one === 'string');
    const options = rest.find((one): one is vscode.MessageOptions => typeof one === 'object' && one !== null);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    said.push({ kind, message, detail: options?.detail ?? '', ways, press: resolve });
    if (kind !== 'modal') return closing ? undefined : promise;
    assert.equal(options?.modal, true, 'a warning that is no modal');
    assert.ok(modals.length > 0, `nobody answers "${message}"`);
    const answer = modals.shift();
    assert.ok(answer === undefined || ways.includes(answer), `no button "${answer}" among ${ways.join(', ')}`);
    return answer;
  }

  const create = vscode.window.createQuickPick;
  t.mock.method(vscode.window, 'showInformationMessage', async (message: string, ...rest: unknown[]) => show('info', message, ...rest));
  t.mock.method(vscode.window, 'showErrorMessage', async (message: string, ...rest: unknown[]) => show('error', message, ...rest));
  t.mock.method(vscode.window, 'showWarningMessage', async (message: string, ...rest: unknown[]) => show('modal', message, ...rest));
  t.mock.method(vscode.window, 'showInputBox', async (options?: vscode.InputBoxOptions) => {
    const text = typed.shift() ?? assert.fail(`nobody types into "${options?.title}"`);
    const problem = await options?.validateInput?.(text);
    assert.ok(!problem || (typeof problem === 'object' && problem.severity !== vscode.InputBoxValidationSeverity.Error), `"${text}" is not taken`);
    return text;
  });
  t.mock.method(vscode.window, 'createQuickPick', () => {
    const box = create();
    // Listened to before anybody else does: whoever hides it disposes it then.
    shown.push({ box, hidden: new Promise((resolve) => box.onDidHide(() => resolve())) });
    return box;
  });

  async function choose(wanted: readonly string[]): Promise<void> {
    const { box, hidden } = await until('a quick pick', () => shown.shift());
    await until(`all choices of "${box.title}"`, () => (box.busy ? undefined : true));
    const items = wanted.map((label) => box.items.find((item) => nameOf(item) === label) ?? assert.fail(`no "${label}" among ${box.items.map(nameOf).join(', ')}`));
    if (box.canSelectMany) box.selectedItems = items;
    else box.activeItems = items;
    // The host sends what was set at its next turn; what is executed then comes after it.
    await new Promise((resolve) => setTimeout(resolve));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await within(`the end of "${box.title}"`, hidden);
  }

  return {
    said,
    async answering({ modals: buttons = [], picks = [], types = [], closes = false }, work) {
      closing = closes;
      modals.push(...buttons);
      typed.push(...types);
      const working = work();
      working.catch(() => undefined); // thrown below, when all is answered
      for (const pick of picks) await choose(typeof pick === 'string' ? [pick] : pick);
      const result = await within('the end of it', working, () => assert.deepEqual(shown.map(({ box }) => box.title), [], 'a quick pick that nobody answers'));
      assert.deepEqual(modals, [], 'a modal that was not asked');
      assert.deepEqual(typed, [], 'an input box that was not asked');
      return result;
    },
  };
}

function nameOf({ label }: vscode.QuickPickItem): string {
  return label.replace(/^\$\([\w~-]+\) /, '');
}
