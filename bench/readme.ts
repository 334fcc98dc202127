import type { Aim } from './aims.ts';
import { cliLimitMs } from './az.ts';
import { limitMs } from './firstLevel.ts';
import type { FirstLevel, Reading } from './firstLevel.ts';
import type { Results } from './run.ts';

/** bench/README.md: the words, and the tables of a run. */
export function readme({ date, machine, latencyMs, firstLevel, opening, longList, activation }: Results, aims: readonly Aim[]): string {
  const names = firstLevel[0]?.peers.map(({ name }) => name) ?? [];
  return `# How quick the inventory is

\`npm run bench\` measures all of this in one run, against the sample Azure with ${latencyMs} ms of latency a request and its throttling on, and writes this file. \`npm run bench -- --json\` prints one JSON object instead. It takes some minutes, and ends with 1 where an aim is missed.

Last run: ${date}, ${machine}.

## Aims

${table(['aim', 'measured', ''], aims.map(({ aim, measured, met }) => [aim, measured, met ? 'met' : '**missed**']))}

## The first level of the tree

Tenants, subscriptions, and how many identities, clusters and registries each subscription has. Each subscription holds 40 identities, 5 clusters and 5 registries. Beside it two ways in which others fill the same tree, as small as they can be written (\`peers.ts\`) and as patient as it takes: (A) ${names[0] ?? ''}; (B) ${names[1] ?? ''}. And (C) \`az identity list\` for one subscription after the other, which gets ${cliLimitMs / 1000} s.

${table(
  ['subscriptions', 'requests', 'first rows', 'whole', 'heap', '(A) requests', '(A) time', '(A) heap', '(B) requests', '(B) time', '(B) heap', '(C) in the time'],
  firstLevel.map(({ subscriptions, ours, peers: [a, b], cli }) => [
    count(subscriptions),
    count(ours.requests),
    seconds(ours.firstRowsMs),
    seconds(ours.ms),
    megabytes(ours.heapBytes ?? Number.NaN),
    ...beside(a, ours),
    ...beside(b, ours),
    cli ? `${count(cli.listed)} of ${count(subscriptions)} in ${seconds(cli.ms)}` : 'no az here',
  ]),
)}

In brackets: how many times ours. Others show nothing before everything is there, so their first rows come with the whole. (A) and (B) get ${limitMs / 1000} s. Refused, since there were too many: ${firstLevel.map(refused).join('; ')}.

## Opening a group of identities

${table(
  ['identities', 'first page', 'its requests', 'all', 'its requests', 'heap of the data', '(A) finds', '(A) heap', '(B) finds', '(B) heap'],
  opening.map((one) => [count(one.identities), seconds(one.firstPageMs), count(one.firstPageRequests), seconds(one.allMs), count(one.allRequests), megabytes(one.heapBytes), ...one.peers.flatMap((peer) => [`${count(peer.found)} in ${seconds(peer.ms)}, ${count(peer.requests)} ${peer.requests === 1 ? 'request' : 'requests'}`, megabytes(peer.heapBytes)])]),
)}

In the extension host of a real workbench, with all ${count(longList.rows)} rows of the longest in the view: ${megabytes(longList.heapBytes)} of heap above the host before the extension was activated. That is the whole extension with its SDKs and its credential, and what VS Code keeps of the rows.

## Activation

In the extension host of a real workbench, beside an extension that registers one command: the medians of ${activation.runs} fresh hosts for each, by turns, with one of the two alone in a host.

${table(
  ['', '`activate()`', 'JavaScript loaded', 'heap retained'],
  [['hello world', activation.hello] as const, ['this extension', activation.product] as const].map(([name, one]) => [name, `${one.ms.toFixed(1)} ms`, `${(one.loadedBytes / 1024).toFixed(1)} KB`, `${(one.heapBytes / 1024).toFixed(0)} KB`]),
)}
`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function beside(peer: Reading | undefined, ours: Reading): string[] {
  if (!peer) return ['', '', ''];
  const time = peer.ms === undefined || ours.ms === undefined ? (peer.failure ?? '') : `${seconds(peer.ms)} ${times(peer.ms, ours.ms)}`;
  return [`${count(peer.requests)} ${times(peer.requests, ours.requests)}`, time, peer.heapBytes === undefined ? '' : megabytes(peer.heapBytes)];
}

function times(theirs: number, own: number): string {
  return `(${(theirs / own).toFixed(theirs < 10 * own ? 1 : 0)}×)`;
}

function refused({ subscriptions, ours, peers: [a, b] }: FirstLevel): string {
  return `${count(subscriptions)}: ${[ours, a, b].map((one) => count(one?.refused ?? 0)).join(', ')}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;
}

/** What is less than the heap's own noise is no figure. */
function megabytes(bytes: number): string {
  if (bytes < 2 ** 20 / 10) return 'under 0.1 MB';
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
