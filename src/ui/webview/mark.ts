import { h } from './dom.ts';

/** How something stands: it is well, it may be, it is not, it is not known yet, somebody works on it. */
export type Mark = 'yes' | 'maybe' | 'no' | 'open' | 'busy';

const signs: Record<Mark, string> = { yes: '✓', maybe: '!', no: '✗', open: '○', busy: '…' };

/** The sign of a mark, with its word for a screen reader. */
export function markSign(mark: Mark, spoken: string, sign = signs[mark]): HTMLElement {
  return h('span', { className: `mark ${mark}` }, h('span', { 'aria-hidden': 'true' }, sign), h('span', { className: 'spoken' }, spoken));
}
