import { textField } from './fields.ts';
import type { Field } from './fields.ts';

export interface NameField extends Field<string> {
  /** Asks again whether the name is taken: where it is to be has changed. */
  readonly moved: () => void;
  /** Shows what is against the name; that it is taken stays shown. */
  readonly check: () => void;
}

export interface NameRules {
  readonly placeholder: string;
  readonly help: string;
  /** What is wrong with the name itself, or nothing. */
  readonly problem: (name: string) => string | undefined;
  /** Whether there may be something of that name where the new thing is to be: in a new resource group there is nothing. */
  readonly mayBeTaken?: () => boolean;
  /** Asks the host what stands against the name there. */
  readonly ask: (name: string) => Promise<string | undefined>;
  readonly onInput: () => void;
}

/** The name of what a form makes: its rule is checked as one types, and when typing pauses, whether it is taken. */
export function nameField(rules: NameRules): NameField {
  const field = textField('Name', { placeholder: rules.placeholder, help: rules.help, onInput: typed });
  let asked = 0;

  function typed(): void {
    moved();
    rules.onInput();
  }

  function moved(): void {
    field.setError(field.value() === '' ? undefined : rules.problem(field.value()));
    void askWhetherTaken();
  }

  /** Only the answer to the last question counts. */
  async function askWhetherTaken(): Promise<void> {
    const current = (asked += 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const name = field.value();
    if (current !== asked || rules.mayBeTaken?.() === false || rules.problem(name)) return;
    try {
      const problem = await rules.ask(name);
      if (current === asked) field.setError(problem);
    } catch {
      // The look-up is a courtesy: creating says what is wrong.
    }
  }

  return {
    ...field,
    moved,
    check: () => field.setError(rules.problem(field.value()) ?? field.error()),
  };
}
