import { assignmentsTable, writtenAssignments } from '../assignments.ts';
import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import { columnsOf, fromRow } from '../inventory.ts';
import type { Pages } from '../pages.ts';
import { idKey } from '../resourceId.ts';
import { kindsOfResource } from '../resources.ts';
import type { OfKind } from '../resources.ts';
import { writtenResources } from '../writtenResources.ts';
import { reportQuery } from './reportQuery.ts';

const identities = kindsOfResource.identity.type;
const clusters = kindsOfResource.cluster.type;

// Every identity that something uses, by its ID in lower case: what it is assigned to (the IDs are the names of
// properties), clusters whose kubelet it is, and their add-ons.
const used = [
  'resources | where isnotempty(tostring(identity.userAssignedIdentities)) | mv-expand assigned = identity.userAssignedIdentities | project key = tolower(tostring(bag_keys(assigned)[0]))',
  `union (resources | where type =~ '${clusters}' | project key = tolower(tostring(properties.identityProfile.kubeletidentity.resourceId)))`,
  `union (resources | where type =~ '${clusters}' | mv-expand addon = properties.addonProfiles | extend addonName = tostring(bag_keys(addon)[0]) | project key = tolower(tostring(addon[addonName].identity.resourceId)))`,
  'summarize uses = count() by key',
].join(' | ');

const query = [
  `resources | where type =~ '${identities}'`,
  `project ${columnsOf(['identity'])}`,
  'extend key = tolower(id), principal = tolower(tostring(principalId))',
  `join kind=leftouter (${used}) on key`,
  `join kind=leftouter (${assignmentsTable} | summarize roles = count() by principal = tolower(tostring(properties.principalId))) on principal`,
  'where isnull(uses) and isnull(roles)',
  'project id, name, type, location, tags, subscriptionId, principalId, clientId',
  'order by tolower(name) asc, id asc',
].join(' | ');

/**
 * The user-assigned identities of the subscriptions that nothing uses and that have no role: one query for each token, a
 * page of a thousand at a time. Roles outside of Azure RBAC and what signs in by a federated credential are not seen.
 * What was written a short while ago and Resource Graph does not know yet is left out, so that none is listed wrongly.
 */
export function unusedIdentities(cloud: Cloud, subscriptions: readonly SubscriptionRef[]): Pages<OfKind<'identity'>> {
  const rows = reportQuery(cloud, subscriptions, query);
  const refs = new Map(subscriptions.map((at) => [at.subscriptionId.toLowerCase(), at]));
  return {
    done: rows.done,
    total: () => undefined, // those of other subscriptions are among the rows
    async next(signal) {
      const found = (await rows.next(signal)).flatMap((row) => fromRow<'identity'>(row, refs));
      const written = writtenResources.pending(cloud);
      const granted = new Set([...writtenAssignments.pending(cloud).values()].flatMap(({ value }) => (value ? [value.principalId.toLowerCase()] : [])));
      return found.filter(({ id, principalId }) => !written.has(idKey(id)) && !granted.has(principalId.toLowerCase()));
    },
  };
}
