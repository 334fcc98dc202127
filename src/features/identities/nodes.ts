import type { Identity } from '../../azure/identities.ts';
import { listUsersOf } from '../../azure/identityUsers.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { countOf, groupNode } from '../shared/group.ts';
import type { Known } from '../shared/group.ts';
import { resourceNodeId, topics, whereabouts } from '../shared/resourceNodes.ts';
import type { ResourceNode } from '../shared/resourceNodes.ts';
import { typeName } from './typeNames.ts';

/** The group "Managed Identities" of a subscription. `sectionsOf` gives what other features show below an identity. */
export function identitiesGroup(app: App, sectionsOf: (identity: Identity) => TreeNode[]): (subscription: Subscription, known: Known) => TreeNode {
  const group = { kind: 'identity', label: 'Managed Identities', empty: 'No managed identities yet', nodeOf: (identity: OfKind<'identity'>) => identityNode(app, identity, sectionsOf) } as const;
  return (subscription, known) => groupNode(app, group, subscription, known);
}

function identityNode(app: App, identity: OfKind<'identity'>, sectionsOf: (identity: Identity) => TreeNode[]): ResourceNode {
  return {
    id: resourceNodeId(identity),
    kind: 'identity',
    label: identity.name,
    description: whereabouts(identity),
    spoken: `managed identity ${identity.name}, ${whereabouts(identity)}`,
    icon: { picture: 'identity' },
    tooltip: () => ({
      title: identity.name,
      rows: [
        ['Resource group', identity.resourceGroup],
        ['Region', identity.location],
        ['Principal ID', identity.principalId],
        ['Client ID', identity.clientId],
        ['Tenant ID', identity.tenantId],
        ['Resource ID', identity.id],
        ...Object.entries(identity.tags).map(([name, value]) => [`Tag ${name}`, value] as const),
      ],
    }),
    resource: identity,
    children: () => [...sectionsOf(identity), usedBy(app, identity)],
  };
}

function usedBy(app: App, identity: Identity): TreeNode {
  return {
    id: 'usedBy',
    kind: 'usedBy',
    label: 'Used By',
    icon: { codicon: 'plug' },
    topics: [topics.usage],
    summary: countOf,
    children: async (signal) => {
      const subscriptions = await subscriptionsOfTenant(app, identity.tenantId, signal);
      const users = await listUsersOf(app.cloud(), subscriptions, identity.id, signal);
      if (users.length === 0) return [note('none', 'Not used by anything that you can see')];
      return users.map(({ id, name, type, as }) => ({
        id: `${id.toLowerCase()} ${as}`,
        kind: 'user',
        label: name,
        description: `${typeName(type)} · ${as}`,
        icon: { codicon: type.includes('managedclusters') ? 'server-environment' : 'vm' },
        tooltip: () => ({ title: name, rows: [['Uses it as', as], ['Type', type], ['Resource group', parseResourceId(id)?.resourceGroup], ['Resource ID', id]] }),
      }));
    },
  };
}
