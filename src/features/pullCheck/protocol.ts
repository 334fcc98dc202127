// What the page "Can … pull from …?" and its host say to each other.

export type PullCheckContract = {
  readonly about: (params: undefined) => { readonly title: string; readonly intro: string };
  /** Reads everything anew. */
  readonly check: (params: undefined) => Checked;
  /** As soon as something was written after the first `since` times that may change the answer. */
  readonly news: (params: { readonly since: number }) => { readonly seen: number };
  /** Does something about a row. */
  readonly act: (params: { readonly row: string; readonly act: string }) => void;
  readonly copyReport: (params: undefined) => void;
  readonly saveReport: (params: undefined) => void;
  readonly copy: (params: { readonly text: string }) => void;
  readonly toTerminal: (params: { readonly lines: readonly string[] }) => void;
};

export interface Checked {
  readonly mark: CheckedRow['mark'];
  readonly headline: string;
  readonly rows: readonly CheckedRow[];
  /** When, for people. */
  readonly at: string;
}

/** What a checklist shows. */
export interface CheckedRow {
  readonly id: string;
  readonly mark: 'yes' | 'maybe' | 'no';
  readonly title: string;
  readonly details: readonly string[];
  readonly commands: readonly string[];
  readonly acts: readonly { readonly id: string; readonly label: string; readonly primary?: boolean }[];
}
