import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { h } from './dom.ts';

/** A row of a form: label, control, help, and the error under the control. */
export interface Field<Value> {
  readonly row: HTMLElement;
  readonly value: () => Value;
  readonly set: (value: Value) => void;
  /** Shows an error, or none. It is announced as it comes. */
  readonly setError: (error: string | undefined) => void;
  readonly error: () => string | undefined;
  /** Shows what may be a mistake, or nothing. It keeps nobody from anything. */
  readonly setWarning: (warning: string | undefined) => void;
  readonly focus: () => void;
  readonly disable: (disabled: boolean) => void;
}

interface Control extends HTMLElement {
  disabled: boolean;
  invalid?: boolean;
}

function field<Value>(label: string, control: Control, help: string, value: { get: () => Value; set: (value: Value) => void }, heading = true): Field<Value> {
  const error = h('div', { className: 'error', role: 'alert' });
  const warning = h('div', { className: 'warning', role: 'status' });
  const helper = h('div', { className: 'help' }, help);
  const row = h('div', { className: 'row' }, heading ? h('div', { className: 'label' }, label) : undefined, control, error, warning, helper);
  return {
    row,
    value: value.get,
    set: value.set,
    setError(text) {
      if (error.textContent !== (text ?? '')) error.textContent = text ?? '';
      if ('invalid' in control) control.invalid = text !== undefined;
      helper.hidden = text !== undefined;
    },
    error: () => error.textContent || undefined,
    setWarning(text) {
      if (warning.textContent !== (text ?? '')) warning.textContent = text ?? '';
    },
    focus: () => control.focus(),
    disable: (disabled) => (control.disabled = disabled),
  };
}

export function textField(label: string, options: { help?: string; placeholder?: string; onInput: () => void }): Field<string> {
  const control = h('vscode-textfield', { label, placeholder: options.placeholder ?? '', onInput: options.onInput });
  return field(label, control, options.help ?? '', { get: () => control.value.trim(), set: (value) => (control.value = value) });
}

/** Several lines, in the editor's own font. */
export function textAreaField(label: string, options: { help?: string; onInput: () => void }): Field<string> {
  const control = h('vscode-textarea', { label, rows: 4, monospace: true, resize: 'vertical', onInput: options.onInput });
  return field(label, control, options.help ?? '', { get: () => control.value.trim(), set: (value) => (control.value = value) });
}

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

export interface SelectField extends Field<string> {
  /** Replaces the choices; `selected` is chosen, or the first one, or none where that is ''. */
  readonly setOptions: (options: readonly SelectOption[], selected?: string) => void;
}

/** One of several; typing searches, unless they are few. */
export function selectField(label: string, options: { help?: string; few?: true; onChange: () => void }): SelectField {
  const control = h('vscode-single-select', { label, combobox: options.few !== true, onChange: options.onChange });
  const base = field(label, control, options.help ?? '', { get: () => control.value, set: (value) => (control.value = value) });
  return {
    ...base,
    setOptions(choices, selected) {
      const chosen = selected === '' ? '' : (choices.find(({ value }) => value === selected)?.value ?? choices[0]?.value ?? '');
      control.options = choices.map(({ value, label: text, description }) => ({ value, label: text, description: description ?? '', selected: value === chosen, disabled: false }));
      control.value = chosen;
    },
  };
}

export function checkboxField(label: string, options: { help?: string; onChange: () => void }): Field<boolean> {
  const control = h('vscode-checkbox', { label, onChange: options.onChange });
  return field(label, control, options.help ?? '', { get: () => control.checked, set: (value) => (control.checked = value) }, false);
}
