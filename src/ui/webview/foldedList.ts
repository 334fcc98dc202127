import { h } from './dom.ts';

// Lines that are read at a glance.
const few = 8;

/** Names under a heading, the rest of a long list folded away. Undefined where there are none. */
export function foldedList(title: string, names: readonly string[]): HTMLElement | undefined {
  if (names.length === 0) return undefined;
  const rest = names.slice(few);
  return h('div', { className: 'folded' }, h('h3', {}, title), h('ul', {}, ...lines(names.slice(0, few))), rest.length === 0 ? undefined : h('details', {}, h('summary', {}, `${rest.length} more`), h('ul', {}, ...lines(rest))));
}

function lines(names: readonly string[]): HTMLElement[] {
  return names.map((name) => h('li', {}, h('code', {}, name)));
}
