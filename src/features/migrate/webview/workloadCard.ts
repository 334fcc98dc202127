import { objectNameProblem } from '../../../manifests/names.ts';
import { h } from '../../../ui/webview/dom.ts';
import { selectField, textField } from '../../../ui/webview/fields.ts';
import type { Choices, WorkloadRow } from '../protocol.ts';

export interface WorkloadCard {
  readonly element: HTMLElement;
  readonly error: () => string | undefined;
  /** On what has the error. */
  readonly focus: () => void;
  readonly show: (row: WorkloadRow, file: string) => void;
  readonly disable: (disabled: boolean) => void;
}

/** A workload: what it uses now, what it will be, and the choices where there are any. */
export function workloadCard({ onChoose, onOpen }: { readonly onChoose: (choice: Choices['workloads'][string]) => void; readonly onOpen: () => void }): WorkloadCard {
  const title = h('button', { type: 'button', className: 'link', onClick: onOpen });
  const where = h('span', { className: 'help' });
  const before = h('p', { className: 'help' });
  const identity = selectField('Identity', { few: true, onChange: chosen });
  const account = textField('Service account', { onInput: chosen });
  const obstacle = h('div', { className: 'warning', role: 'status' });
  const element = h('section', { className: 'rows' }, h('div', { className: 'row' }, h('h2', {}, title, ' ', where), before), obstacle, identity.row, account.row);
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
      before.textContent = `Now ${row.identity === undefined ? '' : `as the AzureIdentity ${row.identity}, `}with the label aadpodidbinding: ${row.selector}.`;
      const options = row.identities.join('\n');
      if (options !== offered) identity.setOptions(row.identities.map((name) => ({ value: name, label: name })), row.identity ?? '');
      offered = options;
      // One alone is no choice.
      identity.row.hidden = row.identities.length < 2;
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
