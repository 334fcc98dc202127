import type { Edit } from './edit.ts';

/** What is found in a manifest, for the people who type it. */
export interface Finding {
  /** Stable, in words with "-" between them: "label-without-binding". */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** What is wrong, and what it leads to. */
  readonly message: string;
  /** Where in the file. */
  readonly start: number;
  readonly end: number;
  /** The first one is the best one. */
  readonly fixes: readonly Fix[];
}

/** A way to mend it: by an edit of the same file, or by a command of the editor. */
export type Fix = { readonly title: string; readonly edits: readonly Edit[] } | { readonly title: string; readonly command: 'migrate' | 'generateWorkloadIdentity' };
