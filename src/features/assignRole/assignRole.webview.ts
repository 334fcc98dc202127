import { bicep } from '../../azure/asCode/bicep.ts';
import { terraform } from '../../azure/asCode/terraform.ts';
import { conditionProblem } from '../../azure/conditions.ts';
import { connect } from '../../ui/webview/call.ts';
import { chipsField } from '../../ui/webview/chips.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField, textAreaField, textField } from '../../ui/webview/fields.ts';
import { foldedList } from '../../ui/webview/foldedList.ts';
import { button, layout, section, submitOnEnter, submitRow } from '../../ui/webview/form.ts';
import { assignCommands, describedBy } from './assignCommands.ts';
import type { AssignRoleContract, AssignRoleForm, Chosen, RoleChoice, RoleDetails } from './protocol.ts';

interface Draft {
  readonly role: string;
  readonly condition: string;
  readonly description: string;
}

const host = connect<AssignRoleContract, Draft>();
const none: Chosen = { principals: [], scopes: [] };
let chosen = none;
let roles: readonly RoleChoice[] = [];
let shell: 'bash' | 'powershell' = 'bash';

const principals = chipsField('To', { add: 'Add Identities…', onAdd: () => void ask('addPrincipals'), onRemove: (id) => void remove(id) });
const scopes = chipsField('On', { add: 'Add Scope…', onAdd: () => void ask('addScope'), onRemove: (id) => void remove(id) });
const obstacles = h('div', { className: 'obstacles', role: 'status' });
const role = selectField('Role', { help: 'Type to search. The roles that are common at such a scope come first.', onChange: () => void roleChanged() });
const allows = h('div', { className: 'allows' });
const description = textField('Description', { help: 'A note for whoever looks at the assignment later.', onInput: changed });
const condition = textAreaField('Condition', { help: 'The assignment counts only where it holds. Azure evaluates it; leave it empty for none.', onInput: changed });
const options = h('details', { className: 'options' }, h('summary', {}, 'Description and condition'), description.row, condition.row);
const outcome = h('p', { role: 'status' });
const command = commandBox(
  () => shell,
  (text) => host.call('copyCommand', { text }),
  (text) => host.call('commandToTerminal', { text }),
);
const submit = submitRow({
  label: 'Assign Role',
  busy: () => `Assigning ${chosenRole()?.name ?? 'the role'}…`,
  valid,
  lock: (locked) => [principals, scopes, role, description, condition].forEach((field) => field.disable(locked)),
  submit: async () => host.call('assign', form()),
  stop: () => void host.call('cancelAssign', undefined),
  close: () => void host.call('close', undefined),
});

layout('Assign role', 'What an identity may do is said by the roles that it has, each on a scope and on all that lies below it.', [principals.row, scopes.row, obstacles, role.row, allows, options, submit.row], [command.element, section('What happens', outcome)]);
submitOnEnter(document.body, submit);
void load();

async function load(): Promise<void> {
  const draft = host.restored();
  const start = await host.call('load', undefined);
  shell = start.shell;
  description.set(draft?.description ?? '');
  condition.set(draft?.condition ?? '');
  options.open = Boolean(draft?.description || draft?.condition);
  await show(start.chosen, draft?.role ?? start.role);
  // Begun from one side, the other side is the next question.
  if (chosen.principals.length === 0) await ask('addPrincipals');
  if (chosen.principals.length > 0 && chosen.scopes.length === 0) await ask('addScope');
}

async function ask(what: 'addPrincipals' | 'addScope'): Promise<void> {
  const next = await host.call(what, undefined);
  await show(next);
  if (next.scopes.length > 0 && role.value() === '') role.focus();
}

async function remove(id: string): Promise<void> {
  await show(await host.call('remove', { id }));
}

async function show(next: Chosen, wanted = role.value()): Promise<void> {
  const before = chosen.scopes;
  chosen = next;
  principals.show(chosen.principals);
  scopes.show(chosen.scopes);
  if (chosen.principals.length > 0) principals.setError(undefined);
  if (chosen.scopes.length > 0) scopes.setError(undefined);
  role.row.hidden = chosen.scopes.length === 0;
  changed();
  if (chosen.scopes.length === 0) return showObstacles([]);
  if (before.map(({ id }) => id).join() === chosen.scopes.map(({ id }) => id).join()) return;
  await Promise.all([loadObstacles(), before[0]?.id === chosen.scopes[0]?.id ? undefined : loadRoles(wanted)]);
}

async function loadRoles(wanted: string): Promise<void> {
  const scope = chosen.scopes[0]?.id;
  role.setError(undefined);
  try {
    const loaded = await host.call('roles', undefined);
    // A slow answer for a scope that was taken out again.
    if (chosen.scopes[0]?.id !== scope) return;
    roles = loaded;
  } catch (error) {
    roles = [];
    role.setError(error instanceof Error ? error.message : String(error));
  }
  // Nothing is chosen at first: a role is given on purpose.
  role.setOptions(roles.map((one) => ({ value: one.guid, label: one.name, description: told(one) })), roles.some(({ guid }) => guid === wanted) ? wanted : '');
  await roleChanged();
}

function told({ common, custom, description: text }: RoleChoice): string {
  return [common ? 'Common here.' : custom ? 'Custom role.' : undefined, text].filter(Boolean).join(' ');
}

async function loadObstacles(): Promise<void> {
  const asked = chosen;
  try {
    const found = await host.call('obstacles', undefined);
    if (asked === chosen) showObstacles(found);
  } catch {
    // The look-up is a courtesy: assigning says what is wrong.
    showObstacles([]);
  }
}

function showObstacles(found: readonly { readonly scope: string; readonly message: string }[]): void {
  obstacles.hidden = found.length === 0;
  obstacles.replaceChildren(
    ...found.map(({ scope, message }) =>
      h('div', { className: 'failure partial' }, h('p', {}, message), h('div', { className: 'buttons' }, button('Show Who', () => void host.call('showWho', { scope }), true).element, button('Copy Request', () => void host.call('copyRequest', { scope }), true).element)),
    ),
  );
}

let asked = 0;

/** What the role allows is there to be read before anything is assigned. */
async function roleChanged(): Promise<void> {
  const current = (asked += 1);
  const one = chosenRole();
  role.setError(undefined);
  changed();
  allows.replaceChildren();
  if (!one) return;
  try {
    const { permissions } = await host.call('role', { guid: one.guid });
    if (current === asked) allows.replaceChildren(permissionList(one, permissions));
  } catch (error) {
    if (current === asked) role.setError(error instanceof Error ? error.message : String(error));
  }
}

/** What a role allows, in Azure's own names, and what is left out of that. */
function permissionList({ description: text, warning }: RoleChoice, permissions: RoleDetails['permissions']): HTMLElement {
  const all = (part: keyof RoleDetails['permissions'][number]) => permissions.flatMap((permission) => permission[part]).map((action) => (action === '*' ? '* (everything)' : action));
  const lists = [foldedList('May', all('actions')), foldedList('But not', all('notActions')), foldedList('May do with data', all('dataActions')), foldedList('But not with data', all('notDataActions'))];
  const gone = permissions.length === 0 ? h('p', { className: 'help' }, 'What it allows could not be read: the role may have been deleted.') : undefined;
  return h('section', { 'aria-label': 'What the role allows' }, warning === undefined ? undefined : h('p', { className: 'failure partial' }, warning), h('p', {}, text), ...lists, gone);
}

function chosenRole(): RoleChoice | undefined {
  return roles.find(({ guid }) => guid === role.value());
}

function form(): AssignRoleForm {
  const { guid = '<role>', name = '<role>', custom = false } = chosenRole() ?? {};
  return { role: { guid, name, custom }, condition: condition.value(), description: description.value() };
}

function changed(): void {
  const { condition: when, description: note } = form();
  host.keep({ role: role.value(), condition: when, description: note });
  condition.setError(conditionProblem(when));
  const shown = { principals: chosen.principals.length > 0 ? chosen.principals : [{ id: '<principal ID>', name: '', detail: '' }], scopes: chosen.scopes.length > 0 ? chosen.scopes : [{ id: '<scope>', name: '', detail: '' }] };
  const things = describedBy(shown, form());
  command.show(assignCommands(shown, form()), [{ name: 'Bicep', text: bicep(things) }, { name: 'Terraform', text: terraform(things) }]);
  outcome.textContent = inWords();
}

function inWords(): string {
  const number = chosen.principals.length * chosen.scopes.length;
  const one = chosenRole();
  if (number === 0 || !one) return 'Choose who, where and which role.';
  if (one.refusal !== undefined) return 'Nothing is assigned: choose another role.';
  const assignments = number === 1 ? 'One role assignment is made' : `${number} role assignments are made`;
  const warning = one.warning === undefined ? '' : ` ${one.warning}`;
  return `${assignments}; what is there already stays as it is. It takes up to ten minutes until everything knows.${warning}`;
}

function valid(): boolean {
  principals.setError(chosen.principals.length === 0 ? 'Choose who gets the role.' : undefined);
  scopes.setError(chosen.scopes.length === 0 ? 'Choose where the role counts.' : undefined);
  const one = chosenRole();
  role.setError(one ? one.refusal : 'Choose a role.');
  condition.setError(conditionProblem(condition.value()));
  if (chosen.principals.length === 0) principals.focus();
  else if (chosen.scopes.length === 0) scopes.focus();
  else if (role.error() !== undefined) role.focus();
  else if (condition.error() !== undefined) condition.focus();
  else return true;
  return false;
}
