import { bicep } from '../../azure/asCode/bicep.ts';
import { terraform } from '../../azure/asCode/terraform.ts';
import { identityNameProblem, resourceGroupNameProblem } from '../../azure/names.ts';
import { connect } from '../../ui/webview/call.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField, textField } from '../../ui/webview/fields.ts';
import { layout, section, submitOnEnter, submitRow } from '../../ui/webview/form.ts';
import { tagsField } from '../../ui/webview/tags.ts';
import { createCommands, createdBy } from './createCommands.ts';
import type { CreateIdentityContract, NewIdentityForm, Place, Start } from './createIdentityProtocol.ts';

type Draft = Partial<Omit<NewIdentityForm, 'newGroup'>> & { readonly newGroupName?: string; readonly look?: string };

const host = connect<CreateIdentityContract, Draft>();
// No resource group can have this name.
const newGroupOption = ':new';

const subscription = selectField('Subscription', { onChange: () => void loadPlace() });
const group = selectField('Resource group', { onChange: groupChanged });
const newGroup = textField('New resource group', { placeholder: 'rg-…', help: 'It is created in the region below.', onInput: changed });
const location = selectField('Region', { onChange: changed });
const name = textField('Name', { placeholder: 'mi-…', help: '3 to 128 letters, digits, "-" and "_", beginning with a letter or a digit.', onInput: nameChanged });
const tags = tagsField(changed);
const outcome = h('p', { role: 'status' });

let start: Start = { subscriptions: [], subscriptionId: undefined, shell: 'bash' };
let place: Place = { groups: [], locations: [], resourceGroup: undefined };
const command = commandBox(
  () => start.shell,
  (text) => host.call('copyCommand', { text }),
  (text) => host.call('commandToTerminal', { text }),
  changed,
);
const submit = submitRow({
  label: 'Create Identity',
  busy: () => `Creating ${name.value()}…`,
  valid,
  lock: (locked) => [subscription, group, newGroup, location, name, tags].forEach((field) => field.disable(locked)),
  submit: async () => host.call('create', form()),
  stop: () => void host.call('cancelCreate', undefined),
  close: () => void host.call('close', undefined),
});

layout(
  'Create managed identity',
  'A user-assigned identity: a resource of its own that clusters, apps and virtual machines can use to sign in without a secret.',
  [subscription.row, group.row, newGroup.row, location.row, name.row, tags.row, submit.row],
  [command.element, section('What happens', outcome)],
);
submitOnEnter(document.body, submit);
void load();

async function load(): Promise<void> {
  const draft = host.restored();
  try {
    start = await host.call('load', undefined);
  } catch (error) {
    subscription.setError(String(error instanceof Error ? error.message : error));
    return;
  }
  subscription.setOptions(start.subscriptions.map(({ id, name: label }) => ({ value: id, label })), draft?.subscriptionId ?? start.subscriptionId);
  name.set(draft?.name ?? '');
  newGroup.set(draft?.newGroupName ?? '');
  tags.set(draft?.tags ?? {});
  if (draft?.look !== undefined) command.choose(draft.look);
  await loadPlace(draft);
  name.focus();
}

async function loadPlace(draft?: Draft): Promise<void> {
  const subscriptionId = subscription.value();
  group.setError(undefined);
  try {
    const loaded = await host.call('place', { subscriptionId });
    // A slow answer for a subscription that was left again.
    if (subscription.value() !== subscriptionId) return;
    place = loaded;
  } catch (error) {
    place = { groups: [], locations: [], resourceGroup: undefined };
    group.setError(error instanceof Error ? error.message : String(error));
  }
  group.setOptions(
    [{ value: newGroupOption, label: 'New resource group…' }, ...place.groups.map((one) => ({ value: one.name, label: one.name, description: one.location }))],
    draft?.resourceGroup ?? place.resourceGroup ?? place.groups[0]?.name ?? newGroupOption,
  );
  location.setOptions(place.locations.map((one) => ({ value: one.name, label: one.displayName })), draft?.location);
  groupChanged();
  if (draft?.location) location.set(draft.location);
}

/** An identity usually lives where its group does. */
function groupChanged(): void {
  const chosen = place.groups.find((one) => one.name === group.value());
  newGroup.row.hidden = group.value() !== newGroupOption;
  // The field takes text that is none of its choices, and has no value then.
  group.setError(group.value() === '' ? 'Choose a resource group.' : undefined);
  if (chosen && place.locations.some((one) => one.name === chosen.location)) location.set(chosen.location);
  void checkTaken();
  changed();
}

function nameChanged(): void {
  name.setError(name.value() === '' ? undefined : identityNameProblem(name.value()));
  void checkTaken();
  changed();
}

let lookUp = 0;

/** Whether the name is taken is asked when typing pauses; only the answer to the last question counts. */
async function checkTaken(): Promise<void> {
  const current = (lookUp += 1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const params = { subscriptionId: subscription.value(), resourceGroup: group.value(), name: name.value() };
  if (current !== lookUp || params.resourceGroup === newGroupOption || identityNameProblem(params.name)) return;
  try {
    const problem = await host.call('nameProblem', params);
    if (current === lookUp) name.setError(problem);
  } catch {
    // The look-up is a courtesy: creating says what is wrong.
  }
}

function form(): NewIdentityForm {
  const isNew = group.value() === newGroupOption;
  return {
    subscriptionId: subscription.value(),
    resourceGroup: isNew ? newGroup.value() : group.value(),
    newGroup: isNew,
    location: location.value(),
    name: name.value(),
    tags: tags.value(),
  };
}

function newGroupProblem(): string | undefined {
  const wanted = newGroup.value();
  const taken = place.groups.some((one) => one.name.toLowerCase() === wanted.toLowerCase());
  return taken ? `There is a resource group ${wanted} already. Choose it above.` : resourceGroupNameProblem(wanted);
}

function changed(): void {
  const { newGroup: isNew, ...rest } = form();
  host.keep({ ...rest, resourceGroup: group.value(), newGroupName: newGroup.value(), look: command.chosen() });
  newGroup.setError(isNew && newGroup.value() !== '' ? newGroupProblem() : undefined);
  const shown = { ...form(), name: name.value() || '<name>', resourceGroup: rest.resourceGroup || '<resource group>' };
  const things = createdBy(shown);
  command.show(createCommands(shown), [{ name: 'Bicep', text: bicep(things) }, { name: 'Terraform', text: terraform(things) }]);
  outcome.textContent = `${isNew ? 'A resource group is created first. ' : ''}One identity is created. It has no roles: it may do nothing until you assign one.`;
}

function valid(): boolean {
  const { newGroup: isNew } = form();
  newGroup.setError(isNew ? newGroupProblem() : undefined);
  subscription.setError(subscription.value() === '' ? 'Choose a subscription.' : undefined);
  location.setError(location.value() === '' ? 'Choose a region.' : undefined);
  name.setError(identityNameProblem(name.value()) ?? name.error());
  const wrong = [subscription, group, newGroup, location, name, tags].find((field) => field.error() !== undefined);
  wrong?.focus();
  return !wrong;
}
