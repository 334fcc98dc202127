import type { Right, Verdict } from './access.ts';
import { callerId } from './caller.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { accessOf, verdictOn } from './effectiveAccess.ts';
import { AzureError } from './errors.ts';

/**
 * Whether who is signed in has the right at the scope, to be told before they have filled in a form. Where that cannot be
 * known nobody is kept from trying, and Azure decides: `hidden` says that they may not see who has roles there, and most
 * who may not see may not do. Locks are not among it.
 */
export async function ownVerdict(cloud: Cloud, at: SubscriptionRef, scope: string, right: Right, signal: AbortSignal): Promise<Verdict | { readonly kind: 'unknown'; readonly hidden: boolean }> {
  try {
    const me = await callerId(cloud, at, signal);
    if (me === undefined) return { kind: 'unknown', hidden: false };
    const verdict = verdictOn(right, await accessOf(cloud, at, me, scope, signal));
    return verdict.kind === 'missing' && verdict.unread.length > 0 ? { kind: 'unknown', hidden: false } : verdict;
  } catch (error) {
    if (error instanceof AzureError) return { kind: 'unknown', hidden: error.kind === 'denied' };
    throw error;
  }
}
