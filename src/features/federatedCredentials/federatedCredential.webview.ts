import * as az from '../../azure/asCode/az.ts';
import { bicep } from '../../azure/asCode/bicep.ts';
import { terraform } from '../../azure/asCode/terraform.ts';
import { federatedCredentialLimit } from '../../azure/federatedNames.ts';
import { connect } from '../../ui/webview/call.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField, textField } from '../../ui/webview/fields.ts';
import type { Field } from '../../ui/webview/fields.ts';
import { button, layout, section, submitOnEnter, submitRow } from '../../ui/webview/form.ts';
import { clusterOptions, clustersOrWhy, inOrder } from '../shared/webview/clusters.ts';
import { problemsIn, warningsIn } from './checks.ts';
import type { Remarks } from './checks.ts';
import { commandsOf, describedBy } from './formCommands.ts';
import { lookingUp } from '../shared/clusterContract.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import type { FederatedCredentialContract, Start } from './protocol.ts';
import { anotherCluster, chosenCluster, clusterToBegin, filled, proposedName, shownIn, trustIn, valuesOf, workloadIn } from './values.ts';
import type { FieldName, Values } from './values.ts';
import { needsOf, outcomeOf } from './words.ts';

interface Kept {
  readonly values: Values;
  readonly ownName: boolean;
  /** What was written, while the page says so. */
  readonly done?: Values | undefined;
}

const host = connect<FederatedCredentialContract, Kept>();

const kind = selectField('What signs in', { few: true, onChange: changed });
const cluster = selectField('Cluster', { onChange: changed });
const clusterIssuer = textField('Issuer of the cluster', { placeholder: 'https://…/', help: 'The URL to the letter, with the "/" at its end where it has one.', onInput: changed });
const namespace = textField('Namespace', { placeholder: 'orders', onInput: changed });
const serviceAccount = textField('Service account', { placeholder: 'orders-api', onInput: changed });
const repository = textField('Repository', { placeholder: 'contoso/web', help: 'Of GitHub: organization/repository.', onInput: changed });
const run = selectField('Workflow runs for', { few: true, onChange: changed });
const branch = textField('Branch', { placeholder: 'main', onInput: changed });
const tag = textField('Tag', { placeholder: 'v1.0', onInput: changed });
const environment = textField('Environment', { placeholder: 'production', onInput: changed });
const issuer = textField('Issuer', { placeholder: 'https://…', help: 'The "iss" of the tokens, to the letter.', onInput: changed });
const subject = textField('Subject', { help: 'The "sub" of the tokens, to the letter.', onInput: changed });
const name = textField('Name', { help: '3 to 120 letters, digits, "-" and "_", beginning with a letter or a digit.', onInput: nameTyped });
const audience = textField('Audience', { onInput: changed });
const fields: Readonly<Record<FieldName, Field<string>>> = { kind, cluster, clusterIssuer, namespace, serviceAccount, repository, run, branch, tag, environment, issuer, subject, name, audience };
const names = Object.keys(fields) as readonly FieldName[];

const count = h('p', { className: 'help' });
const full = h('div', { className: 'failure partial', role: 'alert', hidden: true });
const reason = h('div', { className: 'failure', role: 'alert' });
const failed = h('div', { hidden: true }, reason, h('div', { className: 'buttons' }, button('Try Again', () => void load(host.restored())).element, button('Close', close, true).element));
const lookAgain = button('Look Again', () => void loadClusters(), true);
const lookAgainRow = h('div', { className: 'buttons' }, lookAgain.element);
const outcome = h('p', { role: 'status' });
const doneText = h('p');
const needs = h('p');
const another = button('Create Another', () => void createAnother());
const closeDone = button('Close', close, true);
const done = h('div', { className: 'rows', role: 'status', hidden: true }, doneText, needs, h('div', { className: 'buttons' }, another.element, closeDone.element));

const byIssuer = { value: anotherCluster, label: 'Another cluster…', description: 'by the URL of its issuer' };

let start: Start | undefined;
let clusters: Clusters = { clusters: [], failures: [] };
/** The name follows the fields until somebody gives one. */
let ownName = false;
/** What was written, while the page says so. */
let written: Values | undefined;
/** What each field says has to wait until somebody has been there. */
const touched = new Set<FieldName>();

const command = commandBox(
  () => start?.shell ?? 'bash',
  (text) => host.call('copyCommand', { text }),
  (text) => host.call('commandToTerminal', { text }),
);
const submit = submitRow({
  label: 'Save Federated Credential',
  busy: () => `${start?.editing === undefined ? 'Creating' : 'Changing'} ${name.value()}…`,
  valid,
  lock,
  submit: save,
  stop: () => void host.call('cancelSave', undefined),
  close,
});
const form = h('div', { className: 'rows' }, count, full, kind.row, cluster.row, lookAgainRow, clusterIssuer.row, namespace.row, serviceAccount.row, repository.row, run.row, branch.row, tag.row, environment.row, issuer.row, subject.row, name.row, audience.row, submit.row);

kind.setOptions([{ value: 'kubernetes', label: 'Kubernetes' }, { value: 'github', label: 'GitHub Actions' }, { value: 'other', label: 'Another issuer' }]);
run.setOptions([{ value: 'branch', label: 'A branch' }, { value: 'tag', label: 'A tag' }, { value: 'environment', label: 'An environment' }, { value: 'pullRequest', label: 'Pull requests' }]);
cluster.setOptions([{ value: lookingUp, label: 'Looking up the clusters…' }, byIssuer]);
layout(
  'Federated credential',
  'Lets a workload outside of Azure, or in a cluster, sign in as the identity with a token that it has anyway, and without a secret.',
  [failed, form, done],
  [command.element, section('What happens', outcome)],
);
submitOnEnter(document.body, submit);
form.hidden = true;
void load(host.restored());
for (const field of names) fields[field].row.addEventListener('focusout', () => touch(field));

async function load(kept?: Kept): Promise<void> {
  try {
    start = await host.call('load', undefined);
  } catch (error) {
    reason.textContent = error instanceof Error ? error.message : String(error);
    [failed.hidden, form.hidden] = [false, true];
    return;
  }
  failed.hidden = true;
  const values = kept?.values ?? valuesOf(start);
  ownName = kept?.ownName ?? start.editing !== undefined;
  for (const field of names) fields[field].set(values[field]);
  submit.rename(start.editing === undefined ? 'Create Federated Credential' : 'Save Changes');
  another.element.hidden = start.editing !== undefined;
  const used = `${start.credentials.length} of ${federatedCredentialLimit}`;
  const isFull = start.editing === undefined && start.credentials.length >= federatedCredentialLimit;
  count.textContent = `${start.identity.name} has ${used} federated credentials.`;
  full.textContent = `${start.identity.name} has ${used} federated credentials, and Azure allows no more. Delete one first, or use another identity.`;
  [count.hidden, full.hidden] = [isFull, !isFull];
  submit.allow(!isFull);
  if (kept?.done) showDone(kept.done);
  else form.hidden = false;
  lock(false);
  changed();
  if (!kept?.done) firstEmpty()?.focus();
  await loadClusters(values.cluster);
}

/** What cannot be had is told, and the issuer can be typed. `before`: what the field showed when the page was there before. */
async function loadClusters(before?: string): Promise<void> {
  lookAgain.disable(true);
  clusters = await clustersOrWhy(async () => host.call('clusters', undefined));
  lookAgain.disable(false);
  const shown = cluster.value() === lookingUp || cluster.value() === '' ? (before ?? cluster.value()) : cluster.value();
  const sorted = inOrder(clusters, { byIssuer: true });
  cluster.setOptions([...clusterOptions(sorted), byIssuer], clusterToBegin({ ...values(), cluster: shown }, sorted));
  changed();
}

function values(): Values {
  const read = Object.fromEntries(names.map((field) => [field, fields[field].value()])) as unknown as Values;
  return { ...read, name: ownName ? read.name : proposedName(read, clusters.clusters, others()) };
}

function others() {
  return start?.credentials.filter((one) => one.name !== start?.editing) ?? [];
}

function nameTyped(): void {
  // Emptied, it follows the fields again.
  ownName = name.value() !== '';
  touched.add('name');
  changed();
}

function touch(field: FieldName): void {
  if (fields[field].value() === '') return;
  touched.add(field);
  changed();
}

function changed(): void {
  if (!start) return;
  const now = values();
  if (name.value() !== now.name && document.activeElement !== name.row.querySelector('vscode-textfield')) name.set(now.name);
  for (const [field, shown] of Object.entries(shownIn(now))) fields[field as FieldName].row.hidden = !shown;
  const chosen = chosenCluster(now, clusters.clusters);
  const off = chosen !== undefined && chosen.issuer === undefined;
  lookAgainRow.hidden = !off;
  remark(problemsIn(now, clusters.clusters, others()));
  const warnings = warningsIn(now, clusters.clusters, start.audience);
  for (const field of names) fields[field].setWarning(warnings[field]);
  if (warnings.cluster === undefined && now.kind === 'kubernetes') cluster.setWarning(clusters.failures.join(' ') || undefined);
  const trust = trustIn(filled(now), clusters.clusters);
  if (off) command.show([az.enableWorkloadIdentity(chosen)]);
  else {
    const things = [describedBy(start.identity, trust)];
    command.show(commandsOf(start.identity, trust, start.editing !== undefined), [{ name: 'Bicep', text: bicep(things) }, { name: 'Terraform', text: terraform(things) }]);
  }
  outcome.textContent = off
    ? `Nothing can sign in from ${chosen.name} before its OIDC issuer is on. Turning it on restarts the API server, gives service account tokens another issuer, and can't be undone.`
    : outcomeOf(start, workloadIn(filled(now), clusters.clusters), clusters.clusters);
  host.keep({ values: now, ownName, done: written });
}

/** What is empty is not told to be wrong before somebody wants to go on. */
function remark(problems: Remarks): void {
  for (const field of names) fields[field].setError(touched.has(field) || fields[field].value() !== '' ? problems[field] : undefined);
}

function firstEmpty(): Field<string> | undefined {
  return names.map((field) => fields[field]).find((field) => !field.row.hidden && field.value() === '');
}

function valid(): boolean {
  for (const field of names) touched.add(field);
  remark(problemsIn(values(), clusters.clusters, others()));
  const wrong = names.map((field) => fields[field]).find((field) => !field.row.hidden && field.error() !== undefined);
  wrong?.focus();
  return !wrong;
}

function lock(locked: boolean): void {
  for (const field of names) fields[field].disable(locked || (field === 'name' && start?.editing !== undefined));
  lookAgain.disable(locked);
}

async function save(): Promise<void> {
  const saved = values();
  await host.call('save', trustIn(saved, clusters.clusters));
  showDone(saved);
  host.keep({ values: saved, ownName, done: saved });
}

function showDone(saved: Values): void {
  if (!start) return;
  written = saved;
  doneText.textContent = `${start.editing === undefined ? 'Created' : 'Changed'} federated credential ${saved.name} of ${start.identity.name}.`;
  needs.textContent = needsOf(workloadIn(saved, clusters.clusters), start.identity);
  [form.hidden, done.hidden] = [true, false];
  (start.editing === undefined ? another : closeDone).focus();
}

/** In the same place, mostly: what tells one workload there from another begins anew. */
async function createAnother(): Promise<void> {
  const again = values();
  written = undefined;
  touched.clear();
  done.hidden = true;
  await load({ values: { ...again, namespace: '', serviceAccount: '', branch: '', tag: '', environment: '', subject: '', name: '' }, ownName: false });
}

function close(): void {
  void host.call('close', undefined);
}
