import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { CallError } from './call.ts';
import { h } from './dom.ts';

/** A panel with a form on the left and what it amounts to on the right; one column where there is no room. `over`: what stands over both. */
export function layout(title: string, intro: string, form: readonly HTMLElement[], side: readonly HTMLElement[], over: readonly HTMLElement[] = []): void {
  document.querySelector('#app')?.append(
    h('header', {}, h('h1', {}, title), h('p', { className: 'help' }, intro)),
    ...over,
    h('div', { className: 'columns' }, h('form', { className: 'form', onSubmit: (event: Event) => event.preventDefault() }, ...form), h('aside', { className: 'side' }, ...side)),
  );
}

export function section(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return h('section', { 'aria-label': title }, h('h2', {}, title), ...children);
}

export interface Button {
  readonly element: HTMLElement;
  readonly focus: () => void;
  readonly disable: (disabled: boolean) => void;
  /** Whether it stands out: the one act that comes next does. */
  readonly emphasize: (emphasized: boolean) => void;
}

export function button(label: string, onClick: () => void, secondary = false): Button {
  // Inside a form a button would submit it; every button here says itself what it does.
  const element = h('vscode-button', { type: 'button', secondary, onClick }, label);
  return {
    element,
    focus: () => element.focus(),
    disable(disabled) {
      element.disabled = disabled;
      // The element does not tell a screen reader.
      element.ariaDisabled = String(disabled);
    },
    emphasize: (emphasized) => (element.secondary = !emphasized),
  };
}

export interface Submit {
  readonly row: HTMLElement;
  readonly run: () => void;
  /** Waits for what was begun before the page was hidden, as if it had been begun here. */
  readonly follow: (begun: () => Promise<void>) => void;
  /** Names the act anew, for a form that learns late what it does. */
  readonly rename: (label: string) => void;
  /** Whether the act can be done at all. */
  readonly allow: (allowed: boolean) => void;
}

export interface SubmitOptions {
  /** Named after the act. */
  readonly label: string;
  /** While it runs: "Creating mi-orders…". */
  readonly busy: () => string;
  /** Shows errors, focuses the first, and tells whether all is well. */
  readonly valid: () => boolean;
  readonly lock: (locked: boolean) => void;
  readonly submit: () => Promise<void>;
  /** What is being done, as soon as it is something else than what was seen: for what takes longer. */
  readonly step?: (seen: string) => Promise<string>;
  /** Asks the host to stop what runs. */
  readonly stop: () => void;
  readonly close: () => void;
  /** What is said when it was stopped, where something goes on that can't be. */
  readonly stopped?: string;
}

/** The buttons of a form. While it runs: progress in their place, and the form locked. */
export function submitRow({ label, busy, valid, lock, submit, step, stop, close, stopped = 'Cancelled. Nothing more will be changed.' }: SubmitOptions): Submit {
  const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
  const progressText = h('span');
  const progress = h('div', { className: 'progress', role: 'status', hidden: true }, h('vscode-progress-ring'), progressText, button('Cancel', stop, true).element);
  const act = button(label, () => void run());
  const idle = h('div', { className: 'buttons' }, act.element, button('Cancel', close, true).element);
  let running = false;
  let allowed = true;

  async function run(): Promise<void> {
    if (running || !allowed || !valid()) return;
    await waitFor(submit);
  }

  async function waitFor(work: () => Promise<void>): Promise<void> {
    running = true;
    show(undefined);
    if (step) void tellSteps(step);
    try {
      await work();
    } catch (error) {
      // The host has logged it; a cancellation has nothing to say.
      show(error instanceof CallError && error.cancelled ? stopped : error instanceof Error ? error.message : String(error));
    } finally {
      running = false;
      toggle();
    }
  }

  async function tellSteps(next: (seen: string) => Promise<string>): Promise<void> {
    try {
      for (let seen = ''; ; ) {
        seen = await next(seen);
        if (!running) return;
        progressText.textContent = seen;
      }
    } catch {
      // What it says of the act itself is said by that.
    }
  }

  function show(message: string | undefined): void {
    failure.textContent = message ?? '';
    failure.hidden = message === undefined;
    toggle();
  }

  function toggle(): void {
    progressText.textContent = running ? busy() : '';
    progress.hidden = !running;
    idle.hidden = running;
    lock(running);
  }

  return {
    row: h('div', {}, failure, idle, progress),
    run: () => void run(),
    follow: (begun) => void waitFor(begun),
    rename: (next) => (act.element.textContent = next),
    allow(next) {
      allowed = next;
      act.disable(!allowed);
    },
  };
}

/** Runs the form by Enter in one of its text fields. */
export function submitOnEnter(form: HTMLElement, submit: Submit): void {
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLElement) || event.target.tagName !== 'VSCODE-TEXTFIELD') return;
    event.preventDefault();
    submit.run();
  });
}
