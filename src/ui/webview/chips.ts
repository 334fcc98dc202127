import { h } from './dom.ts';
import { button } from './form.ts';

export interface ChipItem {
  readonly id: string;
  readonly name: string;
  /** What tells it from others of its name. */
  readonly detail: string;
}

export interface ChipsField {
  readonly row: HTMLElement;
  readonly show: (items: readonly ChipItem[]) => void;
  readonly setError: (error: string | undefined) => void;
  readonly focus: () => void;
  readonly disable: (disabled: boolean) => void;
}

/** Things that were chosen elsewhere, each with a button that takes it out again. */
export function chipsField(label: string, { add, onAdd, onRemove }: { readonly add: string; readonly onAdd: () => void; readonly onRemove: (id: string) => void }): ChipsField {
  const list = h('ul', { className: 'chips', 'aria-label': label });
  const error = h('div', { className: 'error', role: 'alert' });
  const more = button(add, onAdd, true);
  const row = h('div', { className: 'row' }, h('div', { className: 'label' }, label), list, h('div', {}, more.element), error);
  let disabled = false;

  function chip({ id, name, detail }: ChipItem): HTMLElement {
    const remove = h('button', { type: 'button', 'aria-label': `Remove ${name}`, title: `Remove ${name}`, onClick: () => take(id) }, '×');
    return h('li', { className: 'chip' }, h('span', { className: 'name' }, name), h('span', { className: 'help' }, detail), remove);
  }

  function take(id: string): void {
    if (disabled) return;
    more.focus();
    onRemove(id);
  }

  return {
    row,
    show(items) {
      list.replaceChildren(...items.map(chip));
      list.hidden = items.length === 0;
    },
    setError: (text) => (error.textContent = text ?? ''),
    focus: more.focus,
    disable(next) {
      disabled = next;
      more.disable(next);
      for (const remove of list.querySelectorAll('button')) remove.disabled = next;
    },
  };
}
