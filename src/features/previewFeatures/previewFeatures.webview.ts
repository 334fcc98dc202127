import * as az from '../../azure/asCode/az.ts';
import { CallError, connect } from '../../ui/webview/call.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField } from '../../ui/webview/fields.ts';
import { button } from '../../ui/webview/form.ts';
import { table } from '../../ui/webview/table.ts';
import type { TableRow, TableState } from '../../ui/webview/table.ts';
import type { About, Act, FeatureRow, News, PreviewFeaturesContract } from './protocol.ts';

/** What stays when the page is hidden. */
interface Kept {
  readonly namespace: string;
  readonly table: TableState;
  /** The full name of the feature that is looked at. */
  readonly open?: string | undefined;
}

// No namespace has this name.
const all = ':all';
const usual = 'Microsoft.ContainerService';
const labels: Record<Act, string> = { register: 'Register', unregister: 'Unregister', watch: 'Watch', stop: 'Stop Watching' };

const host = connect<PreviewFeaturesContract, Kept>();
let kept: Kept = host.restored() ?? { namespace: usual, table: { filter: '', by: 'name' } };
let about: About = { subscription: '', subscriptionId: '', shell: 'bash' };
/** As they came; a row of the table has the number of its feature. */
const features: FeatureRow[] = [];
const numbers = new Map<string, number>();
/** Counts the readings: what one before the last still brings is nobody's any more. */
let readings = 0;
let reading: 'under way' | 'done' | 'failed' = 'under way';

const title = h('h1');
const namespace = selectField('Resource provider', { onChange: () => void choose() });
const refresh = button('Refresh', () => void read(), true);
const underWay = h('ul', { className: 'list underWay', 'aria-label': 'Under way', hidden: true });
const status = h('p', { className: 'count', role: 'status' });
const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
const rows = table({
  filter: 'Search by name',
  keep: (state) => keep({ table: state }),
  onDraw: sayHowMany,
  onOpen: (row) => look(features[row]?.id),
  onAct: (row, act) => void run(features[row]?.id ?? '', act as Act),
});
const command = commandBox(() => about.shell, async (text) => host.call('copyCommand', { text }), async (text) => host.call('commandToTerminal', { text }));
const looked = { title: h('h2'), note: h('p'), order: h('p', { className: 'help' }), buttons: h('div', { className: 'buttons' }) };
const detail = h('section', { className: 'body looked', tabIndex: -1, hidden: true, 'aria-label': 'The feature that is looked at' }, looked.title, looked.note, looked.buttons, command.element, looked.order);

document.body.classList.add('details', 'features');
document.querySelector('#app')?.append(
  h('header', {}, title, h('p', { className: 'help' }, 'A preview is for the whole subscription: what it changes counts for everybody who works in it. It takes effect when its resource provider has been registered again, which is done for you.')),
  h('div', { className: 'question' }, namespace.row),
  h('div', { className: 'toolbar' }, rows.filter, refresh.element),
  underWay,
  failure,
  status,
  detail,
  rows.element,
);
void load();

async function load(): Promise<void> {
  about = await host.call('about', undefined);
  title.textContent = `Preview Features: ${about.subscription}`;
  offer([usual]);
  void listen();
  void loadNamespaces();
  await read();
}

/** Those that cannot be listed are the ones of before; the features are read all the same. */
async function loadNamespaces(): Promise<void> {
  try {
    offer(await host.call('namespaces', undefined));
    namespace.setWarning(undefined);
  } catch (error) {
    if (!isCancelled(error)) namespace.setWarning(`The other resource providers can't be listed. ${messageOf(error)}`);
  }
}

function offer(namespaces: readonly string[]): void {
  const known = namespaces.includes(kept.namespace) || kept.namespace === all ? namespaces : [...namespaces, kept.namespace];
  namespace.setOptions([...known.map((value) => ({ value, label: value })), { value: all, label: 'All resource providers' }], kept.namespace);
}

async function choose(): Promise<void> {
  keep({ namespace: namespace.value(), open: undefined });
  await read();
}

/** All of it anew. */
async function read(): Promise<void> {
  readings += 1;
  features.length = 0;
  numbers.clear();
  rows.begin([{ key: 'name', label: 'Feature' }, ...(kept.namespace === all ? [{ key: 'namespace', label: 'Resource Provider' }] : []), { key: 'state', label: 'State' }, { key: 'note', label: 'Note' }], kept.table);
  rows.clear();
  showLooked();
  try {
    await host.call('begin', kept.namespace === all ? {} : { namespace: kept.namespace });
  } catch (error) {
    return fail(error);
  }
  await readOn(readings);
}

/** From where it has come to. */
async function readOn(mine: number): Promise<void> {
  failure.hidden = true;
  reading = 'under way';
  sayHowMany(0, features.length);
  try {
    for (let done = false; !done; ) {
      const answer = await host.call('features', { from: features.length });
      if (mine !== readings) return;
      for (const one of answer.rows) numbers.set(one.id, features.push(one) - 1);
      ({ done } = answer);
      if (done) reading = 'done';
      rows.add(answer.rows.map(toRow));
      showLooked();
    }
  } catch (error) {
    if (mine === readings) fail(error);
  }
}

function fail(error: unknown): void {
  if (isCancelled(error)) return;
  reading = 'failed';
  failure.replaceChildren(h('p', {}, messageOf(error)), h('div', { className: 'buttons' }, button('Retry', () => void readOn(readings), true).element));
  failure.hidden = false;
  failure.classList.toggle('partial', features.length > 0);
  sayHowMany(features.length, features.length);
}

function sayHowMany(fitting: number, count: number): void {
  const of = kept.namespace === all ? '' : ` of ${kept.namespace}`;
  const found = `${fitting === count ? '' : `${fitting.toLocaleString('en-US')} of `}${count.toLocaleString('en-US')} preview ${count === 1 ? 'feature' : 'features'}${of}`;
  if (reading === 'under way') status.textContent = count === 0 ? `Reading the preview features${of}…` : `${found} so far…`;
  else if (count > 0) status.textContent = found;
  else status.textContent = reading === 'failed' ? '' : kept.namespace === all ? 'There are no preview features.' : `${kept.namespace} has no preview features.`;
}

function toRow({ name, namespace: of, state, watched, note = '', acts }: FeatureRow): TableRow {
  return { values: { name, namespace: of, state: watched ? `${state}, watched` : state, note }, opens: 'Look at it, and at the same in a shell', acts: acts.map((id) => ({ id, label: labels[id] })) };
}

async function run(id: string, act: Act): Promise<void> {
  try {
    change(await host.call('act', { id, act }));
  } catch (error) {
    if (isCancelled(error)) return;
    failure.replaceChildren(h('p', {}, messageOf(error)));
    failure.hidden = false;
  }
}

function change(row: FeatureRow): void {
  const number = numbers.get(row.id);
  if (number === undefined) return;
  features[number] = row;
  rows.replace(number, toRow(row));
  if (row.id === kept.open) showLooked();
}

/** What goes on outside of the page. Ends with the page, whose calls are answered no more. */
async function listen(): Promise<void> {
  for (let seen = 0; ; ) {
    let news: News;
    try {
      news = await host.call('news', { seen });
    } catch (error) {
      if (isCancelled(error)) return;
      throw error;
    }
    ({ seen } = news);
    underWay.replaceChildren(...news.underWay.map(({ id, text }) => h('li', { role: 'status' }, h('p', {}, text), h('div', { className: 'buttons' }, button('Stop Watching', () => void run(id, 'stop'), true).element))));
    underWay.hidden = news.underWay.length === 0;
    for (const row of news.changed) change(row);
  }
}

function look(id: string | undefined): void {
  keep({ open: id });
  showLooked();
  detail.scrollIntoView({ block: 'nearest' });
  detail.focus();
}

function showLooked(): void {
  const feature = features[numbers.get(kept.open ?? '') ?? -1];
  detail.hidden = feature === undefined;
  if (!feature) return;
  const { id, name, state, note, acts } = feature;
  looked.title.textContent = name;
  looked.note.textContent = [`${state}.`, note].filter(Boolean).join(' ');
  looked.buttons.replaceChildren(...acts.map((act) => button(labels[act], () => void run(id, act)).element), button('Close', close, true).element);
  const place = { subscriptionId: about.subscriptionId, namespace: feature.namespace, name };
  const leaves = acts.includes('unregister');
  command.show([leaves ? az.unregisterFeature(place) : az.registerFeature(place), az.registerProvider(place)]);
  looked.order.textContent = `The second command counts once the feature is ${leaves ? 'Unregistered' : 'Registered'}, which takes minutes.`;
}

function close(): void {
  keep({ open: undefined });
  showLooked();
  rows.filter.focus();
}

function keep(part: Partial<Kept>): void {
  kept = { ...kept, ...part };
  host.keep(kept);
}

function isCancelled(error: unknown): boolean {
  return error instanceof CallError && error.cancelled;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
