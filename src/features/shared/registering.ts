import type { Registering } from '../../azure/registration.ts';

/** Tells of what takes a minute or two before anything can be made in a subscription that is new to a service, and then again of what it is for. */
export function registering(report: (step: string) => void, step: string): Registering {
  return (namespace, state) => report(state === 'done' ? step : `Registering the subscription for ${namespace}, which nobody has used there yet. Azure takes a minute or two.`);
}
