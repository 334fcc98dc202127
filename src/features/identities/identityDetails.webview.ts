import * as az from '../../azure/asCode/az.ts';
import { connect } from '../../ui/webview/call.ts';
import { h } from '../../ui/webview/dom.ts';
import { facts } from '../../ui/webview/facts.ts';
import type { Fact } from '../../ui/webview/facts.ts';
import { button } from '../../ui/webview/form.ts';
import { loadedSection } from '../../ui/webview/loadedSection.ts';
import type { LoadedSection } from '../../ui/webview/loadedSection.ts';
import { table } from '../../ui/webview/table.ts';
import type { Table, TableColumn, TableState } from '../../ui/webview/table.ts';
import { tagsEditor } from '../../ui/webview/tagsEditor.ts';
import type { Draft } from '../../ui/webview/tagsEditor.ts';
import { mostCredentials } from './identityDetailsProtocol.ts';
import type { About, DirectoryObject, IdentityDetailsContract, Overview, Section } from './identityDetailsProtocol.ts';

/** What stays when the page is hidden: shown again, it asks for nothing that it has. */
interface Kept {
  readonly about?: About;
  readonly answers: Readonly<Partial<Record<Section, unknown>>>;
  readonly tables: Readonly<Partial<Record<Section, TableState>>>;
  readonly draft?: Draft | undefined;
  /** The number of news that were heard. */
  readonly seen: number;
  readonly scrolled: number;
}

const host = connect<IdentityDetailsContract, Kept>();
let kept: Kept = host.restored() ?? { answers: {}, tables: {}, seen: 0, scrolled: 0 };
// A list that is not longer is seen at a glance.
const filtered = 10;
let overviewShown = Promise.withResolvers<void>();
let about: About = kept.about ?? { id: '', name: '', shell: 'bash' };

const title = h('h1');
const gone = h('div', { className: 'failure partial', role: 'alert', hidden: true });
const refresh = button('Refresh', () => void loadAll(), true);
const portal = button('Open in Portal', () => void host.call('openInPortal', undefined), true);
const json = button('Show JSON', () => void host.call('showJson', undefined), true);
const tags = tagsEditor({
  shell: () => about.shell,
  commands: (wanted) => [az.replaceTags(about.id, wanted)],
  busy: () => `Changing the tags of ${about.name}…`,
  problem: async () => host.call('tagsProblem', undefined),
  save: async (from, wanted) => host.call('saveTags', { from, tags: wanted }),
  stop: () => void host.call('stopSaving', undefined),
  copy,
  toTerminal: (text) => host.call('toTerminal', { text }),
  keep: (draft) => keep({ draft }),
});

const sections: Readonly<Record<Section, LoadedSection>> = {
  overview: loadedSection({ title: 'Overview', load: async () => host.call('overview', undefined), draw: drawOverview, keep: keeper('overview') }),
  locks: loadedSection({
    title: 'Locks',
    load: async () => host.call('locks', undefined),
    keep: keeper('locks'),
    draw: (locks, body) => body.append(
      locks.length > 0
        ? h('ul', { className: 'list' }, ...locks.map(({ name, text, notes }) => h('li', {}, h('strong', {}, name), h('div', {}, text), notes === undefined ? undefined : h('div', { className: 'help' }, notes))))
        : h('p', { className: 'help' }, 'No locks'),
    ),
  }),
  users: loadedSection({
    title: 'Used By',
    load: async () => host.call('users', undefined),
    keep: keeper('users'),
    summary: ({ length }) => counted(length, 'resource'),
    draw(users, body) {
      const rows = users.map(({ name, type, as, subscription, opens }) => ({ values: { name, type, as, subscription }, opens: opens === 'tree' ? 'Show in the tree' : 'Open in the portal' }));
      drawRows('users', body, [['name', 'Name'], ['type', 'Type'], ['as', 'Uses it as'], ['subscription', 'Subscription']], rows, 'Not used by anything that you can see', (row) => void host.call('showUser', { id: users[row]?.id ?? '' }));
    },
  }),
  assignments: loadedSection({
    title: 'Role Assignments',
    load: async () => host.call('assignments', undefined),
    keep: keeper('assignments'),
    summary: ({ rows: { length } }) => length.toLocaleString('en-US'),
    draw({ rows, failures }, body) {
      if (failures.length > 0) body.append(h('ul', { className: 'failure partial', role: 'alert' }, ...failures.map((failure) => h('li', {}, failure))));
      const columns = [['role', 'Role'], ['scope', 'Scope'], ['reach', 'Counts for'], ...(rows.some(({ condition }) => condition !== '') ? [['condition', 'Condition'] as const] : [])] as const;
      drawRows('assignments', body, columns, rows.map((values) => ({ values })), failures.length > 0 ? 'No role assignments in what could be read' : 'No role assignments yet');
    },
  }),
  credentials: loadedSection({
    title: 'Federated Credentials',
    load: async () => host.call('credentials', undefined),
    keep: keeper('credentials'),
    summary: ({ length }) => `${length} of ${mostCredentials}`,
    draw: (credentials, body) => drawRows('credentials', body, [['name', 'Name'], ['issuer', 'Issuer'], ['subject', 'Subject']], credentials.map((values) => ({ values: { ...values } })), 'No federated credentials yet'),
  }),
  directory: loadedSection({ title: 'Directory Object', load: async () => host.call('directory', undefined), draw: drawDirectory, keep: keeper('directory') }),
};

const columns = h(
  'div',
  { className: 'columns' },
  h('div', { className: 'stack' }, sections.overview.element),
  h('div', { className: 'stack side' }, sections.locks.element, tags.element),
);
const rest = h('div', { className: 'stack' }, ...[sections.users, sections.assignments, sections.credentials, sections.directory].map(({ element }) => element));
tags.element.hidden = true;
document.body.classList.add('details');
document.querySelector('#app')?.append(
  h('header', {}, title, h('p', { className: 'help' }, 'User-assigned managed identity')),
  h('div', { className: 'toolbar' }, ...[refresh, portal, json].map(({ element }) => element)),
  gone,
  columns,
  rest,
);
void begin();

async function begin(): Promise<void> {
  if (kept.about === undefined) keep({ about: await host.call('about', undefined) });
  about = kept.about ?? about;
  title.textContent = about.name;
  void listen();
  await Promise.all(names().map(async (name) => {
    if (!(name in kept.answers)) return sections[name].load();
    sections[name].show(kept.answers[name]);
  }));
  if (kept.draft) await tags.edit(kept.draft);
  window.scrollTo(0, kept.scrolled);
  let settle: ReturnType<typeof setTimeout> | undefined;
  window.addEventListener('scroll', () => {
    clearTimeout(settle);
    settle = setTimeout(() => keep({ scrolled: window.scrollY }), 300);
  });
}

/** What happens outside of the page. Ends with the page, whose calls are answered no more. */
async function listen(): Promise<void> {
  for (;;) {
    const { seen, news } = await host.call('news', { since: kept.seen });
    keep({ seen });
    const changed = new Set(news.flatMap((item) => ('changed' in item ? item.changed : [])));
    for (const name of changed) void sections[name].load();
    if (news.some((item) => 'edit' in item)) void editTags();
  }
}

async function editTags(): Promise<void> {
  await overviewShown.promise;
  if (!tags.element.hidden) await tags.edit();
}

async function loadAll(): Promise<void> {
  await Promise.all(names().map(async (name) => sections[name].load()));
}

function names(): readonly Section[] {
  return ['overview', 'locks', 'users', 'assignments', 'credentials', 'directory'];
}

function drawOverview(overview: Overview | undefined, body: HTMLElement): void {
  const there = overview !== undefined;
  for (const element of [columns, rest, portal.element, json.element]) element.hidden = !there;
  gone.hidden = there;
  tags.element.hidden = !there;
  if (!there) {
    drawGone();
    return;
  }
  body.append(facts([
    { name: 'Resource group', value: overview.resourceGroup },
    { name: 'Region', value: overview.location },
    { name: 'Subscription', value: overview.subscription },
    { name: 'Tenant', value: overview.tenant },
    { name: 'Client ID', value: overview.clientId, copies: true },
    { name: 'Principal ID', value: overview.principalId, copies: true },
    { name: 'Tenant ID', value: overview.tenantId, copies: true },
    { name: 'Subscription ID', value: overview.subscriptionId, copies: true },
    { name: 'Resource ID', value: overview.id, copies: true },
  ], copyFact));
  tags.show(overview.tags);
  overviewShown.resolve();
}

/** Instead of sections that fail one by one. */
function drawGone(): void {
  overviewShown = Promise.withResolvers();
  gone.replaceChildren(
    h('p', {}, `${about.name} is gone: somebody has deleted it, or its resource group. Whatever used it can't sign in any more. Role assignments that it had stay behind.`),
    h('div', { className: 'buttons' }, button('Find Role Assignments of Deleted Principals', () => void host.call('findOrphaned', undefined)).element, button('Close', () => void host.call('close', undefined), true).element),
  );
}

function drawDirectory({ objectId, applicationId, object, owners, groups, lastSignIn, unread }: DirectoryObject, body: HTMLElement): void {
  const found = [
    ...(object ? [{ name: 'Display name', value: object.displayName }] : []),
    { name: 'Object ID', value: objectId, copies: true },
    { name: 'Application ID', value: applicationId, copies: true },
    ...(object ? [{ name: 'Sign-in', value: object.enabled ? 'Enabled' : 'Blocked: nothing can sign in with it' }, { name: 'Created', value: inWords(object.createdAt) }] : []),
    ...(owners ? [{ name: 'Owners', value: listed(owners, 'No owners') }] : []),
    ...(groups ? [{ name: 'Groups', value: listed(groups, 'In no group') }] : []),
    ...(lastSignIn ? [{ name: 'Last sign-in', value: inWords(lastSignIn.at) ?? 'None that Microsoft Entra ID knows of' }] : []),
  ] satisfies Fact[];
  body.append(facts(found, copyFact));
  if (unread.length === 0) return;
  const retry = button('Retry', () => {
    sections.directory.element.focus();
    void sections.directory.load();
  }, true);
  const lines = unread.map(({ parts, message }) => h('p', {}, `Can't read ${inList(parts)}. ${message}`));
  body.append(h('div', { className: 'failure partial', role: 'alert' }, ...lines, h('div', { className: 'buttons' }, retry.element)));
}

function drawRows(name: Section, body: HTMLElement, columns: readonly (readonly [key: string, label: string])[], rows: Parameters<Table['add']>[0], none: string, onOpen: (row: number) => void = () => {}): void {
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
  whole.begin(columns.map(([key, label]): TableColumn => ({ key, label })), kept.tables[name]);
  whole.add(rows);
}

function keep(part: Partial<Kept>): void {
  kept = { ...kept, ...part };
  host.keep(kept);
}

function keeper(name: Section): (answer: unknown) => void {
  return (answer) => keep({ answers: { ...kept.answers, [name]: answer } });
}

async function copy(text: string): Promise<void> {
  await host.call('copy', { text });
}

async function copyFact({ value }: { readonly value: string }): Promise<void> {
  await copy(value);
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

function listed(all: readonly string[], none: string): string {
  return all.length > 0 ? all.join(', ') : none;
}

function inList(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}` : parts.join('');
}

function inWords(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' });
}
