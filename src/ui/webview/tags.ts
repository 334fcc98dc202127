import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import { h } from './dom.ts';
import type { Field } from './fields.ts';
import { button } from './form.ts';

type Tags = Readonly<Record<string, string>>;

/** Azure's limits: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
function tagProblem(names: readonly string[]): string | undefined {
  if (names.length > 50) return `At most 50 tags; there are ${names.length}.`;
  const seen = new Set<string>();
  for (const name of names) {
    if (name.length > 512) return 'The name of a tag has at most 512 characters.';
    if (/[<>%&\\?/]/.test(name)) return `The name of a tag must not hold any of < > % & \\ ? /: "${name}".`;
    if (seen.has(name.toLowerCase())) return `There are two tags with the name "${name}".`;
    seen.add(name.toLowerCase());
  }
  return undefined;
}

/** Rows of name and value. A row without a name does not count. */
export function tagsField(onChange: () => void): Field<Tags> {
  const rows = h('div', { className: 'tags' });
  const error = h('div', { className: 'error', role: 'alert' });
  // A new element takes the focus after its first drawing.
  const add = button('Add Tag', () => void focusWhenDrawn(addRow('', '')), true);
  const row = h('div', { className: 'row' }, h('div', { className: 'label' }, 'Tags'), rows, h('div', {}, add.element), error);
  const inputs = () => [...rows.querySelectorAll('vscode-textfield')];
  const pairs = () => [...rows.children].map((line) => [...line.querySelectorAll('vscode-textfield')].map((input) => input.value.trim()));

  function addRow(name: string, value: string): VscodeTextfield {
    const nameInput = h('vscode-textfield', { label: 'Tag name', placeholder: 'name', value: name, onInput: changed });
    const valueInput = h('vscode-textfield', { label: 'Tag value', placeholder: 'value', value, onInput: changed });
    const line: HTMLElement = h('div', { className: 'tag' }, nameInput, valueInput, button('Remove', remove, true).element);
    function remove(): void {
      line.remove();
      changed();
      add.focus();
    }
    rows.append(line);
    return nameInput;
  }

  function changed(): void {
    error.textContent = tagProblem(pairs().flatMap(([name]) => (name ? [name] : []))) ?? '';
    onChange();
  }

  return {
    row,
    value: () => Object.fromEntries(pairs().flatMap(([name, value]) => (name ? [[name, value ?? '']] : []))),
    set(tags) {
      rows.replaceChildren();
      for (const [name, value] of Object.entries(tags)) addRow(name, value);
    },
    setError: (text) => (error.textContent = text ?? ''),
    error: () => error.textContent || undefined,
    setWarning: () => {},
    focus: () => (inputs()[0] ?? add).focus(),
    disable(disabled) {
      add.disable(disabled);
      for (const control of [...inputs(), ...rows.querySelectorAll('vscode-button')]) control.disabled = disabled;
    },
  };
}

async function focusWhenDrawn(input: VscodeTextfield): Promise<void> {
  await input.updateComplete;
  input.focus();
}
