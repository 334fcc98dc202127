import * as az from '../../azure/asCode/az.ts';
import { credentialName, federatedCredentialLimit } from '../../azure/federatedNames.ts';
import { tokenOf } from '../../azure/federatedWorkloads.ts';
import { namespaceProblem, objectNameProblem } from '../../manifests/names.ts';
import { connect } from '../../ui/webview/call.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField, textField } from '../../ui/webview/fields.ts';
import { button, layout, section, submitOnEnter, submitRow } from '../../ui/webview/form.ts';
import type { ClusterChoice } from '../shared/clusterContract.ts';
import { clusterField } from '../shared/webview/clusterField.ts';
import type { WorkloadChoice } from '../shared/workloadContract.ts';
import type { Form, Preview, Start, WorkloadIdentityContract } from './protocol.ts';

const elsewhere = '';

const host = connect<WorkloadIdentityContract, Form>();

const identity = h('p', { className: 'help' });
const workload = selectField('Workload', { help: 'One of this workspace is changed in its file: comments, order and indentation stay as they are.', onChange: workloadChosen });
const cluster = clusterField({ help: 'Where the pods run. Tokens of its issuer are what the federated credential trusts.', ask: async () => host.call('clusters', undefined), onChange: changed, onLoad: changed, byIssuer: true });
const namespace = textField('Namespace', { placeholder: 'orders', help: "Where the pods run. What the workload's file says counts.", onInput: changed });
const serviceAccount = textField('Service account', { help: 'What the pods run as. It bears the client ID of the identity.', onInput: accountTyped });
const fields = [workload, cluster, namespace, serviceAccount];
const yaml = h('code');
const files = h('p', { className: 'help' });
const outcome = h('p', { role: 'status' });
const done = h('p', { role: 'status' });
const again = button('Generate Another', () => show(undefined));
const finished = h('div', { className: 'rows', hidden: true }, done, h('div', { className: 'buttons' }, again.element, button('Close', close, true).element));
const reason = h('div', { className: 'failure', role: 'alert' });
const failed = h('div', { hidden: true }, reason, h('div', { className: 'buttons' }, button('Try Again', () => void load()).element, button('Close', close, true).element));

let start: Start | undefined;
let preview: Preview | undefined;
/** While something is being done, also where that was begun before the page was hidden. */
let isLocked = false;
/** The service account follows the workload until somebody gives one. */
let ownAccount = false;

const command = commandBox(
  () => start?.shell ?? 'bash',
  (text) => host.call('copyCommand', { text }),
  (text) => host.call('commandToTerminal', { text }),
);
const submit = submitRow({
  label: 'Create the Federated Credential and Open the YAML',
  busy: () => `Creating the federated credential of ${start?.identity.name ?? ''}…`,
  valid,
  lock: (locked) => lock(locked),
  submit: async () => show(await host.call('save', form())),
  stop: () => void host.call('cancelSave', undefined),
  close,
});
const openOnly = button('Open the YAML Alone', () => void open(), true);
const page = h('div', { className: 'rows' }, identity, workload.row, cluster.row, namespace.row, serviceAccount.row, submit.row, h('div', { className: 'buttons' }, openOnly.element));

const side = [section('YAML', files, h('pre', { tabIndex: 0, className: 'yaml' }, yaml)), command.element, section('What happens', outcome)];

layout(
  'Generate workload identity YAML',
  'Pods sign in as an identity with the token of their service account: no secret, and nothing that has to run in the cluster but what AKS brings.',
  [failed, page, finished],
  side,
);
submitOnEnter(document.body, submit);
page.hidden = true;
void load();

async function load(): Promise<void> {
  try {
    start = await host.call('load', undefined);
  } catch (error) {
    reason.textContent = error instanceof Error ? error.message : String(error);
    failed.hidden = false;
    return;
  }
  const draft = host.restored();
  [failed.hidden, page.hidden] = [true, false];
  identity.textContent = `For the user-assigned identity ${start.identity.name}.`;
  workload.setOptions([{ value: elsewhere, label: 'One that is not in this workspace' }, ...start.workloads.map(({ key, label, description }) => ({ value: key, label, description }))], draft?.workload ?? start.workload);
  workload.setWarning(start.leftOut);
  ownAccount = draft !== undefined;
  namespace.set(draft?.namespace ?? '');
  serviceAccount.set(draft?.serviceAccount ?? '');
  cluster.want(draft?.cluster ?? '');
  if (start.begun) submit.follow(async () => show(await host.call('outcome', undefined)));
  else if (draft) changed();
  else workloadChosen();
  if (!start.begun) namespace.focus();
  // What cannot be had is told; the YAML can be opened without it.
  await cluster.load();
}

function chosenWorkload(): WorkloadChoice | undefined {
  return start?.workloads.find(({ key }) => key === workload.value());
}

function form(): Form {
  return { cluster: cluster.value(), namespace: namespace.value(), serviceAccount: serviceAccount.value(), workload: workload.value() };
}

function workloadChosen(): void {
  const chosen = chosenWorkload();
  if (chosen?.namespace !== undefined) namespace.set(chosen.namespace);
  if (!ownAccount) serviceAccount.set(chosen?.serviceAccount ?? start?.serviceAccount ?? '');
  changed();
}

function accountTyped(): void {
  ownAccount = serviceAccount.value() !== '';
  changed();
}

function changed(): void {
  if (!start || !finished.hidden) return;
  const wanted = form();
  const chosen = cluster.chosen();
  host.keep({ ...wanted, cluster: cluster.wanted() });
  // The file says it, and what it says counts.
  namespace.disable(isLocked || chosenWorkload()?.namespace !== undefined);
  namespace.setError(namespaceProblem(wanted.namespace));
  serviceAccount.setError(objectNameProblem(wanted.serviceAccount));
  cluster.remark(remarksOn(chosen));
  const { name, subscriptionId, resourceGroup } = start.identity;
  const shown = { namespace: wanted.namespace || '<namespace>', serviceAccount: wanted.serviceAccount || '<service account>' };
  const trust = { ...tokenOf({ kind: 'kubernetes', issuer: chosen?.issuer ?? '<issuer>', ...shown }), name: credentialName([chosen?.name ?? '', shown.namespace, shown.serviceAccount], []) || '<name>', audience: start.audience };
  command.show(chosen && chosen.issuer === undefined ? [az.enableWorkloadIdentity(chosen)] : [az.createFederatedCredential({ subscriptionId, resourceGroup, identityName: name, ...trust })]);
  outcome.textContent = `Pods with the service account ${shown.serviceAccount} in the namespace ${shown.namespace} of ${chosen?.name ?? 'the cluster'} can sign in as ${name}, and do what its roles allow, once the YAML is applied. A credential that is there already is left as it is.${room(start)}`;
  void look(wanted);
}

/** Whether the identity can have one more; nothing where it can. */
function room({ identity: { name }, credentials }: Start): string {
  if (typeof credentials === 'string') return ` Whether ${name} has room for one more is not known. ${credentials}`;
  return credentials >= federatedCredentialLimit ? ` ${name} has ${credentials} federated credentials, and Azure allows no more than ${federatedCredentialLimit}: delete one first, or use another identity.` : '';
}

function remarksOn(chosen: ClusterChoice | undefined): Parameters<typeof cluster.remark>[0] {
  if (!chosen) return {};
  if (chosen.issuer === undefined) return { error: `The OIDC issuer of ${chosen.name} is off. Enable workload identity on it first: the command in this panel does, and so does its menu in the tree.` };
  return chosen.workloadIdentity ? {} : { warning: `Workload identity is off on ${chosen.name}: its pods are given no tokens until it is on (az aks update --enable-workload-identity).` };
}

let asked = 0;

/** The last answer counts, whichever comes last. */
async function look(wanted: Form): Promise<void> {
  const number = ++asked;
  if (namespace.error() !== undefined || serviceAccount.error() !== undefined) {
    // YAML that a cluster would refuse is not shown as if it were good.
    [yaml.textContent, files.textContent] = ['# Mend the fields to see the YAML.', ''];
    serviceAccount.setWarning(undefined);
    return;
  }
  try {
    const answer = await host.call('preview', wanted);
    if (number !== asked) return;
    preview = answer;
    yaml.textContent = answer.obstacle === undefined ? answer.yaml || '# Nothing has to be changed: it is right already.' : '';
    files.textContent = answer.files.length > 0 ? `What is changed in ${answer.files.join(' and ')}:` : '';
    workload.setError(answer.obstacle);
    serviceAccount.setWarning(answer.taken);
  } catch (error) {
    if (number === asked) yaml.textContent = `# ${error instanceof Error ? error.message : String(error)}`;
  }
}

function valid(): boolean {
  if (namespace.value() === '') namespace.setError('Enter the namespace.');
  if (!cluster.chosen()) cluster.demand('Open the YAML alone.');
  const wrong = fields.find((field) => field.error() !== undefined);
  wrong?.focus();
  return !wrong;
}

function lock(locked: boolean): void {
  isLocked = locked;
  for (const field of fields) field.disable(locked);
  openOnly.disable(locked);
  if (!locked) changed();
}

async function open(): Promise<void> {
  if (preview?.obstacle !== undefined || namespace.error() !== undefined || serviceAccount.error() !== undefined) return;
  try {
    show(await host.call('open', form()));
  } catch (error) {
    workload.setError(error instanceof Error ? error.message : String(error));
  }
}

function show(message: string | undefined): void {
  done.textContent = message ?? '';
  [page.hidden, finished.hidden] = [message !== undefined, message === undefined];
  for (const one of side) one.hidden = message !== undefined;
  if (message === undefined) changed();
  else again.focus();
}

function close(): void {
  void host.call('close', undefined);
}
