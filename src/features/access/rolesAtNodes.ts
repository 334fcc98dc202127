import { listAssignedAt } from '../../azure/assignedRoles.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import { sameId } from '../../azure/resourceId.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { AssignmentNode } from '../shared/accessNodes.ts';
import type { App } from '../shared/app.ts';
import { scopeName } from '../shared/scopes.ts';

/** The roles of a principal that count at a scope: assigned there or above, to itself or to a group that holds it. */
export async function rolesAt(app: App, principalId: string, at: SubscriptionRef, scope: string, signal: AbortSignal): Promise<AssignmentNode[]> {
  const { assignments, roles } = await listAssignedAt(app.cloud(), at, scope, signal, principalId);
  const rows = assignments.map((assignment): AssignmentNode => {
    const role = roles.get(roleGuid(assignment.roleDefinitionId));
    const inherited = sameId(assignment.scope, scope) ? undefined : `inherited from ${scopeName(assignment.scope)}`;
    // The group's name is the directory's to tell.
    const group = assignment.principalId.toLowerCase() === principalId.toLowerCase() ? undefined : assignment.principalId;
    return {
      id: assignment.id.toLowerCase(),
      kind: 'roleAssignment',
      flags: ['assignment'],
      label: role?.name ?? 'Unknown role',
      description: [inherited, group && 'through a group', assignment.condition && 'with a condition'].filter(Boolean).join(' · '),
      icon: { codicon: group === undefined ? 'shield' : 'organization' },
      tooltip: () => ({ title: role?.name ?? roleGuid(assignment.roleDefinitionId), rows: [['What it allows', role?.description], ['Scope', assignment.scope], ['Through the group', group], ['Condition', assignment.condition], ['Assignment ID', assignment.id]] }),
      assignment,
      roleName: role?.name ?? roleGuid(assignment.roleDefinitionId),
      role,
      group,
      at,
    };
  });
  return rows.toSorted((a, b) => a.label.localeCompare(b.label) || (a.description ?? '').localeCompare(b.description ?? ''));
}
