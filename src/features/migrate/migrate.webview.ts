import { namespaceProblem, objectNameProblem } from '../../manifests/names.ts';
import { CallError, connect } from '../../ui/webview/call.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField, textField } from '../../ui/webview/fields.ts';
import { button, layout, section, submitRow } from '../../ui/webview/form.ts';
import { lookingUp } from '../shared/clusterContract.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import { clusterOptions, clustersOrWhy, inOrder } from '../shared/webview/clusters.ts';
import type { Choices, MigrateContract, WorkloadRow } from './protocol.ts';

interface Draft extends Choices {
  readonly cluster: string;
}

const host = connect<MigrateContract, Draft>();

const summary = h('p', { className: 'count', role: 'status' });
const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
const workloads = h('div', { className: 'rows' });
const left = h('ul', { className: 'happens' });
const leftSection = section('Left as it is', left);
const credentials = h('ul', { className: 'happens' });
const credentialSection = section('Federated credentials', credentials);
const cluster = selectField('Cluster', { help: 'Where the pods run: its issuer is what the federated credentials trust.', onChange: () => draw() });
const namespace = textField('Namespace', { help: 'Of the workloads whose files name none.', onInput: () => void find() });
const outcome = h('div', { role: 'status', hidden: true });
const readAgain = button('Read the Files Again', readAgainAll, true);
const previewOnly = button('Preview the Changes Alone', () => act('preview'), true);

let clusters: Clusters = { clusters: [], failures: [] };
let found: ReturnType<MigrateContract['find']> | undefined;
let chosen: Record<string, Choices['workloads'][string]> = {};
let asked = 0;
/** What the buttons do: the first one migrates; what is under way when the page comes back is gone on with. */
let doing: 'migrate' | 'preview' | 'rejoin' = 'migrate';
let locked = false;
/** The identities whose clusters were read: those of their tenant. */
let clustersOf = '';
/** The cluster that was chosen before the page was hidden. */
let before: string | undefined;
const cards = new Map<string, WorkloadCard>();

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
  [summary, failure, workloads, cluster.row, namespace.row, submit.row, h('div', { className: 'buttons' }, previewOnly.element, readAgain.element), outcome],
  [credentialSection, leftSection, section('What comes after', h('p', {}, 'Save and apply the files, and let the pods roll out. Images whose SDK is older than workload identity need a newer one. Then delete the AzureIdentity and AzureIdentityBinding objects, and pod identity itself.'))],
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
  chosen = { ...draft?.workloads };
  namespace.set(draft?.namespace ?? '');
  before = draft?.cluster;
  if ((await host.call('load', undefined)).begun) act('rejoin');
  await find();
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
  const asking = doing === 'rejoin' ? host.call('rejoin', undefined) : doing === 'preview' ? host.call('preview', choices()) : host.call('migrate', { choices: choices(), cluster: cluster.value() });
  const { message, changed } = await asking;
  say(message, changed);
  void find();
}

/** Azure too, which may not have answered before. */
function readAgainAll(): void {
  clustersOf = '';
  void find();
}

function choices(): Choices {
  return { workloads: chosen, namespace: namespace.value() };
}

/** The last answer counts, whichever comes last. */
async function find(): Promise<void> {
  const number = ++asked;
  namespace.setError(namespaceProblem(namespace.value()));
  if (namespace.error() !== undefined) return;
  try {
    const answer = await host.call('find', choices());
    if (number !== asked) return;
    [found, failure.hidden] = [answer, true];
    draw();
    await loadClusters(answer.credentials.map(({ identity }) => identity).join('\n'));
  } catch (error) {
    if (number !== asked) return;
    summary.textContent = '';
    fail(error);
  }
}

/** Which tenant is looked in is known with the first identity. */
async function loadClusters(identities: string): Promise<void> {
  if (identities === '' || identities === clustersOf || clusters.clusters.length > 0) return;
  clustersOf = identities;
  clusters = await clustersOrWhy(async () => host.call('clusters', undefined));
  cluster.setOptions(clusterOptions(inOrder(clusters, { byIssuer: true })), before);
  draw();
}

function draw(): void {
  if (!found) return;
  host.keep({ ...choices(), cluster: cluster.value() === lookingUp ? (before ?? '') : cluster.value() });
  const ready = found.workloads.filter(({ obstacle }) => obstacle === undefined).length;
  summary.textContent = summaryOf(found, ready);
  drawWorkloads(found.workloads, found.files);
  credentialSection.hidden = found.credentials.length === 0;
  credentials.replaceChildren(...found.credentials.map(({ identity, namespace: where, serviceAccount, problem }) => h('li', {}, `${identity} for ${where || '<namespace>'}/${serviceAccount}`, ...(problem === undefined ? [] : [h('div', { className: 'warning' }, problem)]))));
  leftSection.hidden = found.left.length === 0;
  left.replaceChildren(...found.left.map(({ what, why }) => h('li', {}, h('strong', {}, what), ` ${why}`)));
  namespace.row.hidden = !found.needsNamespace && namespace.value() === '';
  cluster.row.hidden = found.credentials.length === 0;
  const at = clusters.clusters.find(({ id }) => id === cluster.value());
  cluster.setError(at && at.issuer === undefined ? `The OIDC issuer of ${at.name} is off. Enable workload identity on it first, in its menu in the tree.` : undefined);
  cluster.setWarning(at?.issuer !== undefined && !at.workloadIdentity ? `Workload identity is off on ${at.name}: its pods are given no tokens until it is on.` : clusters.failures.join(' ') || undefined);
  // A namespace that is missing is told when it is wanted.
  const namespaceLater = found.needsNamespace && namespace.value() === '';
  submit.allow(found.changed > 0 && (namespaceLater || found.credentials.some(({ problem }) => problem === undefined)));
  previewOnly.disable(locked || found.changed === 0);
}

function summaryOf({ files, workloads: all, left: others, noFolder }: ReturnType<MigrateContract['find']>, ready: number): string {
  if (files.length === 0 && noFolder) return 'No folder is open. Open the one that holds the manifests, and read the files again.';
  if (files.length === 0) return 'No manifest in this workspace uses AAD Pod Identity.';
  const inFiles = `in ${files.length === 1 ? files[0] : `${files.length} files`}`;
  if (all.length === 0) return `No workload ${inFiles} uses AAD Pod Identity${others.length > 0 ? ': see what is left as it is' : ''}.`;
  return `${ready} of ${all.length} ${all.length === 1 ? 'workload' : 'workloads'} ${inFiles} can be migrated as chosen.`;
}

/** What somebody types into stays where it is. */
function drawWorkloads(rows: readonly WorkloadRow[], files: readonly string[]): void {
  workloads.hidden = rows.length === 0;
  for (const row of rows) {
    const known = cards.get(row.key);
    const card = known ?? workloadCard({ onChoose: (choice) => choose(row.key, choice), onOpen: () => open(row.key) });
    card.show(row, files[row.file] ?? '');
    card.disable(locked);
    cards.set(row.key, card);
    if (!known) workloads.append(card.element);
  }
  for (const [key, card] of cards) {
    if (rows.some((row) => row.key === key)) continue;
    card.element.remove();
    cards.delete(key);
  }
}

function choose(key: string, choice: Choices['workloads'][string]): void {
  chosen = { ...chosen, [key]: choice };
  void find();
}

function open(key: string): void {
  const file = found?.workloads.find((row) => row.key === key)?.file;
  if (file !== undefined) void host.call('openFile', { file });
}

/** Of the changes alone, neither a cluster nor a namespace is wanted. */
function valid(): boolean {
  if (doing === 'preview') return true;
  if (found?.needsNamespace === true && namespace.value() === '') namespace.setError('Enter the namespace of the pods.');
  if (cluster.value() === '' || cluster.value() === lookingUp) cluster.setError(cluster.value() === '' ? 'There is no cluster that you can see. Preview the changes alone.' : 'The clusters are being looked up.');
  const wrong = [cluster, namespace].find((field) => field.error() !== undefined);
  wrong?.focus();
  return !wrong;
}

function lock(all: boolean): void {
  locked = all;
  for (const control of [cluster, namespace, readAgain, previewOnly, ...cards.values()]) control.disable(locked);
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

interface WorkloadCard {
  readonly element: HTMLElement;
  readonly show: (row: WorkloadRow, file: string) => void;
  readonly disable: (disabled: boolean) => void;
}

/** A workload: what it uses now, what it will be, and the choices where there are any. */
function workloadCard({ onChoose, onOpen }: { readonly onChoose: (choice: Choices['workloads'][string]) => void; readonly onOpen: () => void }): WorkloadCard {
  const title = h('button', { type: 'button', className: 'link', onClick: onOpen });
  const where = h('span', { className: 'help' });
  const before = h('p', { className: 'help' });
  const identity = selectField('Identity', { few: true, onChange: chosen });
  const account = textField('Service account', { onInput: chosen });
  const obstacle = h('div', { className: 'warning', role: 'status' });
  const element = h('section', { className: 'rows' }, h('div', { className: 'row' }, h('h2', {}, title, ' ', where), before), obstacle, identity.row, account.row);
  let offered = '';

  function chosen(): void {
    account.setError(objectNameProblem(account.value()));
    if (account.error() === undefined) onChoose({ identity: identity.value() || undefined, serviceAccount: account.value() });
  }

  return {
    element,
    show(row, file) {
      title.textContent = row.label;
      title.title = `Open ${file}`;
      where.textContent = [file, row.namespace].filter(Boolean).join(' · ');
      before.textContent = `Now ${row.identity === undefined ? '' : `as the AzureIdentity ${row.identity}, `}with the label aadpodidbinding: ${row.selector}.`;
      const options = row.identities.join('\n');
      if (options !== offered) identity.setOptions(row.identities.map((name) => ({ value: name, label: name })), row.identity ?? '');
      offered = options;
      // One alone is no choice.
      identity.row.hidden = row.identities.length < 2;
      account.row.hidden = row.identities.length === 0;
      if (document.activeElement !== account.row.querySelector('vscode-textfield')) account.set(row.serviceAccount);
      obstacle.textContent = row.obstacle ?? '';
    },
    disable(disabled) {
      identity.disable(disabled);
      account.disable(disabled);
    },
  };
}
