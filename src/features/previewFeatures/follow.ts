import { AzureError } from '../../azure/errors.ts';
import type { AzureErrorKind } from '../../azure/errors.ts';
import { untilAborted } from '../../azure/shared.ts';
import type { Watched } from './watched.ts';

/** How time passes; a test lets it pass at once. */
export interface Time {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Rejects with AbortError as soon as the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const realTime: Time = {
  now: () => Date.now(),
  async wait(ms, signal) {
    signal.throwIfAborted();
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await untilAborted(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), signal);
    } finally {
      clearTimeout(timer);
    }
  },
};

/** What Azure is asked meanwhile. Each gives the state that Azure tells. */
export interface Asked {
  readonly feature: (signal: AbortSignal) => Promise<string>;
  readonly registerProvider: (signal: AbortSignal) => Promise<string>;
  readonly provider: (signal: AbortSignal) => Promise<string>;
}

/** What came of it. */
export type Outcome =
  /** The feature is as it was wanted, and its provider was registered again. */
  | { readonly kind: 'reached' }
  /** Its team has to approve it. */
  | { readonly kind: 'pending' }
  /** Azure has given it up, or somebody else has changed it. */
  | { readonly kind: 'left'; readonly state: string }
  | { readonly kind: 'late' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Following {
  readonly time: Time;
  readonly signal: AbortSignal;
  /** What Azure said of the feature when it took the change, where that was just now. */
  readonly state?: string | undefined;
  /** Told each state of the feature. */
  readonly onState: (state: string) => void;
  /** Told, and waited for, when the feature is there and its provider comes next. Gives what is watched from then on. */
  readonly onProvider: () => Promise<Watched>;
}

const first = 5000;
const factor = 1.5;
const most = 60_000;
/** Milliseconds after which a phase takes longer than anybody looks on: Azure takes fifteen minutes where it is slow. */
const longest = 60 * 60_000;

/** Follows a change until Azure has come to its end. Rejects with AbortError, and with nothing else. */
export async function follow(watched: Watched, asked: Asked, following: Following): Promise<Outcome> {
  try {
    let now = watched;
    if (now.phase === 'feature') {
      const state = await lookUntil((one) => !isUnderWay(one), asked.feature, now.since, following, following.state, following.onState);
      if (state === undefined) return { kind: 'late' };
      if (is(state, 'Pending')) return { kind: 'pending' };
      if (!isGoal(state, now.goal)) return { kind: 'left', state };
      now = await following.onProvider();
    }
    let registered = false;
    const provider = async (signal: AbortSignal) => {
      if (registered) return asked.provider(signal);
      const state = await asked.registerProvider(signal);
      registered = true;
      return state;
    };
    const state = await lookUntil((one) => is(one, 'Registered'), provider, now.since, following);
    return { kind: state === undefined ? 'late' : 'reached' };
  } catch (error) {
    following.signal.throwIfAborted();
    return { kind: 'failed', error };
  }
}

/** Whether Azure is still at it. */
export function isUnderWay(state: string): boolean {
  return is(state, 'Registering') || is(state, 'Unregistering');
}

export function isGoal(state: string, goal: Watched['goal']): boolean {
  return is(state, goal) || (goal === 'Unregistered' && is(state, 'NotRegistered'));
}

function is(state: string, other: string): boolean {
  return state.toLowerCase() === other.toLowerCase();
}

/** Looks at once, unless the state is known, and then after longer and longer waits. Undefined when it takes too long. */
async function lookUntil(isLast: (state: string) => boolean, look: (signal: AbortSignal) => Promise<string>, since: number, { time, signal }: Following, known?: string, onState: (state: string) => void = () => {}): Promise<string | undefined> {
  let state = known;
  let asksToWait = 0;

  async function tryIt(): Promise<void> {
    asksToWait = 0;
    try {
      state = await look(signal);
      onState(state);
    } catch (error) {
      if (!(error instanceof AzureError) || !passes.includes(error.kind)) throw error;
      asksToWait = (error.waitSeconds ?? 0) * 1000;
    }
  }

  if (state === undefined) await tryIt();
  for (let wait = first; state === undefined || !isLast(state); wait = Math.min(wait * factor, most)) {
    if (time.now() - since >= longest) return undefined;
    await time.wait(Math.max(wait, asksToWait), signal);
    await tryIt();
  }
  return state;
}

/** What may be over the next time. */
const passes: readonly AzureErrorKind[] = ['offline', 'unavailable', 'throttled', 'conflict'];
