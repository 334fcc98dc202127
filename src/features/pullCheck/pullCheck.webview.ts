import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { CallError, connect } from '../../ui/webview/call.ts';
import { checklist } from '../../ui/webview/checklist.ts';
import { h } from '../../ui/webview/dom.ts';
import { button } from '../../ui/webview/form.ts';
import { markSign } from '../../ui/webview/mark.ts';
import type { Checked, CheckedRow, PullCheckContract } from './protocol.ts';

const host = connect<PullCheckContract, Checked>();
const title = h('h1', {}, 'Can it pull?');
const intro = h('p', { className: 'help' });
const answer = h('div', { className: 'answer', role: 'status' });
const status = h('span', { className: 'progress', role: 'status' });
const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
const rows = checklist({
  act: (row, act) => void host.call('act', { row, act }),
  copy: (text) => void host.call('copy', { text }),
  toTerminal: (lines) => void host.call('toTerminal', { lines }),
});
const refresh = button('Refresh', () => void check(), true);
const reports = [button('Copy Report', () => void copyReport(), true), button('Save Report…', () => void host.call('saveReport', undefined), true)];
/** Counts the checks: only what the last one brings counts. */
let checks = 0;

document.querySelector('#app')?.append(h('header', {}, title, intro), answer, h('div', { className: 'toolbar' }, ...[refresh, ...reports].map(({ element }) => element), status), failure, rows.element);
for (const { disable } of reports) disable(true);
void load();

async function load(): Promise<void> {
  const kept = host.restored();
  if (kept) show(kept);
  const about = await host.call('about', undefined);
  title.textContent = about.title;
  intro.textContent = about.intro;
  void listen();
  await check();
}

/** Looks again whenever something was written that may change the answer. */
async function listen(): Promise<void> {
  let since = 0;
  for (;;) {
    try {
      since = (await host.call('news', { since })).seen;
    } catch {
      return; // The panel was closed.
    }
    void check();
  }
}

async function check(): Promise<void> {
  const one = (checks += 1);
  failure.hidden = true;
  status.replaceChildren(h('vscode-progress-ring'), h('span', {}, 'Looking it up…'));
  try {
    const checked = await host.call('check', undefined);
    if (one !== checks) return;
    host.keep(checked);
    show(checked);
    status.replaceChildren(`Checked at ${checked.at}`);
  } catch (error) {
    if (one !== checks || (error instanceof CallError && error.cancelled)) return;
    status.replaceChildren();
    failure.textContent = error instanceof Error ? error.message : String(error);
    failure.hidden = false;
  }
}

const spoken: Record<CheckedRow['mark'], string> = { yes: 'It can: ', maybe: 'It may: ', no: "It can't: " };

function show({ mark, headline, rows: found }: Checked): void {
  answer.replaceChildren(h('section', { className: `verdict ${mark}`, 'aria-label': 'Answer' }, h('p', { className: 'headline' }, markSign(mark, spoken[mark]), headline)));
  rows.show(found);
  for (const { disable } of reports) disable(false);
}

async function copyReport(): Promise<void> {
  await host.call('copyReport', undefined);
  status.replaceChildren('Copied the report');
}
