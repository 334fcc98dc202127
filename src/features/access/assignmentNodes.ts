import type { RoleAssignment } from '../../azure/assignments.ts';
import { roleGuid } from '../../azure/roles.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { AssignmentNode } from '../shared/accessNodes.ts';
import type { App } from '../shared/app.ts';
import { conditionInWords } from '../shared/conditionWords.ts';
import { countOf } from '../shared/group.ts';
import { topics } from '../shared/resourceNodes.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import type { Roles } from '../shared/rolesOf.ts';
import { scopeInWords } from '../shared/scopes.ts';
import { unreadable } from './unreadable.ts';

/** What a principal was assigned, itself and by its groups, in all subscriptions of its tenant. */
export function roleAssignmentsOf(app: App, principalId: string, tenantId: string): TreeNode {
  return {
    id: 'roleAssignments',
    kind: 'roleAssignments',
    label: 'Role Assignments',
    icon: { codicon: 'shield' },
    topics: [topics.access],
    summary: countOf,
    children: async (signal) => {
      const roles = await rolesOf(app, app.cloud(), principalId, tenantId, signal);
      const rows = roles.assignments.flatMap((assignment) => assignmentNode(assignment, roles)).toSorted((a, b) => a.label.localeCompare(b.label) || (a.description ?? '').localeCompare(b.description ?? ''));
      return [...(rows.length > 0 || roles.failures.length > 0 ? rows : [note('none', 'No role assignments yet')]), ...unreadable(app, roles)];
    },
  };
}

function assignmentNode(assignment: RoleAssignment, { definitions, subscriptions, through }: Roles): AssignmentNode[] {
  const [at] = subscriptions;
  if (!at) return []; // without one nothing was asked
  const role = definitions.get(roleGuid(assignment.roleDefinitionId));
  const group = through(assignment);
  const roleName = role?.name ?? roleGuid(assignment.roleDefinitionId);
  return [{
    id: assignment.id.toLowerCase(),
    kind: 'roleAssignment',
    flags: ['assignment'],
    label: role?.name ?? 'Unknown role',
    description: [scopeInWords(assignment.scope, subscriptions), group && `through ${group}`, conditionInWords(assignment.condition)].filter(Boolean).join(' · '),
    icon: { codicon: group === undefined ? 'shield' : 'organization' },
    tooltip: () => ({
      title: roleName,
      rows: [['What it allows', role?.description], ['Scope', assignment.scope], ['Through the group', group], ['Condition', assignment.condition], ['Description', assignment.description], ['Principal ID', assignment.principalId], ['Assignment ID', assignment.id]],
    }),
    assignment,
    roleName,
    group,
    role,
    at,
  }];
}
