import { h } from '../../../ui/webview/dom.ts';
import { selectField } from '../../../ui/webview/fields.ts';
import type { Field, SelectOption } from '../../../ui/webview/fields.ts';
import { button } from '../../../ui/webview/form.ts';
import { lookingUp } from '../clusterContract.ts';
import type { ClusterChoice, Clusters } from '../clusterContract.ts';
import { clusterOptions, clustersOrWhy, clusterToShow, inOrder, notThere } from './clusters.ts';

/** A cluster to choose, from a list that comes late, may fail, and can be asked for again. `value`: its ID, or '' while none is chosen. */
export interface ClusterField extends Pick<Field<string>, 'row' | 'value' | 'error' | 'focus' | 'disable'> {
  readonly chosen: () => ClusterChoice | undefined;
  /** The ID that is to be chosen, whether the list has it by now or not: what a page keeps. '' where nobody has chosen. */
  readonly wanted: () => string;
  /** Chooses what the page kept, as soon as the list is there. */
  readonly want: (id: string) => void;
  /** Asks for the list. */
  readonly load: () => Promise<void>;
  /** Shows what is wrong with the one that is chosen, or may be; without that, what could not be read. */
  readonly remark: (remarks: { readonly error?: string | undefined; readonly warning?: string | undefined }) => void;
  /** Says why none is chosen, for whoever wants to go on. `instead`: what can be done without one. */
  readonly demand: (instead: string) => void;
}

export interface ClusterFieldOptions {
  readonly help: string;
  readonly ask: () => Promise<Clusters>;
  /** Somebody has chosen another one. */
  readonly onChange: () => void;
  /** The list is there, or is there again. */
  readonly onLoad: () => void;
  /** Whether a cluster is of no use before its issuer is on. */
  readonly byIssuer?: boolean;
  /** What stands for no cluster where none is needed; chosen to begin with. */
  readonly none?: string;
}

export function clusterField({ help, ask, onChange, onLoad, byIssuer = false, none }: ClusterFieldOptions): ClusterField {
  const select = selectField('Cluster', { help, onChange: chooses });
  const again = button('Look Again', () => void load(), true);
  const againRow = h('div', { className: 'buttons', hidden: true }, again.element);
  const nobody: readonly SelectOption[] = none === undefined ? [] : [{ value: '', label: none }];
  let known: Clusters | undefined;
  let disabled = false;
  let wanted = '';
  select.setOptions([{ value: lookingUp, label: 'Looking up the clusters…' }]);

  const chosen = (): ClusterChoice | undefined => known?.clusters.find(({ id }) => id === select.value());

  function chooses(): void {
    if (known) wanted = select.value();
    onChange();
  }

  async function load(): Promise<void> {
    again.disable(true);
    known = await clustersOrWhy(ask);
    again.disable(disabled);
    const sorted = inOrder(known, { byIssuer });
    const shown = clusterToShow(sorted, wanted, none === undefined)?.id ?? '';
    if (shown !== '') wanted = shown;
    select.setOptions([...nobody, ...clusterOptions(sorted)], shown);
    onLoad();
  }

  return {
    row: h('div', { className: 'form' }, select.row, againRow),
    value: () => chosen()?.id ?? '',
    error: select.error,
    focus: select.focus,
    disable(next) {
      disabled = next;
      select.disable(disabled);
      again.disable(disabled);
    },
    chosen,
    wanted: () => wanted,
    want: (id) => (wanted = id),
    load,
    remark({ error, warning }) {
      const gone = known && notThere(known, wanted);
      select.setError(error);
      select.setWarning(warning ?? ([gone, ...(known?.failures ?? [])].filter(Boolean).join(' ') || undefined));
      const off = byIssuer && chosen() !== undefined && chosen()?.issuer === undefined;
      againRow.hidden = !known || !(off || gone !== undefined || known.failures.length > 0 || known.clusters.length === 0);
    },
    demand(instead) {
      if (!known) select.setError('The clusters are being looked up.');
      else if (known.clusters.length > 0) select.setError('Choose a cluster.');
      else select.setError(`${known.failures.length > 0 ? 'No cluster could be read.' : 'There is no cluster that you can see.'} ${instead}`);
    },
  };
}
