import * as vscode from 'vscode';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Resource } from '../../azure/resources.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { App } from './app.ts';
import { credentialNodeId, credentialsId, groupIds, resourceNodeId, subscriptionNodeId, topics } from './resourceNodes.ts';

const section = 'managedIdentities';

/** Whether the tree shows the resources of a subscription by their resource groups. */
export function isGrouped(): boolean {
  return vscode.workspace.getConfiguration(section).get('groupBy') === 'resourceGroup';
}

async function set(groupBy: string): Promise<void> {
  await vscode.workspace.getConfiguration(section).update('groupBy', groupBy, vscode.ConfigurationTarget.Global);
}

/** The commands that choose, and the tree following the setting. */
export function registerGrouping({ commands, tree }: Pick<App, 'commands' | 'tree'>): vscode.Disposable {
  commands.register('groupByResourceGroup', async () => set('resourceGroup'));
  commands.register('showFlat', async () => set('none'));
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.groupBy`)) tree.changed([topics.layout]);
  });
}

const { compare } = new Intl.Collator();

/** By name, or by resource group and then by name. */
export function arranged<Node extends TreeNode>(nodes: readonly Node[], resourceGroupOf: (node: Node) => string): readonly TreeNode[] {
  const byName = nodes.toSorted((a, b) => compare(a.label, b.label));
  if (!isGrouped()) return byName;
  const groups = [...Map.groupBy(byName, (node) => groupNodeId(resourceGroupOf(node)))];
  return groups.map(([id, inside]) => groupRow(id, inside[0] ? resourceGroupOf(inside[0]) : '', inside)).toSorted((a, b) => compare(a.label, b.label));
}

/** A row that stands for the resources of a resource group. */
interface GroupRow extends TreeNode {
  readonly size: number;
}

export function isGroupRow(node: TreeNode): node is GroupRow {
  return node.kind === 'resourceGroup';
}

function groupRow(id: string, name: string, nodes: readonly TreeNode[]): GroupRow {
  return { id, kind: 'resourceGroup', label: name, description: String(nodes.length), spoken: `resource group ${name}, ${nodes.length}`, icon: { codicon: 'symbol-namespace' }, size: nodes.length, children: () => nodes };
}

function groupNodeId(resourceGroup: string): string {
  return `group ${resourceGroup.toLowerCase()}`;
}

/** What tells where a resource stands in the tree. */
export type Place = Pick<Resource, 'kind' | 'id' | 'name' | 'resourceGroup' | 'subscriptionId' | 'tenantId' | 'accountId'>;

/** Ids of the rows from the root down to a resource. */
export function pathOf(resource: Place): string[] {
  return pathIn(groupIds[resource.kind], resource, resourceNodeId(resource));
}

/** The same of a federated credential of an identity. */
export function credentialPath(identity: Omit<Place, 'kind'>, credential: { readonly name: string }): string[] {
  return [...pathOf({ ...identity, kind: 'identity' }), credentialsId, credentialNodeId(credential)];
}

/** The same of the row with this id in a group of a subscription. */
export function pathIn(group: string, at: SubscriptionRef & { readonly resourceGroup: string }, id: string): string[] {
  return [subscriptionNodeId(at), group, ...(isGrouped() ? [groupNodeId(at.resourceGroup)] : []), id];
}
