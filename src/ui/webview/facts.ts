import { h } from './dom.ts';

/** A name and a value. One without a value is left out. */
export interface Fact {
  readonly name: string;
  readonly value: string | undefined;
  /** Whether it can be copied: an ID, an address. */
  readonly copies?: boolean;
}

/** A definition list, with a button beside each value that people copy. */
export function facts(list: readonly Fact[], copy: (fact: Fact & { readonly value: string }) => Promise<unknown>): HTMLElement {
  return h('dl', { className: 'facts' }, ...list.flatMap(({ name, value, copies }) => {
    if (value === undefined || value === '') return [];
    const shown = copies ? h('dd', {}, h('code', {}, ...parts(value)), ' ', copyButton(name, async () => copy({ name, value }))) : h('dd', {}, value);
    return [h('dt', {}, name), shown];
  }));
}

/** A long ID is broken between its parts where it does not fit. */
function parts(value: string): HTMLElement[] {
  return value.split(/(?=\/)/).map((part) => h('span', { className: 'part' }, part));
}

// Milliseconds for which a button says that it has done it.
const saysCopied = 2000;

function copyButton(name: string, copy: () => Promise<unknown>): HTMLElement {
  const element = h('button', { type: 'button', className: 'link', 'aria-label': `Copy ${name}`, title: `Copy ${name}`, onClick: () => void run() }, 'Copy');
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function run(): Promise<void> {
    await copy();
    element.textContent = 'Copied';
    element.ariaLabel = `Copied ${name}`;
    clearTimeout(timer);
    timer = setTimeout(() => {
      element.textContent = 'Copy';
      element.ariaLabel = `Copy ${name}`;
    }, saysCopied);
  }
  return element;
}
