import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import { h } from './dom.ts';
import { button } from './form.ts';

export interface TableColumn {
  readonly key: string;
  readonly label: string;
}

export interface TableRow {
  readonly values: Readonly<Record<string, string | number>>;
  /** What a click on its first cell does, for instance "Show in the tree"; none where it can't be opened. */
  readonly opens?: string | undefined;
}

/** What stays when the page is hidden. */
export interface TableState {
  readonly filter: string;
  /** The key of the column that it is sorted by, downwards where `down` is set. */
  readonly by?: string;
  readonly down?: boolean;
}

export interface Table {
  readonly element: HTMLElement;
  /** A field that narrows the rows. */
  readonly filter: HTMLElement;
  readonly begin: (columns: readonly TableColumn[], state: TableState | undefined) => void;
  readonly add: (rows: readonly TableRow[]) => void;
  readonly clear: () => void;
}

export interface TableOptions {
  /** What the field that narrows the rows says. */
  readonly filter: string;
  readonly keep: (state: TableState) => void;
  /** Told how many rows fit the filter, of how many. */
  readonly onDraw: (fitting: number, all: number) => void;
  /** Called with the number of the row, in the order in which they were added. */
  readonly onOpen: (row: number) => void;
}

// Rows that are drawn at a time: a page with tens of thousands of rows would not move any more.
const drawnAtOnce = 500;

/** A table that grows, is sorted by its headings, narrowed by a text, and draws as many rows as somebody looks at. */
export function table({ filter: narrows, keep, onDraw, onOpen }: TableOptions): Table {
  const headings = h('tr');
  const body = h('tbody');
  const more = button('Show More', showMore, true);
  const none = h('p', { className: 'help', hidden: true }, 'No row fits the filter.');
  const filter: VscodeTextfield = h('vscode-textfield', { label: narrows, placeholder: narrows, onInput: () => change({ ...state, filter: filter.value }) });
  const whole = h('table', { hidden: true }, h('thead', {}, headings), body);
  const element = h('div', { className: 'table' }, whole, none, more.element);
  more.element.hidden = true;
  const all: TableRow[] = [];
  let columns: readonly TableColumn[] = [];
  let state: TableState = { filter: '' };
  let most = drawnAtOnce;

  function change(next: TableState): void {
    state = next;
    most = drawnAtOnce;
    keep(state);
    draw();
  }

  function showMore(): void {
    const last = body.lastElementChild;
    most *= 2;
    draw();
    // The button may be gone: the focus goes to the first of the new rows.
    last?.nextElementSibling?.querySelector('button')?.focus();
  }

  function sortBy(key: string): void {
    const again = state.by === key;
    change({ filter: state.filter, by: key, down: again && state.down !== true });
    headings.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  function draw(): void {
    const shown = arranged();
    headings.replaceChildren(...columns.map(heading));
    body.replaceChildren(...shown.slice(0, most).map(([index, row]) => line(index, row)));
    onDraw(shown.length, all.length);
    whole.hidden = shown.length === 0;
    none.hidden = shown.length > 0 || all.length === 0;
    more.element.hidden = shown.length <= most;
    more.element.textContent = `Show More (${Math.min(most, shown.length).toLocaleString('en-US')} of ${shown.length.toLocaleString('en-US')})`;
  }

  function heading({ key, label: text }: TableColumn): HTMLElement {
    const sorted = state.by === key;
    const mark = sorted ? (state.down ? ' ↓' : ' ↑') : '';
    return h('th', { scope: 'col', ...(sorted && { 'aria-sort': state.down ? 'descending' : 'ascending' }) }, h('button', { type: 'button', 'data-key': key, title: `Sort by ${text}`, onClick: () => sortBy(key) }, text, h('span', { 'aria-hidden': 'true' }, mark)));
  }

  function line(index: number, { values, opens }: TableRow): HTMLElement {
    return h('tr', {}, ...columns.map(({ key, label }, place) => {
      const text = String(values[key] ?? '');
      const content = opens !== undefined && place === 0 ? h('button', { type: 'button', className: 'link', title: opens, onClick: () => onOpen(index) }, text) : text;
      return h('td', { 'data-label': label, ...(typeof values[key] === 'number' && { className: 'number' }) }, content);
    }));
  }

  function arranged(): [index: number, row: TableRow][] {
    const { filter: typed, by, down } = state;
    const text = typed.trim().toLowerCase();
    const fitting = [...all.entries()].filter(([, { values }]) => text === '' || columns.some(({ key }) => String(values[key] ?? '').toLowerCase().includes(text)));
    if (by === undefined) return fitting;
    const sign = down ? -1 : 1;
    return fitting.toSorted(([, a], [, b]) => sign * compare(a.values[by], b.values[by]));
  }

  return {
    element,
    filter,
    begin(wanted, restored) {
      columns = wanted;
      state = restored ?? { filter: '' };
      filter.value = state.filter;
      draw();
    },
    add(rows) {
      all.push(...rows);
      draw();
    },
    clear() {
      all.length = 0;
      draw();
    },
  };
}

const { compare: compareText } = new Intl.Collator('en', { numeric: true });

/** Numbers as numbers; what is missing comes last going up. */
function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareText(String(a), String(b));
}
