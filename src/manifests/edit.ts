/** Another text in place of a piece of a file's: offsets in UTF-16 code units, as JavaScript and VS Code count. */
export interface Edit {
  readonly start: number;
  /** The same as `start` where something is put in. */
  readonly end: number;
  readonly text: string;
}

/** What is to be done to a file, or what stands in the way: a whole sentence. */
export type Change = { readonly edits: readonly Edit[] } | { readonly obstacle: string };

/** The text after the edits, of which no two may overlap. Those at one place go in in their order. */
export function applied(text: string, edits: readonly Edit[]): string {
  let result = '';
  let done = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < done) throw new Error(`Two edits overlap at ${edit.start}.`);
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}
