import { h } from './dom.ts';
import { button } from './form.ts';
import { markSign } from './mark.ts';
import type { Mark } from './mark.ts';

/** One thing that was looked at, or one step. */
export interface CheckItem {
  readonly id: string;
  readonly mark: Mark;
  /** What it is about, in a few words. */
  readonly title: string;
  /** What was found, in sentences. */
  readonly details: readonly string[];
  /** The same in a shell, a line a command; empty where there is none. */
  readonly commands: readonly string[];
  /** What can be done about it. */
  readonly acts: readonly { readonly id: string; readonly label: string; readonly primary?: boolean }[];
}

export interface ChecklistOptions {
  /** Does something about an item. */
  readonly act: (item: string, act: string) => void;
  readonly copy: (text: string) => void;
  readonly toTerminal: (text: string) => void;
  /** What the marks say to a screen reader, where that is not what they say of a check. */
  readonly words?: Partial<Record<Mark, string>>;
}

export interface Checklist {
  readonly element: HTMLElement;
  /** Shows the items in the place of those before. What is open stays open, and the focus where it is. */
  readonly show: (items: readonly CheckItem[]) => void;
}

const spoken: Record<Mark, string> = { yes: 'Good: ', maybe: 'Take note: ', no: 'Wrong: ', open: 'Not yet: ', busy: 'Under way: ' };

/** A list of things with a mark each: what was found, the command, and what can be done about it. */
export function checklist({ act, copy, toTerminal, words = {} }: ChecklistOptions): Checklist {
  const element = h('ol', { className: 'checklist' });
  const open = new Set<string>();

  function shell(id: string, commands: readonly string[]): HTMLElement {
    const text = commands.join('\n');
    const details: HTMLDetailsElement = h(
      'details',
      { open: open.has(id), onToggle: () => (details.open ? open.add(id) : open.delete(id)) },
      h('summary', { id: `${id} shell` }, 'The same in a shell'),
      h('pre', { tabIndex: 0 }, h('code', {}, ...commands.map((line) => h('div', {}, line)))),
      h('div', { className: 'buttons' }, button('Copy', () => copy(text), true).element, button('To Terminal', () => toTerminal(text), true).element),
    );
    return details;
  }

  function row({ id, mark, title, details, commands, acts }: CheckItem): HTMLElement {
    const buttons = acts.map(({ id: what, label, primary }) => {
      const { element: one } = button(label, () => act(id, what), primary !== true);
      one.id = `${id} ${what}`;
      return one;
    });
    return h(
      'li',
      { className: `check ${mark}` },
      markSign(mark, words[mark] ?? spoken[mark]),
      h('div', { className: 'found' }, h('h2', {}, title), ...details.map((detail) => h('p', {}, detail)), commands.length === 0 ? undefined : shell(id, commands), buttons.length === 0 ? undefined : h('div', { className: 'buttons' }, ...buttons)),
    );
  }

  return {
    element,
    show(items) {
      const focused = document.activeElement?.id;
      element.replaceChildren(...items.map(row));
      if (focused) document.getElementById(focused)?.focus();
    },
  };
}
