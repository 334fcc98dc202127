import type { SubscriptionRef } from './clients.ts';
import { AzureError } from './errors.ts';
import type { Pages } from './pages.ts';
import { inParallel } from './parallel.ts';
import { isWithoutResourceGraph } from './resourceGraph.ts';

// Where there is no Resource Graph the subscriptions are asked one after the other.

/** A subscription that could not be read, or something of it, beside what could. */
export interface SubscriptionFailure {
  readonly at: SubscriptionRef;
  readonly error: AzureError;
  /** There where all of it was read but the role assignment modes of its registries, which are told without them. */
  readonly of?: 'modes';
}

/** How many subscriptions are read at a time. */
const width = 8;

/** Reads each of them; gives those that could not be read. */
export async function eachSubscription(subscriptions: readonly SubscriptionRef[], read: (at: SubscriptionRef) => Promise<unknown>): Promise<SubscriptionFailure[]> {
  const failures: SubscriptionFailure[] = [];
  await inParallel(width, subscriptions, async (at) => {
    try {
      await read(at);
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      failures.push({ at, error });
    }
  });
  return failures;
}

/** Pages that tell, beside what they hold, what could not be read. */
export interface PagesAndFailures<Item> extends Pages<Item> {
  /** So far. Subscriptions that may not be read are left out by Resource Graph: where it is asked they are of modes alone. */
  readonly failures: () => readonly SubscriptionFailure[];
}

// Subscriptions that are read for one page: a few requests for each that may be under way.
const subscriptionsPerPage = 3 * width;

/** Each page is what some subscriptions hold, by name. */
export function subscriptionBySubscription<Item extends { readonly name: string }>(subscriptions: readonly SubscriptionRef[], read: (at: SubscriptionRef, signal: AbortSignal) => Promise<readonly Item[]>): PagesAndFailures<Item> {
  const failures: SubscriptionFailure[] = [];
  let done = 0;
  return {
    async next(signal) {
      const some = subscriptions.slice(done, done + subscriptionsPerPage);
      const found: Item[] = [];
      failures.push(...(await eachSubscription(some, async (at) => found.push(...(await read(at, signal))))));
      done += some.length;
      return found.toSorted((a, b) => a.name.localeCompare(b.name));
    },
    done: () => done >= subscriptions.length,
    total: () => undefined,
    failures: () => failures,
  };
}

/** The pages that Resource Graph is asked for, or the others where the first one says that it cannot be asked here. */
export function askedOrRead<Item>(asked: Pages<Item> & Partial<PagesAndFailures<Item>>, read: () => PagesAndFailures<Item>): PagesAndFailures<Item> {
  let begun = false;
  let instead: PagesAndFailures<Item> | undefined;
  const pages = () => instead ?? asked;
  return {
    async next(signal) {
      try {
        const page = await pages().next(signal);
        begun = true;
        return page;
      } catch (error) {
        if (begun || !isWithoutResourceGraph(error)) throw error;
      }
      begun = true;
      instead = read();
      return instead.next(signal);
    },
    done: () => pages().done(),
    total: () => pages().total(),
    failures: () => pages().failures?.() ?? [],
  };
}
