import { connect } from '../../ui/webview/call.ts';
import { choiceField } from '../../ui/webview/choiceField.ts';
import type { Choice } from '../../ui/webview/choiceField.ts';
import { h } from '../../ui/webview/dom.ts';
import { foldedList } from '../../ui/webview/foldedList.ts';
import { button, section } from '../../ui/webview/form.ts';
import { markSign } from '../../ui/webview/mark.ts';
import type { CheckAccessContract, Explanation, Mark, Overview } from './protocol.ts';

const host = connect<CheckAccessContract, Choice>();
const title = h('h1', {}, 'Access');
const intro = h('p', { className: 'help' });
const right = choiceField('Can it', {
  other: 'Another operation…',
  typed: 'Operation',
  help: "Azure's name for it, for instance Microsoft.Compute/virtualMachines/start/action.",
  tick: 'It works with data (a data action)',
  onChange: () => void ask(),
});
const answer = h('div', { className: 'answer', role: 'status' });
const overview = h('div', { className: 'form' });
const refresh = button('Refresh', () => void read(), true);
let questions = 0;

document.querySelector('#app')?.append(h('header', {}, title, intro), h('div', { className: 'question' }, right.element), answer, h('div', { className: 'toolbar' }, refresh.element), overview);
void load();

async function load(): Promise<void> {
  try {
    const { who, place } = await host.call('load', undefined);
    title.textContent = `What ${who} may do on ${place.name}`;
    intro.textContent = `${place.detail}. What counts there is looked up: roles assigned there and above, by groups too, and deny assignments.`;
    right.setChoices(place.rights.map((one) => ({ value: one.operation, label: one.name, description: one.operation, ticked: one.data })));
    const kept = host.restored();
    if (kept) right.select(kept);
    await read();
  } catch (error) {
    answer.replaceChildren(failure(error));
  }
}

/** All of it anew. */
async function read(): Promise<void> {
  overview.replaceChildren(h('p', { className: 'help' }, 'Looking up what counts there…'));
  try {
    overview.replaceChildren(...overviewOf(await host.call('overview', undefined)));
    await ask();
  } catch (error) {
    overview.replaceChildren(failure(error));
  }
}

async function ask(): Promise<void> {
  const question = (questions += 1);
  const choice = right.value();
  if (!choice) return answer.replaceChildren();
  host.keep(choice);
  answer.replaceChildren(h('p', { className: 'help' }, 'Looking it up…'));
  try {
    const explanation = await host.call('explain', { operation: choice.text, data: choice.ticked });
    if (question === questions) answer.replaceChildren(explained(explanation));
  } catch (error) {
    if (question === questions) answer.replaceChildren(failure(error));
  }
}

function explained({ mark, headline, reasons, proposals }: Explanation): HTMLElement {
  return h(
    'section',
    { className: `verdict ${mark}`, 'aria-label': 'Answer' },
    h('p', { className: 'headline' }, sign(mark), headline),
    reasons.length === 0 ? undefined : h('ul', {}, ...reasons.map((reason) => h('li', {}, reason))),
    proposals.length === 0 ? undefined : h('p', {}, 'Roles that would allow it, the least powerful first:'),
    proposals.length === 0 ? undefined : h('div', { className: 'buttons' }, ...proposals.map(({ guid, name }) => button(`Assign ${name}…`, () => void host.call('assign', { guid }), true).element)),
  );
}

function overviewOf({ marks, assignments, denials, notes }: Overview): HTMLElement[] {
  const usual = section('At a glance', h('ul', { className: 'marks' }, ...marks.map(({ right: { name, operation }, mark }) => h('li', { title: operation }, sign(mark), name))));
  const roles = section(
    `Roles that count there (${assignments.length})`,
    ...(assignments.length === 0 ? [h('p', { className: 'help' }, 'None: it may do nothing there.')] : []),
    ...assignments.map(({ role, where, through, limits, may, mayNot }) =>
      h('details', { className: 'role' }, h('summary', {}, h('strong', {}, role), ` ${[where, through, limits].filter(Boolean).join(' · ')}`), foldedList('May', may), foldedList('But not', mayNot)),
    ),
  );
  const denied = denials.length === 0 ? [] : [section(`Deny assignments (${denials.length})`, ...denials.map(({ name, description, where }) => h('p', {}, h('strong', {}, name), ` ${where}. ${description}`)))];
  return [usual, roles, ...denied, ...notes.map((note) => h('p', { className: 'help' }, note))];
}

const spoken: Record<Mark, string> = { yes: 'Yes: ', maybe: 'Where a condition holds: ', no: 'No: ' };

function sign(mark: Mark): HTMLElement {
  return markSign(mark, spoken[mark], mark === 'maybe' ? '?' : undefined);
}

function failure(error: unknown): HTMLElement {
  return h('div', { className: 'failure', role: 'alert' }, error instanceof Error ? error.message : String(error));
}
