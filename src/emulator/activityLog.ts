import type { Caller } from './access.ts';
import { guidOf } from './guid.ts';
import type { Store } from './store.ts';

/** Something that was done, or tried, in a subscription. */
export interface ActivityEvent {
  readonly eventId: string;
  readonly at: number;
  readonly subscriptionId: string;
  readonly resourceId: string;
  /** What was done, for instance "Microsoft.ManagedIdentity/userAssignedIdentities/write". */
  readonly action: string;
  readonly method: string;
  readonly caller: Caller;
  /** Of the answer. */
  readonly httpStatus: number;
  /** Whether an operation began that runs on after the answer. */
  readonly accepted: boolean;
  /** The body of an answer that is an error. */
  readonly error?: string;
  readonly correlationId: string;
  readonly clientRequestId: string;
}

/** The newest that are kept: enough for a day of trying things out. */
const most = 1000;

/** Adds an event to the log, of which the oldest is dropped when there are too many. `requestId` makes its ID. */
export function recordEvent(store: Store, { requestId, ...event }: Omit<ActivityEvent, 'eventId'> & { readonly requestId: string }): void {
  // Not from the store's generator: what is logged must not change the GUIDs of what is created.
  store.activityLog.push({ eventId: guidOf(`event ${requestId}`), ...event });
  if (store.activityLog.length > most) store.activityLog.shift();
}
