import type { RegistryNetwork, RegistryUsage } from '../../azure/registries.ts';
import { connect } from '../../ui/webview/call.ts';
import { h } from '../../ui/webview/dom.ts';
import { facts } from '../../ui/webview/facts.ts';
import { button } from '../../ui/webview/form.ts';
import { loadedSection } from '../../ui/webview/loadedSection.ts';
import type { LoadedSection } from '../../ui/webview/loadedSection.ts';
import { unfoldingList } from '../../ui/webview/unfoldingList.ts';
import { shortDigest } from '../shared/images.ts';
import { counted, detailsPage, timeInWords } from '../shared/webview/detailsPage.ts';
import type { Kept } from '../shared/webview/detailsPage.ts';
import type { Overview, Pullers, RegistryDetailsContract, Repositories, Section, Tags } from './registryDetailsProtocol.ts';

const host = connect<RegistryDetailsContract, Kept<Section, never>>();
const page = detailsPage<Section>(host, 'locks');
const { keeper, copyFact } = page;

const sections: Readonly<Record<Section, LoadedSection>> = {
  overview: loadedSection({ title: 'Overview', load: async () => host.call('overview', undefined), draw: drawOverview, keep: keeper('overview') }),
  network: loadedSection({ title: 'Network', load: async () => host.call('network', undefined), draw: drawNetwork, keep: keeper('network') }),
  usage: loadedSection({ title: 'Usage', load: async () => host.call('usage', undefined), draw: drawUsage, keep: keeper('usage') }),
  locks: page.locks,
  pullers: loadedSection({ title: 'Who Can Pull', load: async () => host.call('pullers', undefined), draw: drawPullers, keep: keeper('pullers'), summary: ({ rows }) => counted(rows.length, 'assignment') }),
  repositories: loadedSection({
    title: 'Repositories',
    load: async () => host.call('repositories', undefined),
    draw: drawRepositories,
    keep: keeper('repositories'),
    summary: (found) => ('refused' in found || found.names.length === 0 ? '' : `${found.names.length.toLocaleString('en-US')}${found.more ? '+' : ''}`),
  }),
};

void page.begin({
  what: 'Container registry',
  sections,
  main: [sections.overview.element],
  side: [sections.network, sections.usage, sections.locks].map(({ element }) => element),
  below: [sections.pullers.element, sections.repositories.element],
});

const modes = {
  rbac: 'RBAC: a role counts for the whole registry',
  abac: 'ABAC: the Container Registry Repository roles count, for some repositories where a condition says so. AcrPull, AcrPush and AcrDelete do nothing here.',
  untold: 'Not told by Azure',
} as const;

function drawOverview(overview: Overview | undefined, body: HTMLElement): void {
  page.there(overview ? undefined : gone());
  if (!overview) return;
  body.append(facts([
    { name: 'Login server', value: overview.loginServer, copies: true },
    { name: 'SKU', value: overview.sku },
    { name: 'Role assignment mode', value: modes[overview.mode] },
    { name: 'Admin user', value: overview.adminUser ? 'On: whoever has its password may pull, push and delete, and the password never ends' : 'Off' },
    { name: 'Anonymous pull', value: overview.anonymousPull ? 'On: anybody may pull without signing in' : 'Off' },
    { name: 'Content trust', value: overview.contentTrust ? 'On. Azure retires it on 2028-03-31; signatures of the Notary Project take its place.' : overview.sku === 'Premium' ? 'Off' : undefined },
    { name: 'State', value: overview.state },
    { name: 'Resource group', value: overview.resourceGroup },
    { name: 'Region', value: overview.location },
    { name: 'Subscription', value: overview.subscription },
    { name: 'Tenant', value: overview.tenant },
    { name: 'Created', value: timeInWords(overview.created) },
    ...Object.entries(overview.tags).map(([name, value]) => ({ name: `Tag ${name}`, value: value || '(empty)' })),
    { name: 'Resource ID', value: overview.id, copies: true },
  ], copyFact));
}

function gone(): HTMLElement[] {
  return [
    h('p', {}, `${page.about().name} is gone: somebody has deleted it, or its resource group, and all images in it. Clusters that pulled from it can't start new pods.`),
    h('div', { className: 'buttons' }, button('Close', () => void host.call('close', undefined), true).element),
  ];
}

function drawNetwork(network: RegistryNetwork | undefined, body: HTMLElement): void {
  if (!network) return;
  const { publicAccess, openToAll, allowed, privateEndpoints } = network;
  body.append(facts([
    { name: 'Public access', value: publicAccess ? (openToAll ? 'Open to all networks' : 'Open to the addresses below') : 'Off: private endpoints alone lead to it' },
    { name: 'Firewall', value: publicAccess && !openToAll ? allowed.join(', ') || 'Lets in no address' : undefined },
    { name: 'Private endpoints', value: privateEndpoints.map((id) => id.split('/').at(-1) ?? id).join(', ') || 'None' },
  ], copyFact));
}

function drawUsage(usages: readonly RegistryUsage[], body: HTMLElement): void {
  body.append(facts(usages.map(({ name, value, limit, unit }) => ({ name: name === 'Size' ? 'Storage' : name, value: limit > 0 ? `${amount(value, unit)} of ${amount(limit, unit)}` : amount(value, unit) })), copyFact));
}

function amount(value: number, unit: string): string {
  return unit === 'Bytes' ? bytes(value) : value.toLocaleString('en-US');
}

/** "1.4 GiB". */
function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  return `${(value / 1024 ** step).toLocaleString('en-US', { maximumFractionDigits: 1 })} ${units[step] ?? ''}`;
}

function drawPullers({ rows, problem }: Pullers, body: HTMLElement): void {
  if (problem !== undefined) body.append(h('p', { className: 'help' }, `Names can't be read from the directory (${problem}): IDs stand in their place.`));
  const columns = [['who', 'Who'], ['role', 'Role'], ['where', 'Assigned'], ...(rows.some(({ condition }) => condition !== '') ? [['condition', 'Condition'] as const] : [])] as const;
  page.rows('pullers', body, columns, rows.map((values) => ({ values })), 'Nobody yet');
}

function drawRepositories(found: Repositories, body: HTMLElement): void {
  if ('refused' in found) {
    const ways = [button('Let Me Read Repositories', () => void letMeRead()), button('Retry', () => void sections.repositories.load(), true)];
    body.append(h('div', { className: 'failure partial', role: 'alert' }, h('p', {}, found.refused), h('div', { className: 'buttons' }, ...ways.map(({ element }) => element))));
    return;
  }
  if (found.names.length === 0) body.append(h('p', { className: 'help' }, 'No repositories yet'));
  else {
    body.append(unfoldingList(found, {
      more: async () => host.call('moreRepositories', undefined),
      below: async (repository) => tagsShown(repository, await host.call('tags', { repository })),
      grown: keeper('repositories'),
    }));
  }
}

function tagsShown(repository: string, { tags, more }: Tags): HTMLElement[] {
  if (tags.length === 0) return [h('p', { className: 'help' }, 'No tags')];
  const lines = tags.map(({ name, digest, updated }) => h('tr', {}, cell('Tag', name), cell('Digest', shortDigest(digest)), cell('Updated', updated.slice(0, 10))));
  const heading = h('tr', {}, ...['Tag', 'Digest', 'Updated'].map((label) => h('th', { scope: 'col' }, label)));
  return [
    h('div', { className: 'table' }, h('table', { 'aria-label': `Tags of ${repository}` }, h('thead', {}, heading), h('tbody', {}, ...lines))),
    ...(more ? [h('p', { className: 'help' }, `The newest ${tags.length.toLocaleString('en-US')} are shown; the tree has the others.`)] : []),
  ];
}

function cell(label: string, text: string): HTMLElement {
  return h('td', { 'data-label': label }, text);
}

async function letMeRead(): Promise<void> {
  sections.repositories.element.focus();
  if (await host.call('letMeRead', undefined)) await sections.repositories.load();
}
