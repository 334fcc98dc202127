// Manifests in JSON, with the comments that people write in it: YAML knows "#" alone, and JSON none.

/** Whether a document is written in JSON, whatever comments come first, and behind the "---" of YAML, too. */
export function isJson(text: string): boolean {
  const open = afterComments(text, /^\uFEFF?(?:---(?=\s))?/.exec(text)?.[0].length ?? 0);
  return text[open] === '{' && text[afterComments(text, open + 1)] === '"';
}

/** JSON with blanks in the place of its comments: all else stays where it is. Another text as it is. */
export function withoutComments(text: string): string {
  let result = '';
  let done = 0;
  for (const { start, end } of commentsIn(text)) {
    result += text.slice(done, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, ' ');
    done = end;
  }
  return result + text.slice(done);
}

/** The first comment of a document in JSON that is none of YAML either, so that nothing reads it but an editor. Undefined where there is none. */
export function foreignComment(text: string): Comment | undefined {
  for (const { start, end } of commentsIn(text)) {
    if (text[start] !== '#') return { start, end: start + text.slice(start, end).trimEnd().length };
  }
  return undefined;
}

interface Comment {
  readonly start: number;
  readonly end: number;
}

/** As JavaScript writes them, which YAML does not know; none where the text is no JSON. */
function* commentsIn(text: string): Iterable<Comment> {
  if (!(text.includes('//') || text.includes('/*')) || !isJson(text)) return;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = stringEnd(text, at);
    const end = commentEnd(text, at);
    if (end === at) continue;
    yield { start: at, end };
    at = end - 1;
  }
}

/** The first place that is neither blank nor in a comment. */
function afterComments(text: string, from: number): number {
  let at = from;
  for (;;) {
    const end = /\s/.test(text[at] ?? '') ? at + 1 : commentEnd(text, at);
    if (end === at) return at;
    at = end;
  }
}

/** Where a comment ends that begins at a place, behind its line break; that place itself where none does. */
export function commentEnd(text: string, at: number): number {
  if (text.startsWith('/*', at)) return endOf(text, '*/', at + 2);
  return text[at] === '#' || text.startsWith('//', at) ? endOf(text, '\n', at) : at;
}

/** The last letter of a string, its closing quote. */
function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}
