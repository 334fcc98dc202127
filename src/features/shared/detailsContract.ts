/**
 * What a panel that shows all of one thing and its host say to each other, whatever the thing. Each section is a call of
 * its own, and fails alone. A `Wish` is what its host may ask of the page.
 */
export type DetailsContract<Section extends string, Wish = never> = {
  /** What is known without asking Azure. */
  readonly about: (params: undefined) => About;
  readonly locks: (params: undefined) => readonly LockRow[];
  /** What happened since the news of that number: answered as soon as there is any. */
  readonly news: (params: { readonly since: number }) => { readonly seen: number; readonly news: readonly DetailsNews<Section, Wish>[] };
  readonly copy: (params: { readonly text: string }) => void;
  readonly toTerminal: (params: { readonly text: string }) => void;
  readonly openInPortal: (params: undefined) => void;
  readonly showJson: (params: undefined) => void;
  readonly close: (params: undefined) => void;
};

/** Sections of which something was changed, or a wish. */
export type DetailsNews<Section extends string, Wish> = { readonly changed: readonly Section[] } | Wish;

export interface About {
  readonly id: string;
  readonly name: string;
  /** The shell of the terminal, for quoting. */
  readonly shell: 'bash' | 'powershell';
}

export interface LockRow {
  readonly name: string;
  /** What it forbids, and where it stands. */
  readonly text: string;
  readonly notes: string | undefined;
}
