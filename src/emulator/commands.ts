import { poolsOf } from './agentPools.ts';
import { guidOf } from './guid.ts';
import { textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Resource } from './resource.ts';

/** A command that was run on a cluster, with what came of it. */
export interface Command {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly clusterId: string;
  readonly startedAt: number;
  /** Until then it runs. */
  readonly finishedAt: number;
  readonly exitCode: number;
  readonly logs: string;
}

export interface Outcome {
  readonly exitCode: number;
  readonly logs: string;
}

/**
 * Runs a command of `az aks command invoke` as far as the sample knows the answer: versions, nodes, and the default
 * namespace as a new cluster has it. Everything else ends with a code other than 0 and says why. Nothing is made up.
 */
export function runCommand(cluster: Resource, text: string): Outcome {
  const [program = '', ...words] = text.trim().split(/\s+/);
  if (program !== 'kubectl') return { exitCode: 127, logs: `${program}: not found. The sample has kubectl alone, and was asked to run '${text}'.\n` };
  const table = answers.get(words.slice(0, 2).join(' '))?.(cluster, words.slice(2)) ?? answers.get(words[0] ?? '')?.(cluster, words.slice(1));
  if (table === undefined) return { exitCode: 1, logs: `error: the sample has no Kubernetes API to run '${text}' against.\n` };
  return { exitCode: 0, logs: table };
}

/** What kubectl prints; undefined for options that the sample does not know. */
type Answer = (cluster: Resource, options: readonly string[]) => string | undefined;

/** What kubectl prints for something that does not say when it was created. */
const unknownAge = '<unknown>';

const pods: Answer = (_, options) => (isDefaultNamespace(options) ? 'No resources found in default namespace.\n' : undefined);
const serviceAccounts: Answer = (_, options) => (isDefaultNamespace(options) ? columns([['NAME', 'SECRETS', 'AGE'], ['default', '0', unknownAge]]) : undefined);

/** By the words after "kubectl". */
const answers: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['version', versions],
  ...['nodes', 'node', 'no'].map((name): [string, Answer] => [`get ${name}`, nodes]),
  ...['pods', 'pod', 'po'].map((name): [string, Answer] => [`get ${name}`, pods]),
  ...['serviceaccounts', 'serviceaccount', 'sa'].map((name): [string, Answer] => [`get ${name}`, serviceAccounts]),
]);

function versions(cluster: Resource, options: readonly string[]): string | undefined {
  if (options.length > 0) return undefined;
  const version = textOf(cluster.properties['currentKubernetesVersion']);
  return `Client Version: v${version}\nServer Version: v${version}\n`;
}

function nodes(cluster: Resource, options: readonly string[]): string | undefined {
  const labels = labelsOf(options);
  if (!labels) return undefined;
  const head = ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION', ...labels.map((label) => (label.split('/').at(-1) ?? '').toUpperCase())];
  const rows = poolsOf(cluster).flatMap((pool) =>
    nodeNames(cluster, pool).map((name) => [name, 'Ready', '<none>', unknownAge, `v${textOf(pool['currentOrchestratorVersion'])}`, ...labels.map((label) => labelOf(pool, label))]),
  );
  return columns([head, ...rows]);
}

/** The names of a pool's nodes, which are those of the instances of its scale set. */
function nodeNames(cluster: Resource, pool: JsonObject): string[] {
  const number = Number.parseInt(guidOf(`nodes of ${cluster.id.toLowerCase()}`).slice(0, 8), 16) % 1e8;
  const set = `aks-${textOf(pool['name'])}-${String(number).padStart(8, '0')}-vmss`;
  return Array.from({ length: Number(pool['count']) }, (_, index) => `${set}${index.toString(36).padStart(6, '0')}`);
}

/** The labels of `-L a,b` or `--label-columns=a,b`; none without it, undefined for any other option. */
function labelsOf(options: readonly string[]): string[] | undefined {
  const [, joined] = /^(?:-L |--label-columns[ =])(\S+)$/.exec(options.join(' ')) ?? [];
  return options.length === 0 ? [] : joined?.split(',');
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

function isDefaultNamespace(options: readonly string[]): boolean {
  return ['', '-n default', '--namespace default', '--namespace=default'].includes(options.join(' '));
}

/** As kubectl prints a table: each column as wide as its widest text and three blanks. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((text, column) => text.padEnd((widths[column] ?? 0) + 3)).join('').trimEnd()}\n`).join('');
}
