import type { CheckItem, Mark } from '../checkItem.ts';
import { h } from './dom.ts';
import { button } from './form.ts';
import { markSign } from './mark.ts';

export interface ChecklistOptions {
  /** Does something about an item. */
  readonly act: (item: string, act: string) => void;
  readonly copy: (text: string) => void;
  /** Told the commands, a line each. */
  readonly toTerminal: (lines: readonly string[]) => void;
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
    const details: HTMLDetailsElement = h(
      'details',
      { open: open.has(id), onToggle: () => (details.open ? open.add(id) : open.delete(id)) },
      h('summary', { id: `${id} shell` }, 'The same in a shell'),
      h('pre', { tabIndex: 0 }, h('code', {}, ...commands.map((line) => h('div', {}, line)))),
      h('div', { className: 'buttons' }, button('Copy', () => copy(commands.join('\n')), true).element, button('To Terminal', () => toTerminal(commands), true).element),
    );
    return details;
  }

  function sign(mark: Mark): HTMLElement {
    return markSign(mark, words[mark] ?? spoken[mark]);
  }

  function row({ id, mark, title, details, parts = [], commands, acts }: CheckItem): HTMLElement {
    const list = parts.length === 0 ? undefined : h('ul', { className: 'parts' }, ...parts.map((part) => h('li', {}, sign(part.mark), h('span', {}, part.text))));
    const buttons = acts.map(({ id: what, label, primary }) => {
      const { element: one } = button(label, () => act(id, what), primary !== true);
      one.id = `${id} ${what}`;
      return one;
    });
    return h(
      'li',
      { className: `check ${mark}` },
      sign(mark),
      h('div', { className: 'found' }, h('h2', {}, title), ...details.map((detail) => h('p', {}, detail)), list, commands.length === 0 ? undefined : shell(id, commands), buttons.length === 0 ? undefined : h('div', { className: 'buttons' }, ...buttons)),
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
