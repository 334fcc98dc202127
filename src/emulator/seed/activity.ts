import { recordEvent } from '../activityLog.ts';
import { guidOf } from '../guid.ts';
import { identityType } from '../identities.ts';
import { parseId } from '../ids.ts';
import { assignmentType } from '../roleAssignments.ts';
import type { Store } from '../store.ts';
import { ada, contoso, day, objectIdIn } from './people.ts';

/** Writes down who made Contoso's identities and role assignments, as far back as an activity log goes. */
export function seedActivity(store: Store): void {
  const oldest = store.clock.now() - 90 * day;
  const identities = [...(store.directories.get(contoso.tenantId)?.principals.values() ?? [])].flatMap(({ resourceId = '', createdAt }) => (parseId(resourceId).type === identityType ? [{ id: resourceId, type: identityType, at: createdAt }] : []));
  const assignments = [...store.assignments.byId.values()].map(({ id, createdOn }) => ({ id, type: assignmentType, at: Date.parse(createdOn) }));
  const made = [...identities, ...assignments].filter(({ id, at }) => at > oldest && at < store.clock.now() && store.subscriptions.get(parseId(id).subscriptionId)?.tenantId === contoso.tenantId);
  for (const { id, type, at } of made.toSorted((a, b) => a.at - b.at)) {
    recordEvent(store, {
      requestId: id,
      at,
      subscriptionId: parseId(id).subscriptionId,
      resourceId: id,
      action: `${type}/write`,
      method: 'PUT',
      caller: { tenantId: contoso.tenantId, objectId: objectIdIn(contoso.tenantId), name: ada.name },
      httpStatus: 201,
      accepted: false,
      correlationId: guidOf(`correlation ${id}`),
      clientRequestId: guidOf(`client request ${id}`),
    });
  }
}
