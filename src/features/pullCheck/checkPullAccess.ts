import * as vscode from 'vscode';
import { lineOf } from '../../azure/asCode/shell.ts';
import * as az from '../../azure/asCode/az.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { checkPull } from '../../azure/pull/check.ts';
import { readPullFacts } from '../../azure/pull/facts.ts';
import type { MoveNoted, PullQuestion } from '../../azure/pull/facts.ts';
import type { Finding } from '../../azure/pull/finding.ts';
import { imageInWords } from '../../azure/pull/imageReference.ts';
import type { Registry } from '../../azure/registries.ts';
import { repositoryCondition } from '../../azure/repositoryConditions.ts';
import { idKey } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { saveFile } from '../../ui/saveFile.ts';
import { inOneLine } from '../../ui/shell.ts';
import { shellOfTerminal, toTerminal } from '../../ui/terminal.ts';
import type { Row } from '../../ui/tree.ts';
import { pullNodeOf } from '../shared/accessNodes.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { moveOf, poolsOnServicePrincipal } from '../shared/moves.ts';
import { createNews } from '../shared/news.ts';
import type { NewsFeed } from '../shared/news.ts';
import { pickResource } from '../shared/pickers.ts';
import { resourceAround, resourceOf, topics } from '../shared/resourceNodes.ts';
import { scopeInWords } from '../shared/scopes.ts';
import { pickSource } from './ask.ts';
import type { Source } from './ask.ts';
import type { Checked, CheckedRow, PullCheckContract } from './protocol.ts';
import { toMarkdown } from './report.ts';

/** What the page can do about what it finds. */
export interface WaysOut {
  /** Gives whoever pulls for the cluster the role that the registry honours, for some repositories or, with none, for all. */
  readonly letPull: (cluster: OfKind<'cluster'>, registry: OfKind<'registry'>, repositories: readonly string[]) => unknown;
  /** Begins the move from a service principal, or goes on with it. */
  readonly move: (cluster: OfKind<'cluster'>) => unknown;
}

/** The page "Can … pull from …?", one for each pair. Begun from a cluster, a registry, or an image that a pod can't pull. */
export function registerCheckPullAccess(app: App, ways: WaysOut): void {
  const feeds = new Map<string, NewsFeed<true>>();

  function show(question: PullQuestion): void {
    const key = [question.cluster.id, question.registry?.id ?? '', question.image ? imageInWords(question.image) : ''].map(idKey).join(' ');
    const feed = feeds.get(key) ?? createNews<true>();
    // One that is there already looks again.
    if (feeds.has(key)) feed.tell(true);
    feeds.set(key, feed);
    app.openPanel<PullCheckContract>({
      script: 'pullCheck',
      title: titleOf(question),
      key,
      handlers: (panel) => {
        const made = topicsOf(question);
        const writes = app.operations.onDidWrite((written) => {
          if (written.some((topic) => made.includes(topic))) feed.tell(true);
        });
        panel.closed.addEventListener('abort', () => {
          writes.dispose();
          feeds.delete(key);
        });
        return handlers(app, ways, question, feed);
      },
    });
  }

  app.commands.register('checkPullAccess', async (rows) => {
    const [row] = rows;
    const registry = registryOf(row);
    const cluster = resourceAround(row, 'cluster') ?? (await pickResource(app, ['cluster'], registry ? `Which cluster shall pull from ${registry.name}?` : 'Check Pull Access: which cluster?', () => true));
    const source: Source | undefined = cluster && (registry ? { registry } : await pickSource(app, cluster));
    if (cluster && source) show({ cluster, registry: undefined, image: undefined, ...source });
  });
}

/** The registry that a row stands for, itself or as one that a cluster can pull from. */
function registryOf(row: Row | undefined): Registry | undefined {
  return resourceOf(row, 'registry') ?? pullNodeOf(row)?.pulledFrom;
}

function titleOf({ cluster, registry, image }: PullQuestion): string {
  return `Can ${cluster.name} pull ${registry ? `from ${registry.name}` : image ? imageInWords(image) : ''}?`;
}

/** What the answer is made of. */
function topicsOf({ cluster, registry }: PullQuestion): string[] {
  return [topics.access, topics.clusters(cluster.subscriptionId), topics.identities(cluster.subscriptionId), topics.registries((registry ?? cluster).subscriptionId)];
}

function handlers(app: App, ways: WaysOut, question: PullQuestion, feed: NewsFeed<true>): Handlers<PullCheckContract> {
  // Whatever cloud is chosen meanwhile, the cluster is in this one.
  const cloud = app.cloud();
  const { image } = question;
  let { cluster, registry } = question;
  let last: Checked | undefined;
  let found: readonly Finding[] = [];

  async function check(signal: AbortSignal): Promise<Checked> {
    const subscriptions = await subscriptionsOf(app, signal);
    const facts = await readPullFacts(cloud, question, subscriptions, (now) => noted(app, now), signal);
    ({ cluster } = facts);
    registry = facts.found.kind === 'found' ? facts.found.registry : undefined;
    const { mark, headline, findings } = checkPull(facts, { said: (error) => app.describe(error).message, named: (scope) => scopeInWords(scope, subscriptions) });
    found = findings;
    // A role for somebody who is to be left is not what comes first.
    const leaves = findings.some(({ move }) => move === 'begin');
    last = { mark, headline, rows: findings.map((finding) => toRow(finding, !leaves)), at: new Date(facts.now).toLocaleTimeString('en-US', { timeStyle: 'medium' }) };
    return last;
  }

  function markdown(): string | undefined {
    return last && toMarkdown({
      title: titleOf(question),
      checked: last,
      facts: [['Cluster', cluster.id], ['Registry', registry?.id], ['Image', image && imageInWords(image)], ['Cluster tenant', cluster.tenantId], ['Checked', `${new Date().toISOString()}, ${cloud.name}`]],
    });
  }

  return {
    about: () => ({ title: titleOf(question), intro: `${cluster.resourceGroup} · ${registry ? registry.loginServer : (image?.host ?? '')}. All that a pull needs is looked up in Azure; nothing is asked of the cluster itself.` }),
    check: async (_, signal) => check(signal),
    news: async ({ since }, signal) => ({ seen: (await feed.since(since, signal)).seen }),
    act({ row, act }) {
      // A page is not trusted: only what it was told is done.
      if (!last?.rows.some(({ id, acts }) => id === row && acts.some((one) => one.id === act))) return;
      void lead(act, found.find(({ id }) => id === row));
    },
    async copyReport() {
      const text = markdown();
      if (text !== undefined) await vscode.env.clipboard.writeText(text);
    },
    async saveReport() {
      const text = markdown();
      if (text !== undefined) await save(app, `pull-check-${cluster.name}-${registry?.name ?? image?.host ?? ''}.md`, text);
    },
    copy: async ({ text }) => vscode.env.clipboard.writeText(text),
    toTerminal: ({ lines }) => toTerminal(inOneLine(lines, shellOfTerminal())),
  };

  /** The page has no place for what goes wrong elsewhere. */
  async function lead(act: string, finding: Finding | undefined): Promise<void> {
    try {
      if (act === 'grant' && registry) await ways.letPull({ kind: 'cluster', ...cluster }, { kind: 'registry', ...registry }, finding?.grant?.repositories ?? []);
      if (act === 'move') await ways.move({ kind: 'cluster', ...cluster });
    } catch (error) {
      void app.commands.fail(error);
    }
  }
}

function noted(app: App, cluster: Cluster): MoveNoted | undefined {
  const move = moveOf(app, cluster);
  return move && { pools: poolsOnServicePrincipal(app, cluster), principalId: move.servicePrincipal.principalId };
}

function toRow({ id, mark, title, details, grant, move }: Finding, grantFirst: boolean): CheckedRow {
  // What is assigned already takes no second time.
  const command = grant && !grant.taken && az.assignRole({ scope: grant.scope, role: grant.role.name, principalId: grant.principalId, condition: grant.repositories.length > 0 ? repositoryCondition(grant.repositories) : undefined });
  return {
    id,
    mark,
    title,
    details,
    commands: command ? [lineOf(command, shellOfTerminal())] : [],
    acts: [
      ...(grant && grant.mayGrant !== false ? [{ id: 'grant', label: grant.repositories.length > 0 ? `Let It Pull ${grant.repositories.join(', ')}` : `Assign ${grant.role.name}`, primary: grantFirst }] : []),
      ...(move ? [{ id: 'move', label: move === 'begin' ? 'Enable Managed Identity…' : 'Continue the Move', primary: true }] : []),
    ],
  };
}

async function save(app: App, name: string, text: string): Promise<void> {
  const target = await saveFile({ name, text, title: 'Save Report', filters: { Markdown: ['md'] } });
  if (!target) return;
  void app.commands.offer('info', `Saved the report to ${vscode.workspace.asRelativePath(target)}.`, [{ title: 'Open File', run: async () => vscode.window.showTextDocument(target) }]).catch((error: unknown) => app.commands.fail(error));
}
