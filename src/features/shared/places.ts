import type { SubscriptionRef } from '../../azure/clients.ts';
import { getRegistry } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { parseResourceId, subscriptionScope } from '../../azure/resourceId.ts';
import type { Row } from '../../ui/tree.ts';
import type { App } from './app.ts';
import { isGroupRow } from './grouping.ts';
import { principalOf } from './principalNodes.ts';
import type { Principal } from './principalNodes.ts';
import { isResourceNode, subscriptionOf } from './resourceNodes.ts';
import { typeName } from './resourceTypes.ts';

/** Who may get a role. */
export interface Assignee extends Principal {
  /** What tells it from others of its name. */
  readonly detail: string;
}

/** Where a role may be assigned. */
export interface Place {
  readonly scope: string;
  readonly name: string;
  readonly detail: string;
  /** A subscription whose token opens it: its own, or one below the management group. */
  readonly at: SubscriptionRef;
}

export function assigneeOf(principal: Principal): Assignee {
  return { ...principal, detail: parseResourceId(principal.resourceId)?.resourceGroup ?? '' };
}

/** The identity that a row stands for. */
export function assigneesAt(row: Row): Assignee[] {
  const principal = principalOf(row);
  return principal ? [assigneeOf(principal)] : [];
}

/** The scope that a row stands for. */
export function placesAt(row: Row): Place[] {
  const { node } = row;
  if (isResourceNode(node)) {
    const { id, name, resourceGroup } = node.resource;
    return [{ scope: id, name, detail: `${typeName(parseResourceId(id)?.type ?? '')} · ${resourceGroup}`, at: node.resource }];
  }
  const at = subscriptionOf(row);
  if (!at) return [];
  if (isGroupRow(node)) return [{ scope: `${subscriptionScope(at.subscriptionId)}/resourceGroups/${node.label}`, name: node.label, detail: `resource group · ${at.name}`, at }];
  return node.kind === 'subscription' ? [{ scope: subscriptionScope(at.subscriptionId), name: at.name, detail: 'subscription', at }] : [];
}

/** The registry that it is, where other roles and rights count by what it is like; undefined where it is none. */
export async function registryAt(app: App, { scope, at }: Place, signal: AbortSignal): Promise<Registry | undefined> {
  if (parseResourceId(scope)?.type.toLowerCase() !== 'microsoft.containerregistry/registries') return undefined;
  return (await getRegistry(app.cloud(), at, scope, signal)).registry;
}
