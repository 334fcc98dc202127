import * as az from '../../azure/asCode/az.ts';
import { refOf } from '../../azure/clients.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { getFeature, registerFeature, unregisterFeature } from '../../azure/features.ts';
import type { Feature, FeatureRef } from '../../azure/features.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { Operation } from '../../ui/operation.ts';
import { isGoal } from './follow.ts';
import type { Watch } from './watch.ts';
import type { Watched } from './watched.ts';
import { waits } from './words.ts';

export type NamedSubscription = SubscriptionRef & Pick<Subscription, 'name'>;

/** A feature of a subscription, in the cloud in which it was looked at. */
export interface Place {
  readonly cloud: Cloud;
  readonly at: NamedSubscription;
  readonly feature: FeatureRef;
}

/** Azure goes on after it for minutes, which is watched. */
export function register(place: Place, watch: Watch): Operation<Feature> {
  const { cloud, at, feature } = place;
  return {
    title: `Register ${feature.name} in ${at.name}`,
    commands: [az.registerFeature({ ...at, ...feature }), az.registerProvider({ ...at, ...feature })],
    topics: [],
    async run(signal) {
      const taken = await registerFeature(cloud, at, feature, signal);
      if (taken.state !== 'Pending') await watch.begin(cloud, watchedFrom(place, 'Registered'), taken.state);
      return taken;
    },
    done: ({ state }) => (state === 'Pending' ? { message: waits(feature.name, at.name) } : undefined),
  };
}

export function unregister(place: Place, watch: Watch): Operation<Feature> {
  const { cloud, at, feature } = place;
  return {
    title: `Unregister ${feature.name} in ${at.name}`,
    commands: [az.unregisterFeature({ ...at, ...feature }), az.registerProvider({ ...at, ...feature })],
    topics: [],
    confirm: {
      message: `Unregister ${feature.name} in ${at.name}?`,
      detail: `Everybody who works in the subscription loses it. What was made with it may stop working, or can't be changed any more. ${feature.namespace} is registered again after it, so that this takes effect.`,
      act: 'Unregister Feature',
    },
    async run(signal) {
      const taken = await unregisterFeature(cloud, at, feature, signal);
      await watch.begin(cloud, watchedFrom(place, 'Unregistered'), taken.state);
      return taken;
    },
    done: () => undefined,
  };
}

/** Watches what somebody has begun elsewhere. Gives the feature as it is. */
export async function watchOn(place: Place, watch: Watch, signal: AbortSignal): Promise<Feature> {
  const { cloud, at, feature } = place;
  const found = await getFeature(cloud, at, feature, signal);
  if (found.state === 'Registering' || isGoal(found.state, 'Registered')) await watch.begin(cloud, watchedFrom(place, 'Registered'), found.state);
  else if (found.state === 'Unregistering') await watch.begin(cloud, watchedFrom(place, 'Unregistered'), found.state);
  return found;
}

function watchedFrom({ cloud, at, feature }: Place, goal: Watched['goal']): Watched {
  const { namespace, name } = feature;
  return { feature: { namespace, name }, at: refOf(at), subscription: at.name, resourceManager: cloud.resourceManager, goal, phase: 'feature', since: Date.now() };
}
