import type { Outcome } from './follow.ts';
import type { Watched } from './watched.ts';

/** "Registering MSIPreview…", or of several how many there are. */
export function underWay(all: readonly Watched[]): string {
  const [one] = all;
  if (!one || all.length > 1) return `${all.length} preview features under way…`;
  return `${one.goal === 'Registered' ? 'Registering' : 'Unregistering'} ${one.feature.name}…`;
}

/** What Azure is at, in a sentence. */
export function step({ feature: { namespace, name }, goal, phase }: Watched, state: string | undefined): string {
  if (phase === 'provider') return `${name} is ${goal.toLowerCase()}. ${namespace} is being registered again, so that it takes effect.`;
  return `${name} is ${state ?? (goal === 'Registered' ? 'Registering' : 'Unregistering')}. That takes minutes and goes on without this panel; you are told when it is done.`;
}

/** What is said when it has come to its end without an error. */
export function ending({ feature: { namespace, name }, subscription, goal, phase }: Watched, outcome: Exclude<Outcome, { kind: 'failed' }>): string {
  switch (outcome.kind) {
    case 'reached':
      return `${name} is ${goal.toLowerCase()} in ${subscription}. ${namespace} was registered again, so that it takes effect.`;
    case 'pending':
      return waits(name, subscription);
    case 'left':
      return `${name} was not ${goal.toLowerCase()} in ${subscription}: it is ${outcome.state} now. Somebody has changed it meanwhile, or Azure has given it up. Try again in Preview Features.`;
    case 'late':
      return phase === 'provider'
        ? `${name} is ${goal.toLowerCase()} in ${subscription}, but ${namespace} takes longer than usual to be registered again. Look whether it takes effect, or register ${namespace} once more.`
        : `${name} in ${subscription} takes longer than usual: Azure has been at it for an hour. Look again in Preview Features.`;
  }
}

/** Of one that is not for everybody. */
export function waits(name: string, subscription: string): string {
  return `${name} in ${subscription} waits for its team at Microsoft to approve it, which may take days. Look again in Preview Features.`;
}

/** What could not be gone on with. */
export function whatFailed({ feature: { namespace, name }, subscription, phase }: Watched): string {
  return phase === 'provider' ? `Register ${namespace} again in ${subscription}, so that ${name} takes effect` : `Watch ${name} in ${subscription}`;
}
