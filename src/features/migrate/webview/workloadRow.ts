import { objectNameProblem } from '../../../manifests/names.ts';
import { podIdentityLabel } from '../../../manifests/vocabulary.ts';
import { h } from '../../../ui/webview/dom.ts';
import { selectField, textField } from '../../../ui/webview/fields.ts';
import type { Choices, WorkloadRow as Row } from '../protocol.ts';

export interface WorkloadRow {
  /** A group of rows in the table that {@link workloadTable} makes. */
  readonly element: HTMLElement;
  readonly error: () => string | undefined;
  /** On what has the error. */
  readonly focus: () => void;
  readonly show: (row: Row, file: string) => void;
  readonly disable: (disabled: boolean) => void;
}

const headings = { workload: 'Workload', label: `Label ${podIdentityLabel}`, bindings: 'Binding', identity: 'Identity', account: 'Service account' };

/** What of the workspace uses pod identity, and what it becomes. Its rows come from {@link workloadRow}. */
export function workloadTable(): HTMLElement {
  const names = Object.values(headings).map((heading) => h('th', { scope: 'col' }, heading));
  return h('table', { className: 'choices', 'aria-label': 'What uses pod identity, and what it becomes', hidden: true }, h('thead', {}, h('tr', {}, ...names)));
}

/** A workload: by which label and binding it is which identity, what stands in the way, and the choices where there are any. */
export function workloadRow({ onChoose, onOpen }: { readonly onChoose: (choice: Choices['workloads'][string]) => void; readonly onOpen: () => void }): WorkloadRow {
  const title = h('button', { type: 'button', className: 'link', onClick: onOpen });
  const where = h('div', { className: 'help' });
  const label = h('td', { 'data-label': headings.label });
  const bindings = h('td', { 'data-label': headings.bindings });
  const only = h('span');
  const identity = selectField(headings.identity, { few: true, onChange: chosen });
  const account = textField(headings.account, { onInput: chosen });
  const obstacle = h('div', { className: 'warning', role: 'status' });
  // Sentences have room below, all across.
  const below = h('tr', {}, h('td', { colSpan: Object.keys(headings).length }, obstacle));
  const element = h('tbody', {}, h('tr', {}, h('th', { scope: 'rowgroup' }, title, where), label, bindings, h('td', { 'data-label': headings.identity }, only, identity.row), h('td', {}, account.row)), below);
  let offered = '';

  function chosen(): void {
    account.setError(objectNameProblem(account.value()));
    if (account.error() === undefined) onChoose({ identity: identity.value() || undefined, serviceAccount: account.value() });
  }

  return {
    element,
    error: account.error,
    focus: account.focus,
    show(row, file) {
      title.textContent = row.label;
      title.title = `Open ${file}`;
      where.textContent = [file, row.namespace].filter(Boolean).join(' · ');
      label.textContent = row.selector;
      bindings.textContent = row.bindings.join(', ') || 'none';
      // One alone is no choice.
      const several = row.identities.length > 1;
      only.textContent = several ? '' : (row.identity ?? 'none');
      identity.row.hidden = !several;
      const options = row.identities.join('\n');
      if (options !== offered) identity.setOptions(row.identities.map((name) => ({ value: name, label: name })), row.identity ?? '');
      offered = options;
      account.row.hidden = row.identities.length === 0;
      if (account.row.hidden) account.setError(undefined);
      // What has a mistake in it is being typed, too.
      if (account.error() === undefined && document.activeElement !== account.row.querySelector('vscode-textfield')) account.set(row.serviceAccount);
      obstacle.textContent = row.obstacle ?? '';
    },
    disable(disabled) {
      identity.disable(disabled);
      account.disable(disabled);
    },
  };
}
