import { bicep } from '../../azure/asCode/bicep.ts';
import { terraform } from '../../azure/asCode/terraform.ts';
import { identityNameProblem } from '../../azure/names.ts';
import { connect } from '../../ui/webview/call.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { layout, section, submitOnEnter, submitRow } from '../../ui/webview/form.ts';
import { nameField } from '../../ui/webview/nameField.ts';
import { tagsField } from '../../ui/webview/tags.ts';
import type { Shell } from '../../ui/shell.ts';
import { placeFields } from '../shared/webview/placeFields.ts';
import type { PlaceDraft } from '../shared/webview/placeFields.ts';
import { createCommands, createdBy } from './createCommands.ts';
import type { CreateIdentityContract, NewIdentityForm } from './createIdentityProtocol.ts';

interface Draft {
  readonly place: PlaceDraft;
  readonly name: string;
  readonly tags: NewIdentityForm['tags'];
  readonly look: string | undefined;
}

const host = connect<CreateIdentityContract, Draft>();

const place = placeFields(host, { changed, moved: () => name.moved() });
const name = nameField({
  placeholder: 'mi-…',
  help: '3 to 128 letters, digits, "-" and "_", beginning with a letter or a digit.',
  problem: identityNameProblem,
  mayBeTaken: () => !place.value().newGroup,
  ask: async (wanted) => host.call('nameProblem', { ...place.value(), name: wanted }),
  onInput: changed,
});
const tags = tagsField(changed);
const outcome = h('p', { role: 'status' });

let shell: Shell = 'bash';
const command = commandBox(
  () => shell,
  (text) => host.call('copyCommand', { text }),
  (text) => host.call('commandToTerminal', { text }),
  changed,
);
const submit = submitRow({
  label: 'Create Identity',
  busy: () => `Creating ${name.value()}…`,
  valid,
  lock: (locked) => [...place.fields, name, tags].forEach((field) => field.disable(locked)),
  submit: async () => host.call('create', form()),
  step: async (seen) => host.call('step', { seen }),
  stop: () => void host.call('cancelCreate', undefined),
  close: () => void host.call('close', undefined),
});

layout(
  'Create managed identity',
  'A user-assigned identity: a resource of its own that clusters, apps and virtual machines can use to sign in without a secret.',
  [...place.rows, name.row, tags.row, submit.row],
  [command.element, section('What happens', outcome)],
);
submitOnEnter(document.body, submit);
void load();

async function load(): Promise<void> {
  const draft = host.restored();
  name.set(draft?.name ?? '');
  tags.set(draft?.tags ?? {});
  if (draft?.look !== undefined) command.choose(draft.look);
  shell = await host.call('shell', undefined);
  await place.load(draft?.place);
  name.focus();
}

function form(): NewIdentityForm {
  return { ...place.value(), name: name.value(), tags: tags.value() };
}

function changed(): void {
  host.keep({ place: place.draft(), name: name.value(), tags: tags.value(), look: command.chosen() });
  const { newGroup, ...rest } = form();
  const shown = { ...rest, newGroup, name: name.value() || '<name>', resourceGroup: rest.resourceGroup || '<resource group>' };
  const things = createdBy(shown);
  command.show(createCommands(shown), [{ name: 'Bicep', text: bicep(things) }, { name: 'Terraform', text: terraform(things) }]);
  outcome.textContent = `${newGroup ? 'A resource group is created first. ' : ''}One identity is created. It has no roles: it may do nothing until you assign one.`;
}

function valid(): boolean {
  place.check();
  name.check();
  const wrong = [...place.fields, name, tags].find((field) => field.error() !== undefined);
  wrong?.focus();
  return !wrong;
}
