import type { Registry } from '../../azure/registries.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from '../shared/app.ts';
import { groupNode } from '../shared/group.ts';
import type { Known } from '../shared/group.ts';
import { resourceNodeId } from '../shared/resourceNodes.ts';
import type { ResourceNode } from '../shared/resourceNodes.ts';

/** The group "Container Registries" of a subscription. `sectionsOf` gives what other features show below a registry. */
export function registriesGroup(app: App, sectionsOf: (registry: Registry) => TreeNode[]): (subscription: Subscription, known: Known) => TreeNode {
  const group = { kind: 'registry', label: 'Container Registries', empty: 'No container registries yet', nodeOf: (registry: OfKind<'registry'>) => registryNode(registry, sectionsOf) } as const;
  return (subscription, known) => groupNode(app, group, subscription, known);
}

function registryNode(registry: OfKind<'registry'>, sectionsOf: (registry: Registry) => TreeNode[]): ResourceNode {
  const description = [registry.sku, registry.mode === 'abac' ? 'ABAC mode' : undefined, registry.resourceGroup, registry.state === 'Succeeded' ? undefined : registry.state].filter(Boolean).join(' · ');
  // Made once: a list below it remembers how far it was read.
  let below: readonly TreeNode[] | undefined;
  return {
    id: resourceNodeId(registry),
    kind: 'registry',
    label: registry.name,
    description,
    spoken: `container registry ${registry.name}, ${description}`,
    icon: { picture: 'registry' },
    tooltip: () => ({
      title: registry.name,
      rows: [
        ['Login server', registry.loginServer],
        ['SKU', registry.sku],
        ['Role assignment mode', registry.modeTold === false ? 'Not told by Azure' : registry.mode === 'abac' ? 'ABAC: AcrPull, AcrPush and AcrDelete do nothing here' : 'RBAC'],
        ['Resource group', registry.resourceGroup],
        ['Region', registry.location],
        ['State', registry.state],
        ['Resource ID', registry.id],
        ...Object.entries(registry.tags).map(([name, value]) => [`Tag ${name}`, value] as const),
      ],
    }),
    resource: registry,
    children: () => (below ??= sectionsOf(registry)),
  };
}
