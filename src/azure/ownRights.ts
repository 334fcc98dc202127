import type { Right, Verdict } from './access.ts';
import { callerId } from './caller.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { accessOf, verdictOn } from './effectiveAccess.ts';
import { AzureError } from './errors.ts';

/**
 * Whether who is signed in has the right at the scope, to be told before they have filled in a form. Undefined where that
 * cannot be known: nobody is kept from trying then, and Azure decides. Locks are not among it.
 */
export async function ownVerdict(cloud: Cloud, at: SubscriptionRef, scope: string, right: Right, signal: AbortSignal): Promise<Verdict | undefined> {
  try {
    const me = await callerId(cloud, at, signal);
    return me === undefined ? undefined : verdictOn(right, await accessOf(cloud, at, me, scope, signal));
  } catch (error) {
    if (error instanceof AzureError) return undefined;
    throw error;
  }
}
