// How long it takes until the first level of the tree is there, and what it asks for.
import { createEstate } from '../src/features/signIn/estate.ts';
import type { App } from '../src/features/shared/app.ts';
import { subscriptionNodes } from '../src/features/subscriptions/nodes.ts';
import { company } from './estates.ts';
import { held, sizeOf } from './heap.ts';
import { peers } from './peers.ts';
import { haveCli, measureCli } from './az.ts';
import type { CliReading } from './az.ts';

export interface FirstLevel {
  readonly subscriptions: number;
  readonly ours: Reading & { readonly firstRowsMs: number };
  readonly peers: readonly ({ readonly name: string } & Reading)[];
  /** Undefined where there is no Azure CLI. */
  readonly cli: CliReading | undefined;
}

export interface Reading {
  /** Undefined where it did not end well within the limit. */
  readonly ms: number | undefined;
  readonly requests: number;
  /** Of these, those that were refused since there were too many. */
  readonly refused: number;
  readonly heapBytes?: number;
  readonly failure?: string;
}

/** Milliseconds that a way gets. */
export const limitMs = 120_000;

export async function measureFirstLevel(subscriptions: number): Promise<FirstLevel> {
  return { subscriptions, ours: await ours(subscriptions), peers: await others(subscriptions), cli: haveCli() ? await measureCli(subscriptions) : undefined };
}

async function ours(subscriptions: number): Promise<FirstLevel['ours']> {
  const { azure, requests } = company(subscriptions);
  // The first request of a process loads the SDKs: that is the same for every way, and is not what is compared.
  await read(azure.cloud);
  requests();
  const { firstRowsMs, ms, count, own } = await read(azure.cloud);
  const { all, refused } = requests();
  if (count !== subscriptions) throw new Error(`The first level has ${count} rows of ${subscriptions}.`);
  return { firstRowsMs, ms, requests: all, refused, heapBytes: sizeOf(own) };
}

async function read(cloud: ReturnType<App['cloud']>) {
  const estate = createEstate(cloud, undefined);
  const begun = performance.now();
  let firstRowsMs: number | undefined;
  let rows: readonly unknown[] = [];
  for await (rows of subscriptionNodes({ cloud: () => cloud, estate: async () => estate, describe }, [], new AbortController().signal)) firstRowsMs ??= performance.now() - begun;
  return { firstRowsMs: firstRowsMs ?? Number.NaN, ms: performance.now() - begun, count: rows.length, own: { value: [estate, rows] as unknown } };
}

function describe(error: unknown): never {
  throw error;
}

async function others(subscriptions: number): Promise<FirstLevel['peers']> {
  const measured = [];
  for (const { name, read: readAll } of peers) {
    const { azure, requests } = company(subscriptions);
    const estate = createEstate(azure.cloud, undefined);
    const begun = performance.now();
    const listed = await last(estate.watch(new AbortController().signal));
    try {
      const theirs = await held(readAll(azure.cloud, listed.flatMap((tenant) => tenant.subscriptions), AbortSignal.timeout(limitMs)));
      measured.push({ name, ms: performance.now() - begun, ...counts(requests()), heapBytes: sizeOf(theirs.held) });
    } catch (error) {
      measured.push({ name, ms: undefined, ...counts(requests()), failure: reasonOf(error) });
    }
  }
  return measured;
}

function counts({ all, refused }: { all: number; refused: number }) {
  return { requests: all, refused };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'statusCode' in error ? `fails with ${String(error.statusCode)}` : `more than ${limitMs / 1000} s`;
}

async function last<T>(values: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  let found: readonly T[] = [];
  for await (found of values);
  return found;
}
