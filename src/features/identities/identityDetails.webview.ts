import * as az from '../../azure/asCode/az.ts';
import { connect } from '../../ui/webview/call.ts';
import { h } from '../../ui/webview/dom.ts';
import { facts } from '../../ui/webview/facts.ts';
import type { Fact } from '../../ui/webview/facts.ts';
import { button } from '../../ui/webview/form.ts';
import { loadedSection } from '../../ui/webview/loadedSection.ts';
import type { LoadedSection } from '../../ui/webview/loadedSection.ts';
import { tagsEditor } from '../../ui/webview/tagsEditor.ts';
import type { Draft } from '../../ui/webview/tagsEditor.ts';
import { counted, detailsPage, timeInWords } from '../shared/webview/detailsPage.ts';
import type { Kept } from '../shared/webview/detailsPage.ts';
import { mostCredentials } from './identityDetailsProtocol.ts';
import type { DirectoryObject, IdentityDetailsContract, Overview, Section, Wish } from './identityDetailsProtocol.ts';

const host = connect<IdentityDetailsContract, Kept<Section, Draft>>();
const page = detailsPage<Section, Draft, Wish>(host, 'locks');
const { keeper, copy, copyFact } = page;
let overviewShown = Promise.withResolvers<void>();

const tags = tagsEditor({
  shell: () => page.about().shell,
  commands: (wanted) => [az.replaceTags(page.about().id, wanted)],
  busy: () => `Changing the tags of ${page.about().name}…`,
  problem: async () => host.call('tagsProblem', undefined),
  save: async (from, wanted) => host.call('saveTags', { from, tags: wanted }),
  stop: () => void host.call('stopSaving', undefined),
  copy,
  toTerminal: (text) => host.call('toTerminal', { text }),
  keep: page.keepExtra,
});

const sections: Readonly<Record<Section, LoadedSection>> = {
  overview: loadedSection({ title: 'Overview', load: async () => host.call('overview', undefined), draw: drawOverview, keep: keeper('overview') }),
  locks: page.locks,
  users: loadedSection({
    title: 'Used By',
    load: async () => host.call('users', undefined),
    keep: keeper('users'),
    summary: ({ length }) => counted(length, 'resource'),
    draw(users, body) {
      const rows = users.map(({ name, type, as, subscription, opens }) => ({ values: { name, type, as, subscription }, opens: opens === 'tree' ? 'Show in the tree' : 'Open in the portal' }));
      page.rows('users', body, [['name', 'Name'], ['type', 'Type'], ['as', 'Uses it as'], ['subscription', 'Subscription']], rows, 'Not used by anything that you can see', (row) => void host.call('showUser', { id: users[row]?.id ?? '' }));
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
      page.rows('assignments', body, columns, rows.map((values) => ({ values })), failures.length > 0 ? 'No role assignments in what could be read' : 'No role assignments yet');
    },
  }),
  credentials: loadedSection({
    title: 'Federated Credentials',
    load: async () => host.call('credentials', undefined),
    keep: keeper('credentials'),
    summary: ({ length }) => `${length} of ${mostCredentials}`,
    draw: (credentials, body) => page.rows('credentials', body, [['name', 'Name'], ['issuer', 'Issuer'], ['subject', 'Subject']], credentials.map((values) => ({ values: { ...values } })), 'No federated credentials yet'),
  }),
  directory: loadedSection({ title: 'Directory Object', load: async () => host.call('directory', undefined), draw: drawDirectory, keep: keeper('directory') }),
};

tags.element.hidden = true;
void page.begin({
  what: 'User-assigned managed identity',
  sections,
  main: [sections.overview.element],
  side: [sections.locks.element, tags.element],
  below: [sections.users, sections.assignments, sections.credentials, sections.directory].map(({ element }) => element),
  restored: async () => page.extra() && tags.edit(page.extra()),
  wished: () => void editTags(),
});

async function editTags(): Promise<void> {
  await overviewShown.promise;
  if (!tags.element.hidden) await tags.edit();
}

function drawOverview(overview: Overview | undefined, body: HTMLElement): void {
  tags.element.hidden = overview === undefined;
  page.there(overview ? undefined : gone());
  if (!overview) return;
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
function gone(): HTMLElement[] {
  overviewShown = Promise.withResolvers();
  return [
    h('p', {}, `${page.about().name} is gone: somebody has deleted it, or its resource group. Whatever used it can't sign in any more. Role assignments that it had stay behind.`),
    h('div', { className: 'buttons' }, button('Find Role Assignments of Deleted Principals', () => void host.call('findOrphaned', undefined)).element, button('Close', () => void host.call('close', undefined), true).element),
  ];
}

function drawDirectory({ objectId, applicationId, object, owners, groups, lastSignIn, unread }: DirectoryObject, body: HTMLElement): void {
  const found = [
    ...(object ? [{ name: 'Display name', value: object.displayName }] : []),
    { name: 'Object ID', value: objectId, copies: true },
    { name: 'Application ID', value: applicationId, copies: true },
    ...(object ? [{ name: 'Sign-in', value: object.enabled ? 'Enabled' : 'Blocked: nothing can sign in with it' }, { name: 'Created', value: timeInWords(object.createdAt) }] : []),
    ...(owners ? [{ name: 'Owners', value: listed(owners, 'No owners') }] : []),
    ...(groups ? [{ name: 'Groups', value: listed(groups, 'In no group') }] : []),
    ...(lastSignIn ? [{ name: 'Last sign-in', value: timeInWords(lastSignIn.at) ?? 'None that Microsoft Entra ID knows of' }] : []),
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

function listed(all: readonly string[], none: string): string {
  return all.length > 0 ? all.join(', ') : none;
}

function inList(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}` : parts.join('');
}
