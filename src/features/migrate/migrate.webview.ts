import { sameId } from '../../azure/resourceId.ts';
import { namespaceProblem } from '../../manifests/names.ts';
import { CallError, connect } from '../../ui/webview/call.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField, textField } from '../../ui/webview/fields.ts';
import { button, layout, section, submitRow } from '../../ui/webview/form.ts';
import { lookingUp } from '../shared/clusterContract.ts';
import type { ClusterChoice, Clusters } from '../shared/clusterContract.ts';
import { clusterOptions, clustersOrWhy, inOrder } from '../shared/webview/clusters.ts';
import { stillThere } from './choices.ts';
import type { Choices, MigrateContract, WorkloadRow } from './protocol.ts';
import { workloadRow, workloadTable } from './webview/workloadRow.ts';
import type { WorkloadRow as TableRow } from './webview/workloadRow.ts';
import { clusterProblem, clusterWarning, noCluster, summaryOf } from './words.ts';

interface Draft extends Choices {
  readonly cluster: string;
}

const host = connect<MigrateContract, Draft>();

const summary = h('p', { className: 'count', role: 'status' });
const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
const workloads = workloadTable();
const left = h('ul', { className: 'happens' });
const leftSection = section('Left as it is', left);
const credentials = h('ul', { className: 'happens' });
const credentialSection = section('Federated credentials', credentials);
const cluster = selectField('Cluster', { help: 'Where the pods run: its issuer is what the federated credentials trust.', onChange: clusterChosen });
const namespace = textField('Namespace', { help: 'Of the workloads whose files name none.', onInput: namespaceTyped });
const outcome = h('div', { role: 'status', hidden: true });
const readAgain = button('Read the Files Again', readAgainAll, true);
const previewOnly = button('Preview the Changes Alone', () => act('preview'), true);

let clusters: Clusters = { clusters: [], failures: [] };
let found: ReturnType<MigrateContract['find']> | undefined;
let chosen: Choices['workloads'] = {};
let asked = 0;
/** What the buttons do: the first one migrates; what is under way when the page comes back is gone on with. */
let doing: 'migrate' | 'preview' | 'rejoin' = 'migrate';
let locked = false;
let typing: ReturnType<typeof setTimeout> | undefined;
/** How often the clusters were asked for, and whether they are to be asked for. */
let clustersAsked = 0;
let clustersWanted = true;
/** The ID of the cluster that was chosen, also while it is in no list. */
let wanted: string | undefined;
const tableRows = new Map<string, TableRow>();

const submit = submitRow({
  label: 'Create the Credentials and Preview the Changes',
  busy: () => (doing === 'migrate' ? 'Creating the federated credentials…' : doing === 'preview' ? 'Making the changes…' : 'Asking what became of it…'),
  valid: () => doing === 'rejoin' || valid(),
  lock,
  submit: done,
  step: async (seen) => host.call('step', { seen }),
  stop: () => void host.call('stop', undefined),
  close: () => void host.call('close', undefined),
  stopped: 'Cancelled. No file was changed. What was created stays, and is found again the next time.',
});

layout(
  'Migrate to workload identity',
  'Workloads that use AAD Pod Identity get a service account that stands for their identity. Your files keep their comments, their order and their indentation, and nothing is changed before you accept it, file by file.',
  [cluster.row, namespace.row, submit.row, h('div', { className: 'buttons' }, previewOnly.element, readAgain.element), outcome],
  [credentialSection, leftSection, section('What comes after', h('p', {}, 'Save and apply the files, and let the pods roll out. Images whose SDK is older than workload identity need a newer one. Then delete the AzureIdentity and AzureIdentityBinding objects, and pod identity itself.'))],
  [summary, failure, workloads],
);
cluster.setOptions([{ value: lookingUp, label: 'Looking up the clusters…' }]);
// What is not known yet is not asked, nor told.
summary.textContent = 'Reading the manifests of this workspace…';
for (const unknown of [credentialSection, leftSection, cluster.row, namespace.row]) unknown.hidden = true;
submit.allow(false);
previewOnly.disable(true);
void load();

async function load(): Promise<void> {
  const draft = host.restored();
  chosen = draft?.workloads ?? {};
  namespace.set(draft?.namespace ?? '');
  wanted = draft?.cluster || undefined;
  if ((await host.call('load', undefined)).begun) act('rejoin');
  await ask('find');
}

/** Does it as the first button does what it is named after: with progress, and Cancel. */
function act(what: typeof doing): void {
  doing = what;
  submit.allow(true);
  submit.run();
  doing = 'migrate';
  submit.allow(false);
  draw();
}

async function done(): Promise<void> {
  say('');
  const asking = doing === 'rejoin' ? host.call('rejoin', undefined) : doing === 'preview' ? host.call('preview', { ...choices(), cluster: cluster.value() }) : host.call('migrate', { choices: choices(), cluster: cluster.value() });
  const { message, changed } = await asking;
  say(message, changed);
  void ask('find');
}

/** Azure too, which may not have answered before, or have other things by now. */
function readAgainAll(): void {
  clustersWanted = true;
  void ask('find');
}

/** A namespace with a mistake in it is none yet. */
function choices(): Choices {
  return { workloads: chosen, namespace: namespace.error() === undefined ? namespace.value() : '' };
}

// Milliseconds after the last key.
const pause = 200;

/** What comes of the choices is looked at when nobody types any more. */
function askSoon(): void {
  clearTimeout(typing);
  typing = setTimeout(() => void ask('choose'), pause);
}

/** The last answer counts, whichever comes last. */
async function ask(call: 'find' | 'choose'): Promise<void> {
  clearTimeout(typing);
  const number = ++asked;
  namespace.setError(namespaceProblem(namespace.value()));
  try {
    const answer = await host.call(call, choices());
    if (number !== asked) return;
    [found, failure.hidden] = [answer, true];
    chosen = stillThere(chosen, answer.workloads);
    draw();
    await loadClusters();
  } catch (error) {
    if (number !== asked) return;
    summary.textContent = '';
    fail(error);
  }
}

/** They are looked up when there is something to create for one of them. */
async function loadClusters(): Promise<void> {
  if (!clustersWanted || found === undefined || found.credentials.length === 0) return;
  clustersWanted = false;
  const number = ++clustersAsked;
  const answer = await clustersOrWhy(async () => host.call('clusters', undefined));
  if (number !== clustersAsked) return;
  clusters = answer;
  const all = inOrder(clusters, { byIssuer: true });
  // Another one than was chosen is nobody's choice.
  const there = wanted === undefined ? all[0] : clusterOf(wanted);
  cluster.setOptions(clusterOptions(all), there?.id ?? '');
  wanted ??= there?.id;
  draw();
}

function clusterOf(id: string): ClusterChoice | undefined {
  return clusters.clusters.find((one) => sameId(one.id, id));
}

function clusterChosen(): void {
  if (cluster.value() !== lookingUp) wanted = cluster.value() || undefined;
  draw();
}

function namespaceTyped(): void {
  namespace.setError(namespaceProblem(namespace.value()));
  if (namespace.error() === undefined) askSoon();
}

function draw(): void {
  if (!found) return;
  host.keep({ ...choices(), cluster: wanted ?? '' });
  summary.textContent = summaryOf(found);
  drawWorkloads(found.workloads, found.files);
  credentialSection.hidden = found.credentials.length === 0;
  credentials.replaceChildren(...found.credentials.map(({ identity, namespace: where, serviceAccount, problem }) => h('li', {}, `${identity} for ${where || '<namespace>'}/${serviceAccount}`, ...(problem === undefined ? [] : [h('div', { className: 'warning' }, problem)]))));
  leftSection.hidden = found.left.length === 0;
  left.replaceChildren(...found.left.map(({ what, why }) => h('li', {}, h('strong', {}, what), ` ${why}`)));
  namespace.row.hidden = !found.needsNamespace && namespace.value() === '';
  cluster.row.hidden = found.credentials.length === 0;
  const at = clusterOf(cluster.value());
  cluster.setError(clusterProblem(at, wanted, clusters));
  cluster.setWarning(clusterWarning(at, clusters, found.tenants));
  // A namespace that is missing is told when it is wanted.
  const namespaceLater = found.needsNamespace && namespace.value() === '';
  submit.allow(found.changed > 0 && (namespaceLater || found.credentials.some(({ problem }) => problem === undefined)));
  previewOnly.disable(locked || found.changed === 0);
}

/** What somebody types into stays where it is. */
function drawWorkloads(rows: readonly WorkloadRow[], files: readonly string[]): void {
  workloads.hidden = rows.length === 0;
  for (const row of rows) {
    const known = tableRows.get(row.key);
    const tableRow = known ?? workloadRow({ onChoose: (choice) => choose(row.key, choice), onOpen: () => open(row.key) });
    tableRow.show(row, files[row.file] ?? '');
    tableRow.disable(locked);
    tableRows.set(row.key, tableRow);
    if (!known) workloads.append(tableRow.element);
  }
  for (const [key, tableRow] of tableRows) {
    if (rows.some((row) => row.key === key)) continue;
    tableRow.element.remove();
    tableRows.delete(key);
  }
}

function choose(key: string, choice: Choices['workloads'][string]): void {
  chosen = { ...chosen, [key]: choice };
  askSoon();
}

function open(key: string): void {
  const file = found?.workloads.find((row) => row.key === key)?.file;
  if (file !== undefined) void host.call('openFile', { file });
}

/** Of the changes alone, neither a cluster nor a namespace is wanted. */
function valid(): boolean {
  const fields: Pick<TableRow, 'error' | 'focus'>[] = [...tableRows.values()];
  if (doing === 'migrate') {
    if (found?.needsNamespace === true && namespace.value() === '') namespace.setError('Enter the namespace of the pods.');
    if (cluster.value() === lookingUp) cluster.setError('The clusters are being looked up.');
    else if (cluster.value() === '' && cluster.error() === undefined) cluster.setError(noCluster(clusters));
    fields.push(cluster, namespace);
  }
  const wrong = fields.find((field) => field.error() !== undefined);
  wrong?.focus();
  return !wrong;
}

function lock(all: boolean): void {
  locked = all;
  for (const control of [cluster, namespace, readAgain, previewOnly, ...tableRows.values()]) control.disable(locked);
  draw();
}

function say(message: string, well = false): void {
  outcome.textContent = message;
  outcome.className = well ? 'verdict yes' : 'verdict';
  outcome.hidden = message === '';
}

function fail(error: unknown): void {
  if (error instanceof CallError && error.cancelled) return;
  failure.textContent = error instanceof Error ? error.message : String(error);
  failure.hidden = false;
}
