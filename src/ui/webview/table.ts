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
  /** Buttons in its last cell. */
  readonly acts?: readonly { readonly id: string; readonly label: string }[];
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
  /** Another row in the place of that one; it stands where it stood until the rows are sorted or narrowed the next time. */
  readonly replace: (index: number, row: TableRow) => void;
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
  /** Called with the number of the row and what is to be done. */
  readonly onAct?: (row: number, act: string) => void;
}

// Rows that are drawn at a time: a page with tens of thousands of rows would not move any more.
const drawnAtOnce = 500;

/** A table that grows, is sorted by its headings, narrowed by a text, and draws as many rows as somebody looks at. */
export function table({ filter: narrows, keep, onDraw, onOpen, onAct }: TableOptions): Table {
  const headings = h('tr');
  const body = h('tbody');
  const more = button('Show More', showMore, true);
  const none = h('p', { className: 'help', hidden: true }, 'No row fits the filter.');
  const filter: VscodeTextfield = h('vscode-textfield', { label: narrows, placeholder: narrows, onInput: () => change({ ...state, filter: filter.value }) });
  const whole = h('table', { hidden: true }, h('thead', {}, headings), body);
  const element = h('div', { className: 'table' }, whole, none, more.element);
  more.element.hidden = true;
  const all: TableRow[] = [];
  const lines = new Map<number, HTMLElement>();
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
    headings.replaceChildren(...columns.map(heading), ...(onAct ? [h('th', {}, h('span', { className: 'spoken' }, 'Actions'))] : []));
    lines.clear();
    for (const [index, row] of shown.slice(0, most)) lines.set(index, line(index, row));
    body.replaceChildren(...lines.values());
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

  function line(index: number, { values, opens, acts = [] }: TableRow): HTMLElement {
    const name = String(values[columns[0]?.key ?? ''] ?? '');
    const buttons = acts.map(({ id, label }) => h('button', { type: 'button', className: 'link', 'aria-label': `${label} ${name}`, onClick: () => onAct?.(index, id) }, label));
    const cells = columns.map(({ key, label }, place) => {
      const text = String(values[key] ?? '');
      const content = opens !== undefined && place === 0 ? h('button', { type: 'button', className: 'link', title: opens, onClick: () => onOpen(index) }, text) : text;
      return h('td', { 'data-label': label, ...(typeof values[key] === 'number' && { className: 'number' }) }, content);
    });
    return h('tr', {}, ...cells, ...(onAct ? [h('td', { className: 'acts' }, ...buttons)] : []));
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
    replace(index, row) {
      all[index] = row;
      const before = lines.get(index);
      if (!before) return;
      const after = line(index, row);
      const focused = [...before.querySelectorAll('button')].findIndex((one) => one === document.activeElement);
      before.replaceWith(after);
      lines.set(index, after);
      if (focused === -1) return;
      const buttons = [...after.querySelectorAll('button')];
      (buttons[focused] ?? buttons.at(-1))?.focus();
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
