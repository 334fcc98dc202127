import { namespaceProblem } from '../../manifests/names.ts';
import { CallError, connect } from '../../ui/webview/call.ts';
import { commandBox } from '../../ui/webview/commandBox.ts';
import type { CommandBox, CommandBoxWords } from '../../ui/webview/commandBox.ts';
import { h } from '../../ui/webview/dom.ts';
import { selectField, textField } from '../../ui/webview/fields.ts';
import { button, layout, section } from '../../ui/webview/form.ts';
import { clusterField } from '../shared/webview/clusterField.ts';
import { byKubectl, byRunCommand } from './commands.ts';
import type { ApplyContract, Begun, Printed, Start, Target } from './protocol.ts';
import { sameTarget } from './target.ts';

interface Draft extends Target {
  readonly via: string;
}

const host = connect<ApplyContract, Draft>();

const file = h('p', { className: 'help' });
const problem = h('div', { className: 'failure partial', role: 'alert', hidden: true });
const warning = h('div', { className: 'warning', role: 'status' });
const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
const via = selectField('By', { few: true, onChange: changed });
const cluster = clusterField({ help: 'AKS runs kubectl in a pod of its own inside the cluster, also where its API server is private. Nothing has to be installed here.', ask: async () => host.call('clusters', undefined), onChange: retarget, onLoad: changed });
const namespace = textField('Namespace', { placeholder: 'default', help: 'Of the objects that name none.', onInput: retarget });
const unsavedText = h('p');
const unsaved = h('div', { className: 'rows' }, unsavedText, h('div', { className: 'buttons' }, button('Save the File', () => void save(), true).element));
const tryIt = button('Dry Run', () => void act(true));
const applyIt = button('Apply', () => void act(false));
const stopIt = button('Stop Waiting', () => void host.call('stop', undefined), true);
const working = h('p');
const progress = h('div', { className: 'progress', role: 'status', hidden: true }, h('vscode-progress-ring'), working, stopIt.element);
const buttons = h('div', { className: 'buttons' }, tryIt.element, applyIt.element, button('Close', () => void host.call('close', undefined), true).element);
const verdict = h('div', { role: 'status' });
const output = h('code');
const printed = section('What kubectl printed', h('pre', { tabIndex: 0 }, output));

let start: Start | undefined;
/** What would be taken, and where. */
let tried: Target | undefined;

// Each by itself: nobody applies in a terminal what the cluster was not asked about there.
const commands = [
  { dryRun: true, box: codeOf({ title: 'The dry run as code', send: 'Dry Run to Terminal' }) },
  { dryRun: false, box: codeOf({ title: 'Applying it as code', send: 'Apply to Terminal' }) },
];

via.setOptions([
  { value: 'runCommand', label: 'AKS run command', description: 'inside the cluster, without a kubeconfig' },
  { value: 'kubectl', label: 'kubectl in a terminal', description: 'in the cluster that it is set to' },
]);
layout(
  'Apply to cluster',
  'First the cluster says what it would do, and does nothing: a dry run on the server. Then it is applied.',
  [file, problem, warning, failure, via.row, cluster.row, namespace.row, unsaved, buttons, progress, verdict],
  [printed, ...commands.map(({ box }) => box.element)],
);
printed.hidden = true;
for (const one of [tryIt, applyIt]) one.disable(true);
void load();

async function load(): Promise<void> {
  const draft = host.restored();
  try {
    start = await host.call('load', undefined);
  } catch (error) {
    [failure.textContent, failure.hidden] = [wordsOf(error), false];
    return;
  }
  if (draft) via.set(draft.via);
  namespace.set(draft?.namespace ?? '');
  cluster.want(draft?.cluster ?? '');
  changed();
  const { begun } = start;
  await Promise.all([cluster.load(), begun && follow(begun, async () => host.call('outcome', undefined))]);
  // What is chosen by now is elsewhere.
  if (begun && !sameTarget(begun.target, target())) judge('');
}

function target(): Target {
  return { cluster: cluster.value(), namespace: namespace.value() };
}

/** What was tried was tried elsewhere. */
function retarget(): void {
  judge('');
  changed();
}

function changed(): void {
  if (!start) return;
  host.keep({ ...target(), cluster: cluster.wanted(), via: via.value() });
  const { file: name, objects, path, saved } = start;
  file.textContent = `${name}: ${objects === 1 ? 'one object' : `${objects} objects`}.`;
  problem.textContent = start.problem ?? '';
  problem.hidden = start.problem === undefined;
  warning.textContent = start.warning ?? '';
  namespace.setError(namespaceProblem(namespace.value()));
  const inCluster = via.value() === 'runCommand';
  const chosen = cluster.chosen();
  const isTried = tried !== undefined && sameTarget(tried, target());
  cluster.row.hidden = !inCluster;
  cluster.remark({});
  unsaved.hidden = saved;
  unsavedText.textContent = inCluster ? 'The commands in this panel read the file from the disk, and what the editor shows is not saved. Dry Run and Apply take what the editor shows.' : 'kubectl reads the file from the disk, and what the editor shows is not saved.';
  for (const one of [tryIt, applyIt]) one.element.hidden = !inCluster;
  applyIt.element.textContent = chosen ? `Apply to ${chosen.name}` : 'Apply';
  tryIt.disable(chosen === undefined || start.problem !== undefined || namespace.error() !== undefined);
  applyIt.disable(!isTried || chosen === undefined);
  tryIt.emphasize(!isTried);
  applyIt.emphasize(isTried);
  const known = path ?? name;
  for (const { dryRun, box } of commands) {
    box.element.hidden = inCluster && chosen === undefined;
    if (!inCluster) box.show([byKubectl(known, namespace.value(), dryRun)]);
    else if (chosen) box.show([byRunCommand(chosen, known, namespace.value(), dryRun)]);
  }
}

function codeOf(words: CommandBoxWords): CommandBox {
  return commandBox(
    () => start?.shell ?? 'bash',
    (text) => host.call('copyCommand', { text }),
    (text) => host.call('commandToTerminal', { text }),
    undefined,
    words,
  );
}

async function act(dryRun: boolean): Promise<void> {
  const chosen = cluster.chosen();
  if (!chosen) return;
  await follow({ dryRun, target: target(), cluster: chosen.name }, async () => {
    start = await host.call('load', undefined);
    return host.call(dryRun ? 'dryRun' : 'apply', target());
  });
}

/** Shows what is under way, and what comes of it. */
async function follow(begun: Begun, printing: () => Promise<Printed>): Promise<void> {
  lock(true);
  working.textContent = begun.dryRun ? `Asking ${begun.cluster} what it would do… AKS starts a pod for it, which may take a minute.` : `Applying to ${begun.cluster}…`;
  failure.hidden = true;
  judge('');
  tried = undefined;
  try {
    tell(await printing(), begun);
  } catch (error) {
    if (error instanceof CallError && error.cancelled) judge('Stopped waiting. What the cluster has begun, it finishes.');
    else [failure.textContent, failure.hidden] = [wordsOf(error), false];
  } finally {
    lock(false);
  }
}

function tell({ exitCode, output: text }: Printed, { dryRun, cluster: name, target: where }: Begun): void {
  output.textContent = text;
  printed.hidden = false;
  tried = dryRun && exitCode === 0 ? where : undefined;
  if (exitCode !== 0) judge(`${name} refuses it (exit code ${exitCode}). ${dryRun ? 'Nothing was changed.' : 'What is listed as created or configured before that stays.'}`, false);
  else judge(dryRun ? `${name} would take it. Nothing was changed so far.` : `Applied to ${name}.`, true);
}

/** Says how it went, well or not, where that is known; '' says nothing. */
function judge(text: string, well?: boolean): void {
  verdict.textContent = text;
  verdict.className = text === '' ? '' : `verdict ${well === undefined ? '' : well ? 'yes' : 'no'}`.trim();
}

function lock(locked: boolean): void {
  [buttons.hidden, progress.hidden] = [locked, !locked];
  for (const field of [via, cluster, namespace]) field.disable(locked);
  if (!locked) changed();
}

async function save(): Promise<void> {
  try {
    start = await host.call('saveFile', undefined);
  } catch (error) {
    [failure.textContent, failure.hidden] = [wordsOf(error), false];
  }
  changed();
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
