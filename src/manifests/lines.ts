// Where lines begin and end in a text. A byte order mark belongs to no line.

export function lineStart(text: string, at: number): number {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? Math.min(1, at) : start;
}

/** Behind the line break; of a place that is the beginning of a line, that place itself. */
export function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Before the line break that ends before a line. */
export function beforeLineBreak(text: string, start: number): number {
  if (text[start - 1] !== '\n') return start;
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}

/** How far from its line's beginning a place is. */
export function column(text: string, at: number): number {
  return at - lineStart(text, at);
}
