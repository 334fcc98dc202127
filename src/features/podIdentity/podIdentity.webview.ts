import { CallError, connect } from '../../ui/webview/call.ts';
import { checklist } from '../../ui/webview/checklist.ts';
import { h } from '../../ui/webview/dom.ts';
import { checkboxField, selectField, textField } from '../../ui/webview/fields.ts';
import { button, layout, section } from '../../ui/webview/form.ts';
import { loadedSection } from '../../ui/webview/loadedSection.ts';
import { clusterField } from '../shared/webview/clusterField.ts';
import { problemsIn, situationOf, takenIn, typeOf, yamlOf } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Needs, PodIdentityContract, PodIdentityStart } from './protocol.ts';

const host = connect<PodIdentityContract, Draft>();
const fields = {
  type: selectField('Signs in as', { few: true, onChange: () => changed(true) }),
  tenantId: textField('Tenant ID', { help: "Of the service principal's application.", onInput: changed }),
  clientId: textField('Client ID', { help: "Of the service principal's application.", onInput: changed }),
  secret: textField('Secret', { help: 'Of Kubernetes, with placeholders for what is secret.', onInput: changed }),
  name: textField('Name', { help: 'Of the AzureIdentity. The binding is named after it.', onInput: nameChanged }),
  namespace: textField('Namespace', { placeholder: 'my-app', help: 'Of both objects. Empty: the namespace that kubectl uses.', onInput: changed }),
  selector: textField('Selector', { help: 'Pods whose label aadpodidbinding has this value get the identity.', onInput: selectorTyped }),
  mode: selectField('Mode', { few: true, onChange: () => changed(true) }),
  namespaced: checkboxField('Only pods of the same namespace may use it', { help: 'Without it, pods of every namespace with the label get the identity.', onChange: changed }),
  workload: selectField('Workload', { help: 'Its pods get the label, in its file.', onChange: workloadChosen }),
  exception: textField('Exception', { placeholder: 'app=agent', help: 'Labels of pods that reach the metadata service of their node themselves, past pod identity. Empty: no exception.', onInput: changed }),
  cluster: clusterField({ help: 'Where the pods run, to see what has to be there.', ask: async () => host.call('clusters', undefined), onChange: () => changed(true), onLoad: () => changed(true), none: 'None yet' }),
};
const identity = h('p', { className: 'help' });
const yaml = h('code');
const status = h('p', { className: 'help', role: 'status' });
const actions = [
  button('Open as Document', () => void act(async () => host.call('openDocument', { yaml: text() }))),
  button('Copy', () => void act(async () => (await host.call('copy', { yaml: text() }), 'Copied.')), true),
  button('Save to Workspace', () => void act(save), true),
];
const label = button('Label Its Pods', () => void act(async () => host.call('label', { workload: fields.workload.value(), selector: fields.selector.value() })), true);
// Nothing is opened or copied before there is something.
for (const action of actions) action.disable(true);
const labelRow = h('div', { className: 'buttons' }, label.element);

const list = checklist({
  act: (id) => void host.call('commandsToTerminal', { lines: needs?.items.find((item) => item.id === id)?.commands ?? [] }),
  copy: (words) => void host.call('copyCommand', { text: words }),
  toTerminal: (lines) => void host.call('commandsToTerminal', { lines }),
});
const assign = button('Assign the Roles', () => void assignRoles());
const again = button('Look Again', () => void need.load(), true);
const assigning = h('div', { className: 'progress', role: 'status', hidden: true }, h('vscode-progress-ring'), h('span', {}, 'Assigning the roles…'), button('Cancel', () => void host.call('stop', undefined), true).element);
const needButtons = h('div', { className: 'buttons' }, assign.element, again.element);
const assigned = h('p', { role: 'status' });
const refused = h('div', { className: 'failure', role: 'alert', hidden: true });
const need = loadedSection<Needs>({
  title: 'What it needs',
  load: async () => host.call('needs', { ...situationOf(draft()), again: true }),
  draw(found, body) {
    needs = found;
    list.show(found.items);
    assign.element.textContent = found.missing === 1 ? 'Assign the Role' : `Assign ${found.missing} Roles`;
    assign.element.hidden = found.missing === 0;
    body.append(list.element, refused, assigned, needButtons, assigning);
  },
  keep: () => undefined,
});

let start: PodIdentityStart | undefined;
let needs: Needs | undefined;
/** The selector follows the name until somebody gives it one of its own. */
let ownSelector = false;

fields.mode.setOptions([
  { value: 'standard', label: 'Standard', description: 'NMI, and MIC, which attaches identities to nodes' },
  { value: 'managed', label: 'Managed', description: 'NMI alone, always by namespace; identities are attached to nodes by hand' },
]);
layout(
  'Generate pod identity YAML',
  'AAD Pod Identity has been archived since 2023, and the AKS add-on has been unsupported since September 2025. It still runs where it is installed; for new work use Microsoft Entra Workload ID.',
  [
    h('div', { className: 'buttons' }, button('Use Workload Identity Instead', () => void host.call('instead', undefined), true).element),
    identity,
    ...(['type', 'tenantId', 'clientId', 'secret', 'name', 'namespace', 'selector', 'mode', 'namespaced', 'workload'] as const).map((field) => fields[field].row),
    labelRow,
    fields.exception.row,
    fields.cluster.row,
  ],
  [section('YAML', h('pre', { tabIndex: 0, className: 'yaml' }, yaml), h('div', { className: 'buttons' }, ...actions.map(({ element }) => element)), status), need.element],
);
void load();

async function load(): Promise<void> {
  try {
    start = await host.call('load', undefined);
  } catch (error) {
    status.textContent = wordsOf(error);
    return;
  }
  const kept = host.restored();
  const { identityName, tenantId, name, workloads } = start;
  identity.textContent = `For the user-assigned identity ${identityName}.`;
  fields.type.setOptions([
    { value: '0', label: identityName, description: 'the managed identity' },
    { value: '1', label: 'A service principal with a secret' },
    { value: '2', label: 'A service principal with a certificate' },
  ], kept?.type);
  fields.workload.setOptions([{ value: '', label: 'One that is not in this workspace' }, ...workloads.map(({ key, label: words, description }) => ({ value: key, label: words, description }))], kept?.workload);
  const first = { tenantId, clientId: '', secret: `${name}-secret`, name, namespace: '', selector: name, exception: '' };
  for (const field of ['tenantId', 'clientId', 'secret', 'name', 'namespace', 'selector', 'exception'] as const) fields[field].set(kept?.[field] ?? first[field]);
  if (kept) fields.mode.set(kept.mode);
  fields.namespaced.set(kept?.namespaced ?? true);
  fields.cluster.want(kept?.cluster ?? '');
  ownSelector = fields.selector.value() !== fields.name.value();
  changed();
  fields.name.focus();
  await fields.cluster.load();
}

function draft(): Draft {
  const { namespaced, ...texts } = fields;
  return { ...(Object.fromEntries(Object.entries(texts).map(([name, field]) => [name, field.value()])) as Record<keyof typeof texts, string>), namespaced: namespaced.value() };
}

function nameChanged(): void {
  if (!ownSelector) fields.selector.set(fields.name.value());
  changed();
}

function selectorTyped(): void {
  ownSelector = true;
  changed();
}

/** What its file says counts. */
function workloadChosen(): void {
  const chosen = start?.workloads.find(({ key }) => key === fields.workload.value());
  if (chosen?.namespace !== undefined) fields.namespace.set(chosen.namespace);
  if (chosen?.selector !== undefined) {
    fields.selector.set(chosen.selector);
    ownSelector = true;
  }
  changed();
}

function text(): string {
  return start ? yamlOf(draft(), start) : '';
}

/** `elsewhere`: what is to be asked of Azure is another thing, too. */
function changed(elsewhere: unknown = false): void {
  if (!start) return;
  const wanted = draft();
  const problems = problemsIn(wanted);
  for (const name of ['tenantId', 'clientId', 'secret', 'name', 'namespace', 'selector', 'exception'] as const) fields[name].setError(problems[name]);
  fields.name.setWarning(takenIn(wanted, start));
  for (const name of ['tenantId', 'clientId', 'secret'] as const) fields[name].row.hidden = typeOf(wanted) === 0;
  fields.namespaced.row.hidden = wanted.mode === 'managed';
  fields.workload.row.hidden = start.workloads.length === 0;
  labelRow.hidden = wanted.workload === '';
  label.disable(problems.selector !== undefined);
  const wrong = Object.values(problems).some((problem) => problem !== undefined);
  for (const action of actions) action.disable(wrong);
  // YAML that a cluster would refuse is not shown as if it were good.
  yaml.textContent = wrong ? '# Mend the fields on the left to see the YAML.' : text();
  fields.cluster.remark({});
  host.keep({ ...wanted, cluster: fields.cluster.wanted() });
  if (elsewhere === true) void need.load();
  else if (needs?.named) void renewNeeds();
}

/** What is known of Azure is enough for it. */
async function renewNeeds(): Promise<void> {
  need.show(await host.call('needs', { ...situationOf(draft()), again: false }));
}

async function assignRoles(): Promise<void> {
  [needButtons.hidden, assigning.hidden, refused.hidden, assigned.textContent] = [true, false, true, ''];
  try {
    assigned.textContent = await host.call('assign', situationOf(draft()));
  } catch (error) {
    if (error instanceof CallError && error.cancelled) assigned.textContent = 'Cancelled. The roles that were assigned stay.';
    else [refused.textContent, refused.hidden] = [wordsOf(error), false];
  } finally {
    [needButtons.hidden, assigning.hidden] = [false, true];
  }
  await need.load();
}

async function save(): Promise<string> {
  const path = await host.call('save', { yaml: text(), name: fields.name.value() });
  return path ? `Saved ${path}.` : 'Nothing was saved.';
}

let acting = false;

/** One at a time: Enter on a focused button comes easily twice. */
async function act(action: () => Promise<string | void>): Promise<void> {
  if (acting) return;
  acting = true;
  try {
    status.textContent = (await action()) ?? '';
  } catch (error) {
    status.textContent = wordsOf(error);
  } finally {
    acting = false;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
