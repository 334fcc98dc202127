import type { Mark } from '../checkItem.ts';
import { h } from './dom.ts';

export type { Mark } from '../checkItem.ts';

const signs: Record<Mark, string> = { yes: '✓', maybe: '!', no: '✗', open: '○', busy: '…' };

/** The sign of a mark, with its word for a screen reader. */
export function markSign(mark: Mark, spoken: string, sign = signs[mark]): HTMLElement {
  return h('span', { className: `mark ${mark}` }, h('span', { 'aria-hidden': 'true' }, sign), h('span', { className: 'spoken' }, spoken));
}
