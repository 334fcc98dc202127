import { bicep } from '../../azure/asCode/bicep.ts';
import { terraform } from '../../azure/asCode/terraform.ts';
import { registryNameProblem } from '../../azure/names.ts';
import { connect } from '../../ui/webview/call.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField } from '../../ui/webview/fields.ts';
import { layout, section, submitOnEnter, submitRow } from '../../ui/webview/form.ts';
import { nameField } from '../../ui/webview/nameField.ts';
import { tagsField } from '../../ui/webview/tags.ts';
import type { Shell } from '../../ui/shell.ts';
import { placeFields } from '../shared/webview/placeFields.ts';
import type { PlaceDraft } from '../shared/webview/placeFields.ts';
import { createCommands, createdBy } from './createCommands.ts';
import { skus } from './createRegistryProtocol.ts';
import type { CreateRegistryContract, NewRegistryForm } from './createRegistryProtocol.ts';

interface Draft extends Pick<NewRegistryForm, 'name' | 'sku' | 'mode' | 'tags'> {
  readonly place: PlaceDraft;
  readonly look: string | undefined;
}

const host = connect<CreateRegistryContract, Draft>();

const place = placeFields(host, { changed, moved: () => name.moved() });
const name = nameField({
  placeholder: 'acr…',
  help: '5 to 50 letters and digits. It is the only one of its name in all of Azure, as its login server shows it.',
  problem: registryNameProblem,
  ask: async (wanted) => host.call('nameProblem', { subscriptionId: place.value().subscriptionId, name: wanted }),
  onInput: changed,
});
const sku = selectField('SKU', { few: true, help: skus.map((one) => `${one.name}: ${one.words}.`).join(' '), onChange: changed });
const mode = selectField('Role assignment mode', { few: true, help: 'It can be changed later. Microsoft has announced that ABAC will be what a new registry has when nothing is said.', onChange: changed });
const tags = tagsField(changed);
const outcome = h('div', { className: 'body', role: 'status' });

let shell: Shell = 'bash';
const command = commandBox(
  () => shell,
  (text) => host.call('copyCommand', { text }),
  (text) => host.call('commandToTerminal', { text }),
  changed,
);
const submit = submitRow({
  label: 'Create Registry',
  busy: () => `Creating ${name.value()}… It takes about half a minute.`,
  valid,
  lock: (locked) => [...place.fields, name, sku, mode, tags].forEach((field) => field.disable(locked)),
  submit: async () => host.call('create', form()),
  step: async (seen) => host.call('step', { seen }),
  stop: () => void host.call('cancelCreate', undefined),
  close: () => void host.call('close', undefined),
  stopped: 'Cancelled. What Azure has begun, it finishes: look in the tree whether the registry is there before you create it again.',
});

layout(
  'Create container registry',
  'A place for container images of your own, that clusters pull from as soon as a role lets them.',
  [...place.rows, name.row, sku.row, mode.row, tags.row, submit.row],
  [command.element, section('What happens', outcome)],
);
submitOnEnter(document.body, submit);
void load();

async function load(): Promise<void> {
  const draft = host.restored();
  name.set(draft?.name ?? '');
  tags.set(draft?.tags ?? {});
  sku.setOptions(skus.map((one) => ({ value: one.name, label: one.name, description: one.words })), draft?.sku ?? 'Basic');
  mode.setOptions([
    { value: 'rbac', label: 'RBAC: registry permissions', description: 'A role counts for the whole registry: AcrPull, AcrPush, AcrDelete.' },
    { value: 'abac', label: 'RBAC and ABAC: repository permissions', description: 'A role can count for some repositories: the Container Registry Repository roles.' },
  ], draft?.mode ?? 'rbac');
  if (draft?.look !== undefined) command.choose(draft.look);
  shell = await host.call('shell', undefined);
  await place.load(draft?.place);
  name.focus();
}

function form(): NewRegistryForm {
  return { ...place.value(), name: name.value(), sku: sku.value(), mode: mode.value() === 'abac' ? 'abac' : 'rbac', tags: tags.value() };
}

function changed(): void {
  const wanted = form();
  const { newGroup, ...rest } = wanted;
  host.keep({ place: place.draft(), name: wanted.name, sku: wanted.sku, mode: wanted.mode, tags: wanted.tags, look: command.chosen() });
  const shown = { ...rest, newGroup, name: wanted.name || '<name>', resourceGroup: rest.resourceGroup || '<resource group>' };
  const things = createdBy(shown);
  command.show(createCommands(shown), [{ name: 'Bicep', text: bicep(things) }, { name: 'Terraform', text: terraform(things) }]);
  const words = [
    `${newGroup ? 'A resource group is created first. ' : ''}One registry is created${wanted.name === '' ? '' : `, with the login server ${wanted.name.toLowerCase()}.azurecr.io in the public cloud`}.`,
    wanted.mode === 'abac'
      ? 'In this mode AcrPull, AcrPush and AcrDelete do nothing. Container Registry Repository Reader pulls, from all repositories or those of a condition; Owner, Contributor and Reader manage the registry and see no images.'
      : 'In this mode AcrPull lets somebody pull from the whole registry. Who is Owner, Contributor or Reader of it may pull, too.',
    ...(wanted.mode === 'abac' ? ['Releases of the Azure CLI from before 2025 do not know --role-assignment-mode.'] : []),
  ];
  outcome.replaceChildren(...words.map((text) => h('p', {}, text)));
}

function valid(): boolean {
  place.check();
  name.check();
  const wrong = [...place.fields, name, sku, mode, tags].find((field) => field.error() !== undefined);
  wrong?.focus();
  return !wrong;
}
