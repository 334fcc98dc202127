import { refOf } from '../../azure/clients.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import { switchableType } from '../../azure/switchable.ts';
import { listSystemAssigned, systemAssignedFromProviders } from '../../azure/systemAssigned.ts';
import type { SystemAssigned } from '../../azure/systemAssigned.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';
import { failingWhole, pagedGroup } from '../shared/group.ts';
import type { Known } from '../shared/group.ts';
import { arranged, pathIn } from '../shared/grouping.ts';
import type { SystemAssignedNode } from '../shared/principalNodes.ts';
import { resourceNodeId, systemAssignedGroupId, topics } from '../shared/resourceNodes.ts';
import { typeIcon, typeName } from '../shared/resourceTypes.ts';

/**
 * The group "System-Assigned Identities" of a subscription. They are not counted: nothing is asked before it is opened,
 * and then one query. A search is for the three kinds of resource, so that it has no place in what was found.
 */
export function systemAssignedGroup(app: App, sectionsOf: (identity: SystemAssigned) => TreeNode[]): (subscription: Subscription, known: Known) => TreeNode | undefined {
  return (subscription, { counts, found }) =>
    found
      ? undefined
      : pagedGroup<SystemAssigned>({
          id: systemAssignedGroupId,
          kind: 'systemAssignedGroup',
          label: 'System-Assigned Identities',
          icon: { codicon: 'folder' },
          subscription,
          empty: 'No system-assigned identities yet',
          // Where it could not count, Resource Graph knows nothing of the subscription.
          pages: () => (counts ? failingWhole(listSystemAssigned(app.cloud(), [subscription])) : systemAssignedFromProviders(app.cloud(), subscription)),
          arrange: (identities) => arranged(identities.map((identity) => systemAssignedNode(identity, sectionsOf)), ({ systemAssigned }) => systemAssigned.resourceGroup),
          topic: topics.systemAssigned(subscription.subscriptionId),
        });
}

function systemAssignedNode(identity: SystemAssigned, sectionsOf: (identity: SystemAssigned) => TreeNode[]): SystemAssignedNode {
  const { id, name, type, variant, resourceGroup, location, principalId, tenantId, userAssigned } = identity;
  const kind = typeName(type, variant);
  return {
    id: nodeId(identity),
    kind: 'systemAssigned',
    ...(switchableType(type) && { flags: ['switchable'] }),
    label: name,
    description: `${kind} · ${resourceGroup}`,
    spoken: `system-assigned identity of ${kind} ${name}, ${resourceGroup}`,
    icon: typeIcon(type, variant),
    tooltip: () => ({
      title: `System-assigned identity of ${name}`,
      rows: [
        ['Type', kind],
        ['Resource group', resourceGroup],
        ['Region', location],
        ['Principal ID', principalId],
        ['Tenant ID', tenantId],
        ['User-assigned besides', userAssigned.map((user) => parseResourceId(user)?.name ?? user).join(', ')],
        ['Resource ID', id],
      ],
    }),
    principal: { name, principalId, at: refOf(identity), resourceId: id },
    systemAssigned: identity,
    children: () => sectionsOf(identity),
  };
}

/** Resources of two types may have one name. */
function nodeId(identity: SystemAssigned): string {
  return `${identity.type} ${resourceNodeId(identity)}`;
}

/** Ids of the rows from the root down to it. */
export function pathTo(identity: SystemAssigned): string[] {
  return pathIn(systemAssignedGroupId, identity, nodeId(identity));
}
