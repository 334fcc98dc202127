import { definitionsOf } from '../../azure/assignedRoles.ts';
import { listAssignmentsOf } from '../../azure/assignments.ts';
import { roleGuid } from '../../azure/roles.ts';
import { pick } from '../../ui/pick.ts';
import type { Row } from '../../ui/tree.ts';
import { assignmentNodeOf } from '../shared/accessNodes.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { resourceFor } from '../shared/pickers.ts';
import { principalOf } from '../shared/principalNodes.ts';
import { removeOperation } from '../shared/removal.ts';
import type { Removal } from '../shared/removal.ts';
import { scopeName } from '../shared/scopes.ts';

/** Removes role assignments, and puts them back as they were when somebody wants to undo that. */
export function registerRemoveRoleAssignment(app: App): void {
  app.commands.register('removeRoleAssignment', async (rows) => {
    const chosen = rows.flatMap(removalAt);
    const removals = chosen.length > 0 ? chosen : await pickRemoval(app, rows);
    if (removals.length > 0) await app.operations.run(removeOperation(app, removals));
  });
}

function removalAt(row: Row): Removal[] {
  const node = assignmentNodeOf(row);
  if (!node) return [];
  if (node.group !== undefined) return [{ assignment: node.assignment, roleName: node.roleName, at: node.at, who: `the group ${node.group}`, ofGroup: true }];
  let holder: Row | undefined = row.parent;
  while (holder && !principalOf(holder)) holder = holder.parent;
  const principal = principalOf(holder);
  // Below a registry the row itself is who has the role.
  const who = node.who ?? (principal?.principalId.toLowerCase() === node.assignment.principalId.toLowerCase() ? principal.name : node.kind === 'roleAssignment' ? node.assignment.principalId : node.label);
  return [{ assignment: node.assignment, roleName: node.roleName, at: node.at, who }];
}

async function pickRemoval(app: App, rows: readonly Row[]): Promise<Removal[]> {
  const identity = await resourceFor(app, rows, 'identity', 'Remove a role assignment: of which identity?');
  if (!identity) return [];
  const picked = await pick<Removal>(
    {
      title: `Remove a role assignment of ${identity.name}`,
      placeholder: 'Which one?',
      empty: `${identity.name} has no role assignments`,
      async choices(signal) {
        const subscriptions = await subscriptionsOfTenant(app, identity.tenantId, signal);
        const { assignments } = await listAssignmentsOf(app.cloud(), identity.principalId, subscriptions, signal);
        const roles = await definitionsOf(app.cloud(), subscriptions, assignments, signal);
        return assignments.map((assignment) => {
          const guid = roleGuid(assignment.roleDefinitionId);
          const roleName = roles.get(guid)?.name ?? guid;
          return { label: `$(shield) ${roleName}`, description: scopeName(assignment.scope), detail: assignment.scope, value: { assignment, roleName, who: identity.name, at: identity } };
        });
      },
    },
    app.describe,
  );
  return picked ? [picked] : [];
}
