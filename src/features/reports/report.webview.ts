import { CallError, connect } from '../../ui/webview/call.ts';
import { h } from '../../ui/webview/dom.ts';
import { button } from '../../ui/webview/form.ts';
import { table } from '../../ui/webview/table.ts';
import type { TableState } from '../../ui/webview/table.ts';
import type { About, Format, ReportContract, RowsFrom } from './protocol.ts';

const host = connect<ReportContract, TableState>();
const title = h('h1');
const intro = h('p', { className: 'help' });
const status = h('p', { className: 'count', role: 'status' });
const failures = h('ul', { className: 'failure', role: 'alert', hidden: true });
const refresh = button('Refresh', () => void readAgain(), true);
const saves = [button('Save as CSV…', () => void save('csv'), true), button('Save as JSON…', () => void save('json'), true)];
const rows = table({ filter: 'Filter these rows', keep: host.keep, onDraw: sayHowMany, onOpen: (row) => void host.call('show', { row }) });
/** Counts the readings: what a reading before the last one still brings is nobody's any more. */
let readings = 0;
/** What is known of the last one. */
let known: { readonly about: About; readonly answer: RowsFrom } | undefined;

document.querySelector('#app')?.append(
  h('header', {}, title, intro),
  h('div', { className: 'toolbar' }, rows.filter, ...[refresh, ...saves].map(({ element }) => element)),
  status,
  failures,
  rows.element,
);
void load();

async function load(): Promise<void> {
  const about = await host.call('about', undefined);
  title.textContent = about.title;
  intro.textContent = about.intro;
  rows.begin(about.columns.filter(({ inFiles }) => !inFiles), host.restored());
  await read(about);
}

async function readAgain(): Promise<void> {
  const about = await host.call('about', undefined);
  await host.call('again', undefined);
  rows.clear();
  await read(about);
}

async function read(about: About): Promise<void> {
  const reading = (readings += 1);
  known = undefined;
  say('Looking through all subscriptions…');
  for (const { disable } of saves) disable(true);
  let answer: RowsFrom;
  let count = 0;
  do {
    try {
      answer = await host.call('rows', { from: count });
    } catch (error) {
      if (reading === readings && !(error instanceof CallError && error.cancelled)) say(error instanceof Error ? error.message : String(error));
      return;
    }
    if (reading !== readings) return;
    known = { about, answer };
    rows.add(answer.rows.map(({ values, shows }) => ({ values, opens: shows ? 'Show in the tree' : undefined })));
    count += answer.rows.length;
    showFailures(answer.failures, count > 0);
  } while (!answer.done);
  for (const { disable } of saves) disable(count === 0);
}

function sayHowMany(fitting: number, all: number): void {
  if (!known) return;
  const { about: { rows: [one, several], none }, answer: { done, failures: missing } } = known;
  const found = `${fitting === all ? '' : `${fitting.toLocaleString('en-US')} of `}${all.toLocaleString('en-US')} ${all === 1 ? one : several}`;
  if (!done) say(`${found} so far…`);
  else if (all > 0) say(found);
  // Where something could not be read nobody knows.
  else if (missing.some(({ subject }) => subject === '')) say('Nothing could be read.');
  else say(missing.length > 0 ? `No ${several} in what could be read.` : none);
}

const named = 3;

/** Each reason once, with those whom it concerns. Beside rows it is a warning. */
function showFailures(missing: RowsFrom['failures'], partial: boolean): void {
  const reasons = [...Map.groupBy(missing, ({ message }) => message)];
  failures.hidden = missing.length === 0;
  failures.classList.toggle('partial', partial);
  failures.replaceChildren(...reasons.map(([message, all]) => {
    const subjects = all.map(({ subject }) => subject).filter((subject) => subject !== '');
    const more = subjects.length > named ? ` and ${subjects.length - named} more` : '';
    return h('li', { title: subjects.join(', ') }, subjects.length === 0 ? message : `${subjects.slice(0, named).join(', ')}${more}: ${message}`);
  }));
}

function say(text: string): void {
  status.textContent = text;
}

async function save(format: Format): Promise<void> {
  try {
    await host.call('save', { format });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}
