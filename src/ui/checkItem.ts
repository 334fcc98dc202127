/** How something stands: it is well, it may be, it is not, it is not known yet, somebody works on it. */
export type Mark = 'yes' | 'maybe' | 'no' | 'open' | 'busy';

/** One thing that was looked at, or one step, as a checklist of a panel shows it. */
export interface CheckItem {
  readonly id: string;
  readonly mark: Mark;
  /** What it is about, in a few words. */
  readonly title: string;
  /** What was found, in sentences. */
  readonly details: readonly string[];
  /** What it is made of, each with a mark of its own. */
  readonly parts?: readonly { readonly mark: Mark; readonly text: string }[];
  /** The same in a shell, a line a command; empty where there is none. */
  readonly commands: readonly string[];
  /** What can be done about it. */
  readonly acts: readonly { readonly id: string; readonly label: string; readonly primary?: boolean }[];
}
