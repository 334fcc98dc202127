import { clusterNameProblem, nodeGroupProblem } from '../../azure/names.ts';
import type { NodeSize } from '../../azure/nodeSizes.ts';
import type { Shell } from '../../ui/shell.ts';
import { CallError, connect } from '../../ui/webview/call.ts';
import { chipsField } from '../../ui/webview/chips.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { checkboxField, selectField, textField } from '../../ui/webview/fields.ts';
import { layout, section, submitOnEnter, submitRow } from '../../ui/webview/form.ts';
import { nameField } from '../../ui/webview/nameField.ts';
import { tagsField } from '../../ui/webview/tags.ts';
import { placeFields } from '../shared/webview/placeFields.ts';
import type { PlaceDraft } from '../shared/webview/placeFields.ts';
import { createCommands } from './createCommands.ts';
import type { ChosenIdentity, ChosenRegistry, CreateClusterContract, NewClusterForm } from './protocol.ts';
import { nodeCountProblem, sizeInWords, whatHappens } from './words.ts';

interface Draft extends Omit<NewClusterForm, 'subscriptionId' | 'resourceGroup' | 'newGroup' | 'location' | 'nodeCount'> {
  readonly place: PlaceDraft;
  readonly count: string;
  readonly kind: string;
  readonly look: string;
}

const host = connect<CreateClusterContract, Draft>();
const draft = host.restored();

const place = placeFields(host, { changed, moved });
const name = nameField({
  placeholder: 'aks-…',
  help: '1 to 63 letters, digits, "-" and "_", beginning and ending with a letter or a digit.',
  problem: (wanted) => clusterNameProblem(wanted) ?? nodeGroupProblem({ ...place.value(), name: wanted }),
  mayBeTaken: () => !place.value().newGroup,
  ask: async (wanted) => host.call('nameProblem', { ...place.value(), name: wanted }),
  onInput: changed,
});
const version = selectField('Kubernetes version', { onChange: changed });
const count = textField('Number of nodes', { help: '1 to 100. With two or more, pods have somewhere to go while a node is replaced.', onInput: countChanged });
const size = selectField('Node size', { onChange: changed });
const typedSize = textField('Node size', { placeholder: 'Standard_D2s_v5', help: 'As Azure names it, for instance Standard_D2s_v5.', onInput: changed });
const kind = selectField('Identity of the control plane', { few: true, onChange: kindChanged });
const controlPlane = chipsField('User-assigned identity', { add: 'Choose Identity…', onAdd: () => void pickIdentity('controlPlane'), onRemove: () => chose({ controlPlane: undefined }) });
const kubelet = chipsField('Kubelet identity (optional)', { add: 'Choose Kubelet Identity…', onAdd: () => void pickIdentity('kubelet'), onRemove: () => chose({ kubelet: undefined }) });
const registry = chipsField('Registry to pull from (optional)', { add: 'Choose Registry…', onAdd: () => void pickRegistry(), onRemove: () => chose({ registry: undefined }) });
const ssh = selectField('SSH key of the nodes', { few: true, onChange: changed });
const oidcIssuer = checkboxField('OIDC issuer', { help: 'Signs the tokens of its service accounts. It can\'t be turned off again.', onChange: issuerChanged });
const workloadIdentity = checkboxField('Workload identity', { help: 'Lets pods sign in as managed identities, without a secret. Needs the issuer.', onChange: changed });
const tags = tagsField(changed);
const outcome = h('ul', { className: 'happens' });

interface Chosen {
  readonly controlPlane?: ChosenIdentity | undefined;
  readonly kubelet?: ChosenIdentity | undefined;
  readonly registry?: ChosenRegistry | undefined;
}
let chosen: Chosen = {};
let needsOperator = true;
let sizes: readonly NodeSize[] = [];

let shell: Shell = 'bash';
const command = commandBox(
  () => shell,
  (text) => host.call('copyCommand', { text }),
  (text) => host.call('commandToTerminal', { text }),
  changed,
);
const fields = [...place.fields, name, version, count, size, typedSize, kind, ssh, oidcIssuer, workloadIdentity, tags];
const submit = submitRow({
  label: 'Create Cluster',
  busy: () => `Creating ${name.value()}…`,
  valid,
  lock: (locked) => [...fields, controlPlane, kubelet, registry].forEach((field) => field.disable(locked)),
  submit: async () => host.call('create', form()),
  step: async (seen) => host.call('step', { seen }),
  stop: () => void host.call('cancelCreate', undefined),
  close: () => void host.call('close', undefined),
});

layout(
  'Create cluster',
  'A Kubernetes cluster (AKS) that runs on managed identities: there is no secret to renew.',
  [
    part('Where', ...place.rows, name.row),
    part('Nodes', version.row, size.row, typedSize.row, count.row, ssh.row),
    part('Identities', kind.row, controlPlane.row, kubelet.row, oidcIssuer.row, workloadIdentity.row, registry.row),
    tags.row,
    submit.row,
  ],
  [command.element, section('What happens', outcome)],
);
submitOnEnter(document.body, submit);
void load();

function part(title: string, ...rows: readonly HTMLElement[]): HTMLElement {
  const element = section(title, ...rows);
  element.className = 'rows';
  return element;
}

async function load(): Promise<void> {
  name.set(draft?.name ?? '');
  count.set(draft?.count ?? '2');
  kind.setOptions([{ value: 'system', label: 'System-assigned' }, { value: 'user', label: 'User-assigned' }], draft?.kind);
  oidcIssuer.set(draft?.oidcIssuer ?? true);
  workloadIdentity.set(draft?.workloadIdentity ?? true);
  tags.set(draft?.tags ?? {});
  chosen = { controlPlane: draft?.controlPlane, kubelet: draft?.kubelet, registry: draft?.registry };
  needsOperator = draft?.needsOperator ?? true;
  typedSize.row.hidden = true;
  if (draft) command.choose(draft.look);
  showChosen();
  shell = await host.call('shell', undefined);
  await Promise.all([place.load(draft?.place), loadKeys()]);
  name.focus();
}

async function loadKeys(): Promise<void> {
  try {
    keysToChoose(await host.call('keys', undefined));
  } catch (error) {
    keysToChoose([]);
    ssh.setWarning(`The keys in ~/.ssh can't be listed: ${messageOf(error)}`);
  }
}

function keysToChoose(files: readonly string[]): void {
  ssh.setOptions([{ value: 'generate', label: 'New key pair' }, ...files.map((file) => ({ value: file, label: file })), { value: 'none', label: 'None: nobody signs in to the nodes' }], draft?.ssh);
}

let region = '';

function moved(): void {
  name.moved();
  const { subscriptionId, location } = place.value();
  const now = `${subscriptionId} ${location}`;
  if (location === '' || now === region) return;
  region = now;
  void loadVersions(now);
  void loadSizes(now);
}

/** What there is differs from region to region; what was chosen stays where it is there, too. */
async function loadVersions(of: string): Promise<void> {
  // Where none could be read nothing was chosen: then it is the default of this region.
  const before = version.value() || draft?.kubernetesVersion || undefined;
  try {
    const versions = await host.call('versions', place.value());
    if (of !== region) return;
    version.setOptions(versions.map(({ version, isDefault, preview }) => ({ value: version, label: version, description: [isDefault ? 'default' : '', preview ? 'preview' : ''].filter(Boolean).join(' · ') })), before);
    version.setWarning(undefined);
  } catch (error) {
    if (of !== region || (error instanceof CallError && error.cancelled)) return;
    version.setOptions([{ value: '', label: 'The default of Azure' }]);
    version.setWarning(`The versions can't be read, so Azure takes its default. ${messageOf(error)}`);
  }
  changed();
}

async function loadSizes(of: string): Promise<void> {
  const before = sizeValue() || draft?.nodeSize || undefined;
  try {
    const found = await host.call('sizes', place.value());
    if (of !== region) return;
    sizes = found;
    size.setOptions(sizes.map((one) => ({ value: one.name, label: one.name, description: sizeInWords(one) })), before);
    typedSize.row.hidden = true;
  } catch (error) {
    if (of !== region || (error instanceof CallError && error.cancelled)) return;
    sizes = [];
    typedSize.set(before ?? 'Standard_D2s_v5');
    typedSize.row.hidden = false;
    typedSize.setWarning(`The sizes can't be listed: type one. ${messageOf(error)}`);
  }
  size.row.hidden = !typedSize.row.hidden;
  changed();
}

function sizeValue(): string {
  return typedSize.row.hidden ? size.value() : typedSize.value();
}

async function pickIdentity(which: 'controlPlane' | 'kubelet'): Promise<void> {
  const title = which === 'kubelet' ? 'Kubelet identity: who pulls the images' : 'Identity of the control plane';
  const identity = await host.call('pickIdentity', { subscriptionId: place.value().subscriptionId, title });
  if (identity) chose({ [which]: identity });
}

async function pickRegistry(): Promise<void> {
  const found = await host.call('pickRegistry', { subscriptionId: place.value().subscriptionId });
  if (found) chose({ registry: found });
}

function chose(change: Chosen): void {
  chosen = { ...chosen, ...change };
  showChosen();
  void lookForOperator();
  changed();
}

function showChosen(): void {
  const own = kind.value() === 'user';
  controlPlane.row.hidden = !own;
  kubelet.row.hidden = !own;
  controlPlane.show(chosen.controlPlane ? [chosen.controlPlane] : []);
  kubelet.show(chosen.kubelet ? [chosen.kubelet] : []);
  registry.show(chosen.registry ? [chosen.registry] : []);
  for (const field of [controlPlane, kubelet, registry]) field.setError(undefined);
}

/** Until it is known, and where it can't be, it is shown as needed: doing it twice is doing it once. */
async function lookForOperator(): Promise<void> {
  const { controlPlane: acting, kubelet: handed } = chosen;
  needsOperator = true;
  if (!acting || !handed) return;
  const needed = await host.call('needsOperator', { controlPlane: acting.id, kubelet: handed.id }).catch(() => true);
  if (acting !== chosen.controlPlane || handed !== chosen.kubelet) return;
  needsOperator = needed;
  changed();
}

function kindChanged(): void {
  showChosen();
  changed();
}

function issuerChanged(): void {
  if (!oidcIssuer.value()) workloadIdentity.set(false);
  changed();
}

function countChanged(): void {
  count.setError(count.value() === '' ? undefined : nodeCountProblem(count.value()));
  changed();
}

function form(): NewClusterForm {
  const own = kind.value() === 'user';
  return {
    ...place.value(),
    name: name.value(),
    kubernetesVersion: version.value(),
    nodeCount: Number.parseInt(count.value(), 10),
    nodeSize: sizeValue(),
    controlPlane: own ? chosen.controlPlane : undefined,
    kubelet: own ? chosen.kubelet : undefined,
    needsOperator,
    ssh: ssh.value(),
    oidcIssuer: oidcIssuer.value(),
    workloadIdentity: workloadIdentity.value(),
    registry: chosen.registry,
    tags: tags.value(),
  };
}

function changed(): void {
  const now = form();
  host.keep({ ...now, ...chosen, place: place.draft(), count: count.value(), kind: kind.value(), look: command.chosen() });
  const shown = { ...now, name: now.name || '<name>', resourceGroup: now.resourceGroup || '<resource group>', nodeSize: now.nodeSize || '<size>', nodeCount: now.nodeCount || 1 };
  command.show(createCommands(shown));
  outcome.replaceChildren(...whatHappens(now, sizes.find((one) => one.name === now.nodeSize)).map((sentence) => h('li', {}, sentence)));
}

/** Shows what is wrong under its field, and focuses the first. */
function valid(): boolean {
  place.check();
  name.check();
  count.setError(nodeCountProblem(count.value()));
  (typedSize.row.hidden ? size : typedSize).setError(sizeValue() === '' ? 'Choose a size for the nodes.' : undefined);
  workloadIdentity.setError(workloadIdentity.value() && !oidcIssuer.value() ? 'Workload identity needs the OIDC issuer.' : undefined);
  const lacks = kind.value() === 'user' && !chosen.controlPlane;
  controlPlane.setError(lacks ? 'Choose an identity.' : undefined);
  const wrong = fields.find((field) => field.error() !== undefined) ?? (lacks ? controlPlane : undefined);
  wrong?.focus();
  return !wrong;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
