import { poolsOf } from '../agentPools.ts';
import { guidOf } from '../guid.ts';
import { objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import type { Kind } from './kinds.ts';
import type { KubernetesObject } from './objects.ts';

/** What kubectl prints for something that does not say when it was created. */
const unknownAge = '<unknown>';

/** The nodes of a cluster's pools, with a column for each of the labels. */
export function nodeTable(cluster: Resource, labels: readonly string[]): string {
  const head = ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION', ...labels.map((label) => (label.split('/').at(-1) ?? '').toUpperCase())];
  const rows = poolsOf(cluster).flatMap((pool) =>
    nodeNames(cluster, pool).map((name) => [name, 'Ready', '<none>', unknownAge, `v${textOf(pool['currentOrchestratorVersion'])}`, ...labels.map((label) => labelOf(pool, label))]),
  );
  return columns([head, ...rows]);
}

/** The columns of a kind between its name and its age. */
const columnsOf: Readonly<Record<string, readonly (readonly [head: string, of: (object: JsonObject) => string])[]>> = {
  Namespace: [['STATUS', () => 'Active']],
  ServiceAccount: [['SECRETS', ({ secrets }) => String(Array.isArray(secrets) ? secrets.length : 0)]],
  AzureIdentity: [['TYPE', ({ spec }) => plain(objectOf(spec)['type'])], ['CLIENTID', ({ spec }) => plain(objectOf(spec)['clientID'])]],
  AzureIdentityBinding: [['AZUREIDENTITY', ({ spec }) => plain(objectOf(spec)['azureIdentity'])], ['SELECTOR', ({ spec }) => plain(objectOf(spec)['selector'])]],
  AzurePodIdentityException: [],
};

/** The objects of a kind; undefined for kinds whose table shows what runs. */
export function tableOf({ kind }: Kind, objects: readonly KubernetesObject[]): string | undefined {
  const between = columnsOf[kind];
  return between && columns([['NAME', ...between.map(([head]) => head), 'AGE'], ...objects.map(({ name, applied }) => [name, ...between.map(([, of]) => of(applied)), unknownAge])]);
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The names of a pool's nodes, which are those of the instances of its scale set. */
function nodeNames(cluster: Resource, pool: JsonObject): string[] {
  const number = Number.parseInt(guidOf(`nodes of ${cluster.id.toLowerCase()}`).slice(0, 8), 16) % 1e8;
  const set = `aks-${textOf(pool['name'])}-${String(number).padStart(8, '0')}-vmss`;
  return Array.from({ length: Number(pool['count']) }, (_, index) => `${set}${index.toString(36).padStart(6, '0')}`);
}

/** Labels that AKS sets itself: https://learn.microsoft.com/azure/aks/use-labels. A node without the label has an empty column. */
function labelOf(pool: JsonObject, label: string): string {
  const own: Readonly<Record<string, unknown>> = {
    agentpool: pool['name'],
    'kubernetes.azure.com/agentpool': pool['name'],
    'kubernetes.azure.com/mode': textOf(pool['mode']).toLowerCase(),
    'kubernetes.azure.com/node-image-version': pool['nodeImageVersion'],
  };
  return textOf(Object.hasOwn(own, label) ? own[label] : (pool['nodeLabels'] as JsonObject | undefined)?.[label]);
}

/** As kubectl prints a table: each column as wide as its widest text and three blanks. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((text, column) => text.padEnd((widths[column] ?? 0) + 3)).join('').trimEnd()}\n`).join('');
}
