import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { CallError, connect } from '../../ui/webview/call.ts';
import { checklist } from '../../ui/webview/checklist.ts';
import { h } from '../../ui/webview/dom.ts';
import { button } from '../../ui/webview/form.ts';
import type { MoveContract, MoveView } from './protocol.ts';

const host = connect<MoveContract, never>();
const title = h('h1');
const headline = h('span');
const ring = h('vscode-progress-ring');
const status = h('div', { className: 'progress', role: 'status' }, ring, headline);
const problems = h('div', { className: 'obstacles', role: 'alert' });
const notes = h('ul', { className: 'notes' });
const meaning = h('section', { 'aria-label': 'What it means' }, h('h2', {}, 'What it means'), notes);
const steps = checklist({
  act: (item, act) => void tell(async () => host.call('act', { item, act })),
  copy: (text) => void host.call('copyCommand', { text }),
  toTerminal: (lines) => void host.call('commandsToTerminal', { lines }),
  words: { yes: 'Done: ', maybe: 'Take note: ', no: 'Failed: ', open: 'Not yet: ', busy: 'Under way: ' },
});
const refusal = h('div', { className: 'failure', role: 'alert', hidden: true });
const buttons = h('div', { className: 'buttons' });

document.querySelector('#app')?.append(h('div', { className: 'move stack' }, h('header', {}, title), status, problems, meaning, h('section', { 'aria-label': 'Steps' }, h('h2', {}, 'Steps'), steps.element), refusal, buttons));
void listen();

/** Shows what the host says, again each time that it is another. Ends with the page, whose calls are answered no more. */
async function listen(): Promise<void> {
  for (let seen = -1; ; ) {
    const { seen: now, view } = await host.call('view', { seen });
    seen = now;
    show(view);
  }
}

function show(view: MoveView): void {
  title.textContent = view.title;
  headline.textContent = view.headline;
  ring.hidden = !view.busy;
  problems.replaceChildren(...view.problems.map((problem) => h('div', { className: 'failure partial' }, problem)));
  meaning.hidden = view.notes.length === 0;
  notes.replaceChildren(...view.notes.map((note) => h('li', {}, note)));
  steps.show(view.steps);
  const focused = document.activeElement?.id;
  buttons.replaceChildren(
    ...view.buttons.map(({ id, label, primary }) => {
      const { element } = button(label, () => void tell(async () => host.call('press', { button: id })), !primary);
      element.id = `press ${id}`;
      return element;
    }),
  );
  if (focused) document.getElementById(focused)?.focus();
}

/** What the host refuses is said; a cancellation has nothing to say. */
async function tell(ask: () => Promise<unknown>): Promise<void> {
  refusal.hidden = true;
  try {
    await ask();
  } catch (error) {
    if (error instanceof CallError && error.cancelled) return;
    refusal.textContent = error instanceof Error ? error.message : String(error);
    refusal.hidden = false;
  }
}
