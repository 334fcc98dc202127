import type { CheckItem } from '../../ui/checkItem.ts';
import type { FormContract } from '../../ui/formContract.ts';

// What the page "Move to a managed identity" and its host say to each other. The host says all that is shown.

/** All of the page. */
export interface MoveView {
  readonly title: string;
  /** How far it is. */
  readonly headline: string;
  /** Whether something is under way. */
  readonly busy: boolean;
  /** What keeps it from going on, or nothing. */
  readonly problems: readonly string[];
  /** What it means, to be read before. */
  readonly notes: readonly string[];
  readonly steps: readonly CheckItem[];
  readonly buttons: readonly { readonly id: Press; readonly label: string; readonly primary: boolean }[];
}

export type Press = 'go' | 'stop' | 'look' | 'close';

export type MoveContract = FormContract & {
  /** What is shown, as soon as it is another one than the `seen`th. */
  readonly view: (params: { readonly seen: number }) => { readonly seen: number; readonly view: MoveView };
  readonly press: (params: { readonly button: Press }) => void;
  /** Does something about a step, by their IDs. */
  readonly act: (params: { readonly item: string; readonly act: string }) => void;
};
