import { resourceGraphClient, tenantKey } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import type { Pages } from './pages.ts';

/** A row of a query's answer: its columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** A query and how far it looks. A long answer has no next page where the rows have no `id`. */
export interface Query {
  readonly text: string;
  /** Role assignments are also looked for above the subscriptions, at management groups. */
  readonly above?: true;
  /** Looks through all that the tokens open, whatever the subscriptions are: what nothing uses is used nowhere. */
  readonly everywhere?: true;
}

/** Source: https://learn.microsoft.com/azure/governance/resource-graph/troubleshoot/general (too many subscriptions) */
const subscriptionsPerQuery = 1000;
const rowsPerPage = 1000;

/**
 * What a query finds in the subscriptions, page by page: asked once for each token that opens some of them, and for
 * each thousand. Of pages that overlap, since something was made meanwhile, every row comes once.
 */
export function queryPages(cloud: Cloud, subscriptions: readonly SubscriptionRef[], query: Query): Pages<Row> {
  const batches = batchesOf(subscriptions, query.everywhere ? Infinity : subscriptionsPerQuery);
  const seen = new Set<string>();
  let batch = 0;
  let at = begin();
  let total = 0;

  return {
    async next(signal) {
      const asked = batches[batch];
      if (!asked) return [];
      const page = await pageOf(cloud, asked, query, at, signal);
      if (at.rows === 0) total += page.total;
      at = { rows: at.rows + page.rows.length, ...(page.skipToken !== undefined && { skipToken: page.skipToken }), tokens: page.skipToken === undefined ? at.tokens : new Set([...at.tokens, page.skipToken]) };
      if (!page.more) {
        batch += 1;
        at = begin();
      }
      return page.rows.filter(({ id }) => {
        if (typeof id !== 'string') return true;
        const known = seen.has(id);
        seen.add(id);
        return !known;
      });
    },
    done: () => batch >= batches.length,
    total: () => (batch >= batches.length || (batch === batches.length - 1 && at.rows > 0) ? total : undefined),
  };
}

/** Where the pages of a batch have come to. */
interface Position {
  readonly rows: number;
  readonly skipToken?: string;
  readonly tokens: ReadonlySet<string>;
}

function begin(): Position {
  return { rows: 0, tokens: new Set() };
}

/** Each opened by one token. */
function batchesOf(subscriptions: readonly SubscriptionRef[], most: number): SubscriptionRef[][] {
  return [...Map.groupBy(subscriptions, tenantKey).values()].flatMap((opened) => {
    const size = Math.min(most, opened.length);
    return Array.from({ length: Math.ceil(opened.length / size) }, (_, index) => opened.slice(index * size, (index + 1) * size));
  });
}

interface Page {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly more: boolean;
  readonly skipToken?: string;
}

async function pageOf(cloud: Cloud, subscriptions: readonly SubscriptionRef[], { text, above, everywhere }: Query, { rows: before, skipToken, tokens }: Position, signal: AbortSignal): Promise<Page> {
  const answer = await asAzure(async () => {
    const client = await resourceGraphClient(cloud, subscriptions[0] ?? {});
    // Rows without a token to them are skipped by their number.
    const from = skipToken !== undefined ? { skipToken } : { ...(before > 0 && { skip: before }) };
    return client.resources(
      {
        // Without any, Resource Graph looks in all of the tenant: https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
        ...(!everywhere && { subscriptions: subscriptions.map(({ subscriptionId }) => subscriptionId) }),
        query: text,
        options: { resultFormat: 'objectArray', top: rowsPerPage, ...from, ...(above && { authorizationScopeFilter: 'AtScopeAboveAndBelow' }) },
      },
      { abortSignal: signal },
    );
  });
  if (!Array.isArray(answer.data)) throw new AzureError('unavailable', 'MalformedAnswer', 'Resource Graph answered without rows.');
  const rows = answer.data as Row[];
  const next = answer.skipToken || undefined;
  if (next !== undefined && tokens.has(next)) throw new AzureError('unavailable', 'RepeatedPage', `Resource Graph gave a page again after ${before} of ${answer.totalRecords} rows.`);
  const partial = next === undefined && answer.resultTruncated === 'true';
  if (partial && rows.length === 0) throw new AzureError('unavailable', 'PartialResult', `Resource Graph gave ${before} of ${answer.totalRecords} rows.`);
  return { rows, total: answer.totalRecords, more: next !== undefined || partial, ...(next !== undefined && { skipToken: next }) };
}

/** Whether the failure says that Resource Graph cannot be asked here: it is missing, forbidden, or an older one that does not know the query. */
export function isWithoutResourceGraph(error: unknown): boolean {
  return error instanceof AzureError && (error.kind === 'notFound' || error.kind === 'denied' || error.kind === 'invalid');
}

/** A string literal of KQL. Source: https://learn.microsoft.com/kusto/query/scalar-data-types/string */
export function kqlString(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

/** A list of string literals, in parentheses. */
export function kqlList(values: readonly string[]): string {
  return `(${values.map(kqlString).join(', ')})`;
}
