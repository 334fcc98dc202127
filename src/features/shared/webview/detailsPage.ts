import type { Host } from '../../../ui/webview/call.ts';
import { h } from '../../../ui/webview/dom.ts';
import { button } from '../../../ui/webview/form.ts';
import { loadedSection } from '../../../ui/webview/loadedSection.ts';
import type { LoadedSection } from '../../../ui/webview/loadedSection.ts';
import { table } from '../../../ui/webview/table.ts';
import type { Table, TableColumn, TableState } from '../../../ui/webview/table.ts';
import type { About, DetailsContract } from '../detailsContract.ts';

/** What stays when the page is hidden: shown again, it asks for nothing that it has. */
export interface Kept<Section extends string, Extra> {
  readonly about?: About;
  readonly answers: Readonly<Partial<Record<Section, unknown>>>;
  readonly tables: Readonly<Partial<Record<Section, TableState>>>;
  /** What only this sort of page has. */
  readonly extra?: Extra | undefined;
  /** The number of news that were heard. */
  readonly seen: number;
  readonly scrolled: number;
}

interface Arrangement<Section extends string, Wish> {
  /** Said below the name: what sort of thing it is. */
  readonly what: string;
  /** All of them, in the order in which they are asked for. */
  readonly sections: Readonly<Record<Section, LoadedSection>>;
  readonly main: readonly HTMLElement[];
  readonly side: readonly HTMLElement[];
  readonly below: readonly HTMLElement[];
  /** Called when the page stands as it was left. */
  readonly restored?: () => unknown;
  readonly wished?: (wish: Wish) => unknown;
}

/** A page that shows all of one thing, in sections that load and fail alone. */
export interface DetailsPage<Section extends string, Wish, Extra> {
  readonly about: () => About;
  readonly extra: () => Extra | undefined;
  readonly keepExtra: (extra: Extra | undefined) => void;
  /** Keeps what a section was answered. */
  readonly keeper: (name: Section) => (answer: unknown) => void;
  readonly locks: LoadedSection;
  readonly copy: (text: string) => Promise<void>;
  readonly copyFact: (fact: { readonly value: string }) => Promise<void>;
  /** A table, to be narrowed where it is long. */
  readonly rows: (name: Section, body: HTMLElement, columns: readonly (readonly [key: string, label: string])[], rows: Parameters<Table['add']>[0], none: string, onOpen?: (row: number) => void) => void;
  /** Shows the sections or, where the thing is gone, what stands in their place. */
  readonly there: (gone: readonly HTMLElement[] | undefined) => void;
  readonly begin: (arrangement: Arrangement<Section, Wish>) => Promise<void>;
}

// A list that is not longer is seen at a glance.
const filtered = 10;

export function detailsPage<Section extends string, Extra = never, Wish = never>(host: Pick<Host<DetailsContract<Section, Wish>, Kept<Section, Extra>>, 'call' | 'restored' | 'keep'>, locksName: Section): DetailsPage<Section, Wish, Extra> {
  let kept = host.restored() ?? ({ answers: {}, tables: {}, seen: 0, scrolled: 0 } as Kept<Section, Extra>);
  let about: About = kept.about ?? { id: '', name: '', shell: 'bash' };
  const gone = h('div', { className: 'failure partial', role: 'alert', hidden: true });
  const portal = button('Open in Portal', () => void host.call('openInPortal', undefined), true);
  const json = button('Show JSON', () => void host.call('showJson', undefined), true);
  const columns = h('div', { className: 'columns' });
  const rest = h('div', { className: 'stack' });

  function keep(part: Partial<Kept<Section, Extra>>): void {
    kept = { ...kept, ...part };
    host.keep(kept);
  }

  const keeper = (name: Section) => (answer: unknown) => keep({ answers: { ...kept.answers, [name]: answer } });

  async function copy(text: string): Promise<void> {
    await host.call('copy', { text });
  }

  /** What happens outside of the page. Ends with the page, whose calls are answered no more. */
  async function listen({ sections, wished }: Arrangement<Section, Wish>): Promise<void> {
    for (;;) {
      const { seen, news } = await host.call('news', { since: kept.seen });
      keep({ seen });
      const changed = new Set(news.flatMap((item) => (isChange(item) ? item.changed : [])));
      for (const name of changed) void sections[name].load();
      for (const item of news) if (!isChange(item)) wished?.(item);
    }
  }

  async function begin(arrangement: Arrangement<Section, Wish>): Promise<void> {
    const { what, sections, main, side, below, restored } = arrangement;
    const names = Object.keys(sections) as Section[];
    const title = h('h1');
    const refresh = button('Refresh', () => names.forEach((name) => void sections[name].load()), true);
    columns.append(h('div', { className: 'stack' }, ...main), h('div', { className: 'stack side' }, ...side));
    rest.append(...below);
    document.body.classList.add('details');
    document.querySelector('#app')?.append(h('header', {}, title, h('p', { className: 'help' }, what)), h('div', { className: 'toolbar' }, ...[refresh, portal, json].map(({ element }) => element)), gone, columns, rest);
    if (kept.about === undefined) keep({ about: await host.call('about', undefined) });
    about = kept.about ?? about;
    title.textContent = about.name;
    void listen(arrangement);
    await Promise.all(names.map(async (name) => {
      if (!(name in kept.answers)) return sections[name].load();
      sections[name].show(kept.answers[name]);
    }));
    await restored?.();
    window.scrollTo(0, kept.scrolled);
    let settle: ReturnType<typeof setTimeout> | undefined;
    window.addEventListener('scroll', () => {
      clearTimeout(settle);
      settle = setTimeout(() => keep({ scrolled: window.scrollY }), 300);
    });
  }

  return {
    about: () => about,
    extra: () => kept.extra,
    keepExtra: (extra) => keep({ extra }),
    keeper,
    locks: loadedSection({
      title: 'Locks',
      load: async () => host.call('locks', undefined),
      keep: keeper(locksName),
      draw: (locks, body) => body.append(
        locks.length > 0
          ? h('ul', { className: 'list' }, ...locks.map(({ name, text, notes }) => h('li', {}, h('strong', {}, name), h('div', {}, text), notes === undefined ? undefined : h('div', { className: 'help' }, notes))))
          : h('p', { className: 'help' }, 'No locks'),
      ),
    }),
    copy,
    copyFact: async ({ value }) => copy(value),
    rows(name, body, wanted, rows, none, onOpen = () => {}) {
      if (rows.length === 0) {
        body.append(h('p', { className: 'help' }, none));
        return;
      }
      const fitting = h('p', { className: 'count', role: 'status', hidden: true });
      const whole = table({
        filter: 'Filter these rows',
        keep: (state) => keep({ tables: { ...kept.tables, [name]: state } }),
        onDraw(shown, all) {
          fitting.hidden = shown === all;
          fitting.textContent = `${shown.toLocaleString('en-US')} of ${all.toLocaleString('en-US')}`;
        },
        onOpen,
      });
      if (rows.length > filtered) body.append(h('div', { className: 'toolbar' }, whole.filter));
      body.append(fitting, whole.element);
      whole.begin(wanted.map(([key, label]): TableColumn => ({ key, label })), kept.tables[name]);
      whole.add(rows);
    },
    there(instead) {
      for (const element of [columns, rest, portal.element, json.element]) element.hidden = instead !== undefined;
      gone.hidden = instead === undefined;
      gone.replaceChildren(...(instead ?? []));
    },
    begin,
  };
}

function isChange(item: unknown): item is { readonly changed: readonly string[] } {
  return typeof item === 'object' && item !== null && 'changed' in item;
}

/** "2 resources"; nothing for none. */
export function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

export function timeInWords(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' });
}
