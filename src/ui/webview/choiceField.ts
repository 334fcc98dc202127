import { checkboxField, selectField, textField } from './fields.ts';
import type { SelectOption } from './fields.ts';
import { h } from './dom.ts';

// No choice can have this value.
const other = ':other';

export interface Choice {
  /** One that is typed may be of a kind of its own. */
  readonly text: string;
  readonly ticked: boolean;
}

export interface ChoiceField {
  readonly element: HTMLElement;
  /** Undefined where nothing is chosen, or typed. */
  readonly value: () => Choice | undefined;
  readonly setChoices: (choices: readonly (SelectOption & { readonly ticked: boolean })[], selected?: string) => void;
  readonly select: (choice: Choice) => void;
  readonly setError: (error: string | undefined) => void;
}

/** One of the usual choices, or another one that is typed, with a box to tick that the usual ones know by themselves. */
export function choiceField(label: string, options: { readonly other: string; readonly typed: string; readonly help: string; readonly tick: string; readonly onChange: () => void }): ChoiceField {
  const select = selectField(label, { onChange: chosen });
  const typed = textField(options.typed, { help: options.help, onInput: options.onChange });
  const tick = checkboxField(options.tick, { onChange: options.onChange });
  const element = h('div', { className: 'form' }, select.row, typed.row, tick.row);
  let ticked = new Map<string, boolean>();
  let known: readonly SelectOption[] = [];
  toggle();

  function toggle(): void {
    typed.row.hidden = select.value() !== other;
    tick.row.hidden = select.value() !== other;
  }

  function chosen(): void {
    toggle();
    if (select.value() === other) typed.focus();
    options.onChange();
  }

  return {
    element,
    value() {
      const text = select.value() === other ? typed.value() : select.value();
      return text === '' ? undefined : { text, ticked: select.value() === other ? tick.value() : (ticked.get(text) ?? false) };
    },
    setChoices(choices, selected) {
      known = choices;
      ticked = new Map(choices.map(({ value, ticked: is }) => [value, is]));
      select.setOptions([...choices, { value: other, label: options.other }], selected);
      toggle();
    },
    select({ text, ticked: is }) {
      const usual = known.some(({ value }) => value === text);
      select.set(usual ? text : other);
      if (!usual) {
        typed.set(text);
        tick.set(is);
      }
      toggle();
    },
    setError: (error) => (typed.row.hidden ? select : typed).setError(error),
  };
}
