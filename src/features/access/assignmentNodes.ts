import { definitionsOf } from '../../azure/assignedRoles.ts';
import { listAssignmentsOf } from '../../azure/assignments.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { AssignmentNode } from '../shared/accessNodes.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { countOf } from '../shared/group.ts';
import { topics } from '../shared/resourceNodes.ts';
import { scopeInWords } from '../shared/scopes.ts';
import { unreadable } from './unreadable.ts';

/** What a principal was assigned, in all subscriptions of its tenant. */
export function roleAssignmentsOf(app: App, principalId: string, tenantId: string): TreeNode {
  return {
    id: 'roleAssignments',
    kind: 'roleAssignments',
    label: 'Role Assignments',
    icon: { codicon: 'shield' },
    topics: [topics.access],
    summary: countOf,
    children: async (signal) => {
      const subscriptions = await subscriptionsOfTenant(app, tenantId, signal);
      const { assignments, failures } = await listAssignmentsOf(app.cloud(), principalId, subscriptions, signal);
      const roles = await definitionsOf(app.cloud(), subscriptions, assignments, signal);
      const rows = assignments.flatMap((assignment) => assignmentNode(assignment, roles, subscriptions));
      rows.sort((a, b) => a.label.localeCompare(b.label) || (a.description ?? '').localeCompare(b.description ?? ''));
      return [...(rows.length > 0 || failures.length > 0 ? rows : [note('none', 'No role assignments yet')]), ...unreadable(app, failures, subscriptions)];
    },
  };
}

function assignmentNode(assignment: RoleAssignment, roles: ReadonlyMap<string, RoleDefinition>, subscriptions: readonly Subscription[]): AssignmentNode[] {
  const [at] = subscriptions;
  if (!at) return []; // without one nothing was asked
  const role = roles.get(roleGuid(assignment.roleDefinitionId));
  const scope = scopeInWords(assignment.scope, subscriptions);
  const roleName = role?.name ?? roleGuid(assignment.roleDefinitionId);
  return [{
    id: assignment.id.toLowerCase(),
    kind: 'roleAssignment',
    flags: ['assignment'],
    label: role?.name ?? 'Unknown role',
    description: assignment.condition ? `${scope} · with a condition` : scope,
    icon: { codicon: 'shield' },
    tooltip: () => ({
      title: roleName,
      rows: [['What it allows', role?.description], ['Scope', assignment.scope], ['Condition', assignment.condition], ['Description', assignment.description], ['Principal ID', assignment.principalId], ['Assignment ID', assignment.id]],
    }),
    assignment,
    roleName,
    role,
    at,
  }];
}
