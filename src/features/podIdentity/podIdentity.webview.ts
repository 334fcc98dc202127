import { namespaceProblem, objectNameProblem, selectorProblem } from '../../manifests/names.ts';
import { podIdentityYaml } from '../../manifests/podIdentity.ts';
import { connect } from '../../ui/webview/call.ts';
import { h } from '../../ui/webview/dom.ts';
import { checkboxField, textField } from '../../ui/webview/fields.ts';
import { button, layout, section } from '../../ui/webview/form.ts';
import type { PodIdentityContract, PodIdentityStart } from './protocol.ts';

interface Draft {
  readonly name: string;
  readonly namespace: string;
  readonly selector: string;
  readonly namespaced: boolean;
}

const host = connect<PodIdentityContract, Draft>();
const identity = h('p', { className: 'help' });
const name = textField('Name', { help: 'Of the AzureIdentity. The binding is named after it.', onInput: nameChanged });
const namespace = textField('Namespace', { placeholder: 'my-app', help: 'Of both objects. Empty: the namespace that kubectl uses.', onInput: changed });
const selector = textField('Selector', { help: 'Pods whose label aadpodidbinding has this value get the identity.', onInput: selectorTyped });
const namespaced = checkboxField('Only pods of the same namespace may use it', { help: 'Without it, pods of every namespace with the label get the identity.', onChange: changed });
const yaml = h('code');
const status = h('p', { className: 'help', role: 'status' });
const actions = [
  button('Open as Document', () => void act(async () => host.call('openDocument', { yaml: text() }))),
  button('Copy', () => void act(async () => (await host.call('copy', { yaml: text() }), 'Copied.')), true),
  button('Save to Workspace', () => void act(save), true),
];
const fields = [name, namespace, selector];

let start: PodIdentityStart | undefined;
/** The selector follows the name until somebody gives it one of its own. */
let ownSelector = false;

layout(
  'Generate pod identity YAML',
  'AAD Pod Identity is archived since 2023, and the AKS add-on has been unsupported since September 2025. It still runs where it is installed; for new work use Microsoft Entra Workload ID.',
  [identity, name.row, namespace.row, selector.row, namespaced.row],
  [section('YAML', h('pre', { tabIndex: 0, className: 'yaml' }, yaml), h('div', { className: 'buttons' }, ...actions.map(({ element }) => element)), status)],
);
void load();

async function load(): Promise<void> {
  start = await host.call('load', undefined);
  const draft = host.restored();
  identity.textContent = `For the user-assigned identity ${start.identityName}.`;
  name.set(draft?.name ?? start.name);
  namespace.set(draft?.namespace ?? '');
  selector.set(draft?.selector ?? start.name);
  namespaced.set(draft?.namespaced ?? true);
  ownSelector = selector.value() !== name.value();
  changed();
  name.focus();
}

function nameChanged(): void {
  if (!ownSelector) selector.set(name.value());
  changed();
}

function selectorTyped(): void {
  ownSelector = true;
  changed();
}

function text(): string {
  if (!start) return '';
  return podIdentityYaml({
    name: name.value(),
    namespace: namespace.value() || undefined,
    selector: selector.value(),
    namespaced: namespaced.value(),
    principal: { type: 0, resourceId: start.resourceId, clientId: start.clientId },
  });
}

function changed(): void {
  name.setError(objectNameProblem(name.value()));
  namespace.setError(namespaceProblem(namespace.value()));
  selector.setError(selectorProblem(selector.value()));
  const wrong = fields.some((field) => field.error() !== undefined);
  for (const action of actions) action.disable(wrong);
  // YAML that a cluster would refuse is not shown as if it were good.
  yaml.textContent = wrong ? '# Mend the fields on the left to see the YAML.' : text();
  host.keep({ name: name.value(), namespace: namespace.value(), selector: selector.value(), namespaced: namespaced.value() });
}

async function save(): Promise<string> {
  const path = await host.call('save', { yaml: text(), name: name.value() });
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
    status.textContent = error instanceof Error ? error.message : String(error);
  } finally {
    acting = false;
  }
}
