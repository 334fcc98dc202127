import type { Memento } from 'vscode';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { FeatureRef } from '../../azure/features.ts';

/**
 * A change of a preview feature that Azure has taken and goes on with for minutes. Kept in the memory of all windows
 * until it has come to its end, so that a reload does not lose it.
 */
export interface Watched {
  readonly feature: FeatureRef;
  readonly at: SubscriptionRef;
  /** The name of the subscription. */
  readonly subscription: string;
  /** Of the cloud: the sample has other features than Azure. */
  readonly resourceManager: string;
  readonly goal: 'Registered' | 'Unregistered';
  /** What Azure is at: the feature, and after it the resource provider, which has to be registered again. */
  readonly phase: 'feature' | 'provider';
  /** When that began, in milliseconds since 1970. */
  readonly since: number;
}

const key = 'previewFeatures.watched';

/** All of them, of every cloud, as any window has left it last. */
export function allWatched(memory: Memento): readonly Watched[] {
  return memory.get<readonly Watched[]>(key, []);
}

/** One change of a feature at a time is watched: one that is there goes. */
export async function keepWatched(memory: Memento, watched: Watched): Promise<void> {
  await memory.update(key, [...others(memory, watched), watched]);
}

/** Takes it out of the memory. False where it is not there any more: another window has done so, and said what there is to say. */
export async function claimWatched(memory: Memento, watched: Watched): Promise<boolean> {
  if (!isWatched(memory, watched)) return false;
  await memory.update(key, others(memory, watched));
  return true;
}

export function isWatched(memory: Memento, watched: Watched): boolean {
  return allWatched(memory).some((one) => idOf(one) === idOf(watched) && one.goal === watched.goal);
}

/** The same for the same feature of the same subscription. */
export function idOf({ feature: { namespace, name }, at: { subscriptionId }, resourceManager }: Pick<Watched, 'feature' | 'at' | 'resourceManager'>): string {
  return `${resourceManager} ${subscriptionId} ${namespace}/${name}`.toLowerCase();
}

function others(memory: Memento, watched: Watched): Watched[] {
  return allWatched(memory).filter((one) => idOf(one) !== idOf(watched));
}
