import { namespaceProblem, objectNameProblem } from '../../manifests/names.ts';
import { CallError, connect } from '../../ui/webview/call.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField, textField } from '../../ui/webview/fields.ts';
import { button, layout, section, submitRow } from '../../ui/webview/form.ts';
import type { Clusters } from '../shared/clusterContract.ts';
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
const outcome = h('p', { role: 'status' });
const readAgain = button('Read the Files Again', () => void readAll(), true);
const previewOnly = button('Preview the Changes Alone', () => void previewAlone(), true);

let clusters: Clusters = { clusters: [], failures: [] };
let found: ReturnType<MigrateContract['find']> | undefined;
let chosen: Record<string, Choices['workloads'][string]> = {};
let asked = 0;

const submit = submitRow({
  label: 'Create the Credentials and Preview the Changes',
  busy: () => 'Creating the federated credentials…',
  valid,
  lock: (locked) => {
    for (const control of [cluster, namespace, readAgain, previewOnly]) control.disable(locked);
  },
  submit: async () => tell((await host.call('migrate', { choices: choices(), cluster: cluster.value() })).message),
  step: async (seen) => host.call('step', { seen }),
  stop: () => void host.call('stop', undefined),
  close: () => void host.call('close', undefined),
  stopped: 'Cancelled. The federated credentials that were created stay, and are found again the next time. No file was changed.',
});

layout(
  'Migrate to workload identity',
  'Workloads that use AAD Pod Identity get a service account that stands for their identity. Your files keep their comments, their order and their indentation, and nothing is changed before you accept it, file by file.',
  [summary, failure, workloads, cluster.row, namespace.row, submit.row, h('div', { className: 'buttons' }, previewOnly.element, readAgain.element), outcome],
  [credentialSection, leftSection, section('What comes after', h('p', {}, 'Save and apply the files, and let the pods roll out. Images whose SDK is older than workload identity need a newer one. Then delete the AzureIdentity and AzureIdentityBinding objects, and pod identity itself.'))],
);
cluster.setOptions([{ value: '', label: 'Looking up the clusters…' }]);
void load();

async function load(): Promise<void> {
  const draft = host.restored();
  chosen = { ...draft?.workloads };
  namespace.set(draft?.namespace ?? '');
  await find();
  await loadClusters(draft?.cluster);
}

/** Azure too, which may not have answered before. */
async function readAll(): Promise<void> {
  await find();
  await loadClusters(cluster.value());
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
  } catch (error) {
    if (number === asked) fail(error);
  }
}

async function loadClusters(before?: string): Promise<void> {
  try {
    clusters = await host.call('clusters', undefined);
  } catch (error) {
    clusters = { clusters: [], failures: [`The clusters could not be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
  // Those with their issuer on first: the others need something done before.
  const sorted = clusters.clusters.toSorted((a, b) => Number(a.issuer === undefined) - Number(b.issuer === undefined) || a.name.localeCompare(b.name));
  cluster.setOptions(sorted.map(({ id, name: label, description }) => ({ value: id, label, description })), before);
  draw();
}

function draw(): void {
  if (!found) return;
  host.keep({ ...choices(), cluster: cluster.value() });
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
  submit.allow(found.changed > 0 && found.credentials.some(({ problem }) => problem === undefined));
  previewOnly.disable(found.changed === 0);
}

function summaryOf({ files, workloads: all, left: others, noFolder }: ReturnType<MigrateContract['find']>, ready: number): string {
  if (files.length === 0 && noFolder) return 'No folder is open. Open the one that holds the manifests, and read the files again.';
  if (files.length === 0) return 'No manifest in this workspace uses AAD Pod Identity.';
  const inFiles = `in ${files.length === 1 ? files[0] : `${files.length} files`}`;
  if (all.length === 0) return `No workload ${inFiles} uses AAD Pod Identity${others.length > 0 ? ': see what is left as it is' : ''}.`;
  return `${ready} of ${all.length} ${all.length === 1 ? 'workload' : 'workloads'} ${inFiles} can be migrated as chosen.`;
}

const cards = new Map<string, WorkloadCard>();

/** What somebody types into stays where it is. */
function drawWorkloads(rows: readonly WorkloadRow[], files: readonly string[]): void {
  for (const row of rows) {
    const known = cards.get(row.key);
    const card = known ?? workloadCard({ onChoose: (choice) => choose(row.key, choice), onOpen: () => open(row.key) });
    card.show(row, files[row.file] ?? '');
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

function valid(): boolean {
  if (found?.needsNamespace === true && namespace.value() === '') namespace.setError('Enter the namespace of the pods.');
  if (cluster.value() === '') cluster.setError('Choose a cluster.');
  const wrong = [cluster, namespace].find((field) => field.error() !== undefined);
  wrong?.focus();
  return !wrong;
}

async function previewAlone(): Promise<void> {
  outcome.textContent = 'The changes wait in the preview: tick those that you want, and apply them.';
  try {
    tell((await host.call('preview', choices())).message);
  } catch (error) {
    fail(error);
  }
}

function tell(message: string): void {
  outcome.textContent = message;
  void find();
}

function fail(error: unknown): void {
  outcome.textContent = '';
  if (error instanceof CallError && error.cancelled) return;
  failure.textContent = error instanceof Error ? error.message : String(error);
  failure.hidden = false;
}

interface WorkloadCard {
  readonly element: HTMLElement;
  readonly show: (row: WorkloadRow, file: string) => void;
}

/** A workload: what it uses now, what it will be, and the choices where there are any. */
function workloadCard({ onChoose, onOpen }: { readonly onChoose: (choice: Choices['workloads'][string]) => void; readonly onOpen: () => void }): WorkloadCard {
  const title = h('button', { type: 'button', className: 'link', onClick: onOpen });
  const where = h('span', { className: 'help' });
  const before = h('p', { className: 'help' });
  const identity = selectField('Identity', { few: true, onChange: chosen });
  const account = textField('Service account', { onInput: chosen });
  const obstacle = h('div', { className: 'warning', role: 'status' });
  const element = h('section', { className: 'row' }, h('h2', {}, title, ' ', where), before, identity.row, account.row, obstacle);
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
      before.textContent = `Now by the selector ${row.selector}${row.identity === undefined ? '' : `, as ${row.identity}`}.`;
      const options = row.identities.join('\n');
      if (options !== offered) identity.setOptions(row.identities.map((name) => ({ value: name, label: name })), row.identity ?? '');
      offered = options;
      // One alone is no choice.
      identity.row.hidden = row.identities.length < 2;
      account.row.hidden = row.identities.length === 0;
      if (document.activeElement !== account.row.querySelector('vscode-textfield')) account.set(row.serviceAccount);
      obstacle.textContent = row.obstacle ?? '';
    },
  };
}
