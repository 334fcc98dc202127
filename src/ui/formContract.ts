/** What every form asks its host for, beside what it is for. */
export type FormContract = {
  readonly copyCommand: (params: { readonly text: string }) => void;
  readonly commandToTerminal: (params: { readonly text: string }) => void;
  /** Several commands, a line each, to be run one after another. */
  readonly commandsToTerminal: (params: { readonly lines: readonly string[] }) => void;
  readonly close: (params: undefined) => void;
};
