import { h } from './dom.ts';

export interface Tabs {
  readonly element: HTMLElement;
  /** Offers these; what is chosen stays where it is among them. With one alone nothing is shown. */
  readonly offer: (names: readonly string[]) => void;
  readonly chosen: () => string;
  readonly choose: (name: string) => void;
}

/**
 * Several looks at one thing, one at a time, in `panel`. One stop for the Tab key; the arrows go from one to the next.
 * Source: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */
export function tabs(label: string, panel: HTMLElement, onChange: () => void): Tabs {
  const element = h('div', { className: 'tabs', role: 'tablist', 'aria-label': label, hidden: true });
  let buttons: readonly HTMLButtonElement[] = [];
  let names: readonly string[] = [];
  let chosen = '';
  panel.setAttribute('role', 'tabpanel');

  function choose(name: string): void {
    chosen = name;
    mark();
  }

  function mark(): void {
    const current = Math.max(names.indexOf(chosen), 0);
    for (const [index, button] of buttons.entries()) {
      button.ariaSelected = String(index === current);
      button.tabIndex = index === current ? 0 : -1;
    }
    panel.ariaLabel = names[current] ?? label;
  }

  function go(index: number): void {
    const button = buttons.at(index % buttons.length);
    button?.focus();
    button?.click();
  }

  function onKeydown(event: Event): void {
    const current = buttons.findIndex((button) => button === document.activeElement);
    const steps: Readonly<Record<string, number>> = { ArrowRight: current + 1, ArrowLeft: current - 1, Home: 0, End: -1 };
    const next = event instanceof KeyboardEvent ? steps[event.key] : undefined;
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  }

  element.addEventListener('keydown', onKeydown);
  return {
    element,
    chosen: () => (names.length === 0 || names.includes(chosen) ? chosen : (names[0] ?? '')),
    choose,
    offer(next) {
      if (next.join('\n') === names.join('\n')) return;
      names = next;
      buttons = next.map((name) => h('button', { type: 'button', role: 'tab', onClick: () => (choose(name), onChange()) }, name));
      element.replaceChildren(...buttons);
      element.hidden = next.length < 2;
      mark();
    },
  };
}
