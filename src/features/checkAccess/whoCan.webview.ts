import { connect } from '../../ui/webview/call.ts';
import { choiceField } from '../../ui/webview/choiceField.ts';
import type { Choice } from '../../ui/webview/choiceField.ts';
import { h } from '../../ui/webview/dom.ts';
import { button } from '../../ui/webview/form.ts';
import { table } from '../../ui/webview/table.ts';
import type { TableState } from '../../ui/webview/table.ts';
import type { WhoCanContract } from './protocol.ts';

interface State {
  readonly right?: Choice;
  readonly table?: TableState;
}

const host = connect<WhoCanContract, State>();
let state: State = host.restored() ?? {};
const title = h('h1', {}, 'Who can …?');
const intro = h('p', { className: 'help' });
const right = choiceField('Who can', {
  other: 'Another operation…',
  typed: 'Operation',
  help: "Azure's name for it, for instance Microsoft.Compute/virtualMachines/start/action.",
  tick: 'It works with data (a data action)',
  onChange: () => void ask(),
});
const status = h('p', { className: 'count', role: 'status' });
const notes = h('p', { className: 'help', hidden: true });
const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
const rows = table({ filter: 'Filter these rows', keep: (kept) => keep({ ...state, table: kept }), onDraw: () => undefined, onOpen: () => undefined });
const assign = button('Assign Role…', () => asked((choice) => void host.call('assign', { operation: choice.text, data: choice.ticked })), true);
const refresh = button('Refresh', () => void ask(), true);
const columns = [
  { key: 'who', label: 'Who' },
  { key: 'kind', label: 'What it is' },
  { key: 'role', label: 'Role' },
  { key: 'where', label: 'Where' },
  { key: 'limits', label: 'Limits' },
];

document.querySelector('#app')?.append(h('header', {}, title, intro), h('div', { className: 'question' }, right.element), h('div', { className: 'toolbar' }, rows.filter, refresh.element, assign.element), status, failure, rows.element, notes);
void load();

async function load(): Promise<void> {
  try {
    const { name, detail, rights } = await host.call('load', undefined);
    title.textContent = `Who can … on ${name}?`;
    intro.textContent = `${detail}. Everybody is listed who has a role that allows it, here or inherited from above. Groups stand for their members.`;
    right.setChoices(rights.map((one) => ({ value: one.operation, label: one.name, description: one.operation, ticked: one.data })));
    if (state.right) right.select(state.right);
    rows.begin(columns, state.table);
    await ask();
  } catch (error) {
    fail(error);
  }
}

let questions = 0;

async function ask(): Promise<void> {
  const question = (questions += 1);
  rows.clear();
  failure.hidden = true;
  asked(async ({ text: operation, ticked: data }) => {
    keep({ ...state, right: { text: operation, ticked: data } });
    status.textContent = 'Looking it up…';
    try {
      const { holders, all, notes: told } = await host.call('who', { operation, data });
      if (question !== questions) return;
      rows.add(holders.map((holder) => ({ values: { ...holder } })));
      const number = new Set(holders.map(({ who, kind }) => `${who} ${kind}`)).size;
      status.textContent = number === 0 ? (all ? 'Nobody can.' : 'Nobody can, as far as could be read.') : `${number.toLocaleString('en-US')} can`;
      notes.textContent = told.join(' ');
      notes.hidden = told.length === 0;
    } catch (error) {
      if (question === questions) fail(error);
    }
  });
}

function asked(then: (choice: Choice) => unknown): void {
  const choice = right.value();
  assign.disable(choice === undefined);
  if (choice) void then(choice);
  else status.textContent = 'Choose or type what you want to know.';
}

function fail(error: unknown): void {
  status.textContent = '';
  failure.textContent = error instanceof Error ? error.message : String(error);
  failure.hidden = false;
}

function keep(next: State): void {
  state = next;
  host.keep(state);
}
