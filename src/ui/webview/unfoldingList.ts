import { CallError } from './call.ts';
import { h } from './dom.ts';
import { button } from './form.ts';

/** A part of a list, and whether there is more of it. */
export interface Part {
  readonly names: readonly string[];
  readonly more: boolean;
}

export interface UnfoldingOptions {
  /** What follows. */
  readonly more: () => Promise<Part>;
  /** What stands below one that is opened: asked for when it is opened first. */
  readonly below: (name: string) => Promise<readonly HTMLElement[]>;
  /** Told the whole list, each time that it has grown. */
  readonly grown: (all: Part) => void;
}

/** Names that are opened one by one, with a button for those that follow. What fails says so where it stands, with Retry. */
export function unfoldingList(first: Part, { more, below, grown }: UnfoldingOptions): HTMLElement {
  const list = h('ul', { className: 'unfolding' });
  const failure = h('div', { className: 'failure', role: 'alert', hidden: true });
  const next = button('Show More', () => void showMore(), true);
  let all = first.names;
  show(first);

  function show(part: Part): void {
    list.append(...part.names.map((name) => h('li', {}, unfolding(name, below))));
    next.element.hidden = !part.more;
  }

  async function showMore(): Promise<void> {
    next.disable(true);
    failure.hidden = true;
    try {
      const part = await more();
      all = [...all, ...part.names];
      show(part);
      grown({ names: all, more: part.more });
    } catch (error) {
      say(failure, error);
    } finally {
      next.disable(false);
    }
  }

  return h('div', { className: 'body' }, list, failure, h('div', { className: 'buttons' }, next.element));
}

function unfolding(name: string, below: UnfoldingOptions['below']): HTMLElement {
  const body = h('div', { className: 'body' });
  let asked = false;
  const details: HTMLDetailsElement = h('details', { onToggle: () => (details.open && !asked ? void load() : undefined) }, h('summary', {}, name), body);

  async function load(): Promise<void> {
    asked = true;
    body.replaceChildren(h('p', { className: 'help', role: 'status' }, 'Loading…'));
    try {
      body.replaceChildren(...(await below(name)));
    } catch (error) {
      asked = false;
      const failure = h('div', { className: 'failure', role: 'alert' });
      body.replaceChildren(failure);
      say(failure, error, button('Retry', () => void load(), true).element);
    }
  }

  return details;
}

function say(failure: HTMLElement, error: unknown, way?: HTMLElement): void {
  failure.hidden = error instanceof CallError && error.cancelled;
  failure.replaceChildren(h('p', {}, error instanceof Error ? error.message : String(error)), ...(way ? [h('div', { className: 'buttons' }, way)] : []));
}
