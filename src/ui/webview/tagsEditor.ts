import type { Command, Shell } from '../shell.ts';
import { commandBox } from './commandBox.ts';
import { h } from './dom.ts';
import { facts } from './facts.ts';
import { button, submitOnEnter, submitRow } from './form.ts';
import { tagsField } from './tags.ts';

type Tags = Readonly<Record<string, string>>;

export interface TagsEditorOptions {
  readonly shell: () => Shell;
  /** The same in a shell. */
  readonly commands: (tags: Tags) => readonly Command[];
  /** While it saves: "Changing the tags of mi-orders…". */
  readonly busy: () => string;
  /** What stands against changing them, or nothing: asked before there is a form. */
  readonly problem: () => Promise<string | undefined>;
  /** `from` is what they were when the form was opened. */
  readonly save: (from: Tags, tags: Tags) => Promise<unknown>;
  readonly stop: () => void;
  readonly copy: (text: string) => Promise<unknown>;
  readonly toTerminal: (text: string) => unknown;
  /** Told of each change, for when the page is shown again; undefined when the form is closed. */
  readonly keep: (draft: Draft | undefined) => void;
}

/** A form that stands open. */
export interface Draft {
  readonly from: Tags;
  readonly tags: Tags;
}

export interface TagsEditor {
  readonly element: HTMLElement;
  /** Shows the tags as they are now. A form that stands open stays. */
  readonly show: (tags: Tags) => void;
  /** Opens the form, with the focus in it. */
  readonly edit: (draft?: Draft) => Promise<void>;
}

/** The tags of a resource, with a form that changes them in their place. */
export function tagsEditor({ shell, commands, busy, problem, save, stop, copy, toTerminal, keep }: TagsEditorOptions): TagsEditor {
  let known: Tags = {};
  let from: Tags = {};
  const list = h('div', { className: 'body' });
  const trouble = h('div', { className: 'failure partial', role: 'alert', hidden: true, tabIndex: -1 });
  const open = button('Edit Tags', () => void edit(), true);
  const field = tagsField(changed);
  const command = commandBox(shell, copy, toTerminal);
  const submit = submitRow({
    label: 'Save',
    busy,
    valid: () => field.error() === undefined,
    lock: (locked) => field.disable(locked),
    submit: async () => {
      const tags = field.value();
      await save(from, tags);
      show(tags);
      close();
    },
    stop,
    close,
  });
  const form = h('form', { className: 'form tagsForm', hidden: true, onSubmit: (event: Event) => event.preventDefault() }, field.row, submit.row, command.element);
  const shown = h('div', { className: 'body' }, list, h('div', { className: 'buttons' }, open.element));
  submitOnEnter(form, submit);

  function show(tags: Tags): void {
    known = tags;
    const pairs = Object.entries(tags).toSorted(([a], [b]) => a.localeCompare(b));
    list.replaceChildren(pairs.length > 0 ? facts(pairs.map(([name, value]) => ({ name, value: value || '(empty)' })), copyValue) : h('p', { className: 'help' }, 'No tags'));
  }

  async function copyValue({ value }: { readonly value: string }): Promise<void> {
    await copy(value);
  }

  function changed(): void {
    const tags = field.value();
    command.show(commands(tags));
    keep({ from, tags });
  }

  async function edit(draft?: Draft): Promise<void> {
    if (!form.hidden) {
      field.focus();
      return;
    }
    open.disable(true);
    const against = await problem().catch(() => undefined); // What cannot be asked is told by Azure when it is saved.
    open.disable(false);
    trouble.textContent = against ?? '';
    trouble.hidden = against === undefined;
    if (against !== undefined) {
      trouble.focus();
      return;
    }
    from = draft?.from ?? known;
    field.set(draft?.tags ?? known);
    shown.hidden = true;
    form.hidden = false;
    changed();
    form.scrollIntoView({ block: 'nearest' });
    await settled(form);
    field.focus();
  }

  function close(): void {
    form.hidden = true;
    shown.hidden = false;
    keep(undefined);
    open.focus();
  }

  return { element: h('section', { 'aria-label': 'Tags' }, h('h2', {}, 'Tags'), trouble, shown, form), show, edit };
}

/** When the elements of a form are drawn, so that they take the focus. */
async function settled(form: HTMLElement): Promise<void> {
  for (const { updateComplete } of form.querySelectorAll<HTMLElement & { readonly updateComplete?: Promise<boolean> }>('*')) await updateComplete;
}
