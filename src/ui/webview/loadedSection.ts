import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { CallError } from './call.ts';
import { h } from './dom.ts';
import { button } from './form.ts';

/** A section of a page that is loaded by a call of its own: it says that it loads, and one that fails fails alone. */
export interface LoadedSection {
  readonly element: HTMLElement;
  /** Loads it, again where it was loaded before: what it shows stays until the new answer is there, and beside a failure. */
  readonly load: () => Promise<void>;
  /** Shows an answer that is there already: that of before the page was hidden. */
  readonly show: (value: unknown) => void;
}

export interface SectionOptions<Value> {
  readonly title: string;
  readonly load: () => Promise<Value>;
  /** Called with each answer. Draws into `body`, from nothing. */
  readonly draw: (value: Value, body: HTMLElement) => void;
  /** A few words behind the title, for instance how many there are. */
  readonly summary?: (value: Value) => string;
  /** Told each answer, for when the page is shown again. */
  readonly keep: (value: Value) => void;
}

export function loadedSection<Value>({ title, load, draw, summary, keep }: SectionOptions<Value>): LoadedSection {
  const said = h('span', { className: 'summary' });
  const status = h('div', { className: 'progress', role: 'status' });
  const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
  const body = h('div', { className: 'body', hidden: true });
  const element = h('section', { 'aria-label': title, tabIndex: -1 }, h('h2', {}, title, ' ', said), status, failure, body);
  /** Counts the loadings: only the answer to the last one counts. */
  let loadings = 0;

  function show(value: Value): void {
    body.replaceChildren();
    draw(value, body);
    body.hidden = false;
    said.textContent = summary?.(value) ?? '';
  }

  function fail(message: string): void {
    const retry = button('Retry', () => {
      // The button goes away under the focus.
      element.focus();
      void run();
    }, true);
    failure.replaceChildren(h('p', {}, message), h('div', { className: 'buttons' }, retry.element));
    failure.hidden = false;
  }

  async function run(): Promise<void> {
    const loading = (loadings += 1);
    failure.hidden = true;
    status.replaceChildren(h('vscode-progress-ring'), h('span', {}, body.hidden ? 'Loading…' : 'Loading again…'));
    element.ariaBusy = 'true';
    try {
      const value = await load();
      if (loading !== loadings) return;
      keep(value);
      show(value);
    } catch (error) {
      if (loading !== loadings || (error instanceof CallError && error.cancelled)) return;
      fail(error instanceof Error ? error.message : String(error));
    } finally {
      if (loading === loadings) {
        status.replaceChildren();
        element.ariaBusy = 'false';
      }
    }
  }

  return { element, load: run, show: (value) => show(value as Value) };
}
