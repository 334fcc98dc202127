import { h } from '../../../ui/webview/dom.ts';
import { selectField, textField } from '../../../ui/webview/fields.ts';
import type { Choices, WorkloadRow } from '../protocol.ts';

export interface WorkloadCard {
  readonly element: HTMLElement;
  readonly show: (row: WorkloadRow, file: string) => void;
}

/** A workload: what it uses now, what it will be, and the choices where there are any. */
export function workloadCard({ onChoose, onOpen, accountProblem }: { readonly onChoose: (choice: Choices['workloads'][string]) => void; readonly onOpen: () => void; readonly accountProblem: (name: string) => string | undefined }): WorkloadCard {
  const title = h('button', { type: 'button', className: 'link', onClick: onOpen });
  const where = h('span', { className: 'help' });
  const before = h('p', { className: 'help' });
  const identity = selectField('Identity', { few: true, onChange: chosen });
  const account = textField('Service account', { onInput: chosen });
  const obstacle = h('div', { className: 'warning', role: 'status' });
  const element = h('section', { className: 'row' }, h('h2', {}, title, ' ', where), before, identity.row, account.row, obstacle);
  let offered = '';

  function chosen(): void {
    account.setError(accountProblem(account.value()));
    if (account.error() === undefined) onChoose({ identity: identity.value() || undefined, serviceAccount: account.value() });
  }

  return {
    element,
    show(row, file) {
      title.textContent = row.label;
      title.title = `Open ${file}`;
      where.textContent = [file, row.namespace].filter(Boolean).join(' · ');
      before.textContent = `Now by the selector ${row.selector}${row.identity === undefined ? '' : `, as ${row.identity}`}.`;
      const options = row.identities.join('\n');
      if (options !== offered) identity.setOptions(row.identities.map((name) => ({ value: name, label: name })), row.identity ?? '');
      offered = options;
      // One alone is no choice.
      identity.row.hidden = row.identities.length < 2;
      account.row.hidden = row.identities.length === 0;
      if (document.activeElement !== account.row.querySelector('vscode-textfield')) account.set(row.serviceAccount);
      obstacle.textContent = row.obstacle ?? '';
    },
  };
}
