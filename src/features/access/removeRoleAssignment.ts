import * as az from '../../azure/asCode/az.ts';
import { definitionsOf } from '../../azure/assignedRoles.ts';
import { listAssignmentsOf } from '../../azure/assignments.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import { removeAssignment, restoreAssignment } from '../../azure/grants.ts';
import { inParallel } from '../../azure/parallel.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { Operation } from '../../ui/operation.ts';
import { pick } from '../../ui/pick.ts';
import type { Row } from '../../ui/tree.ts';
import { assignmentNodeOf } from '../shared/accessNodes.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { resourceFor } from '../shared/pickers.ts';
import { principalOf } from '../shared/principalNodes.ts';
import { topics } from '../shared/resourceNodes.ts';
import { scopeName } from '../shared/scopes.ts';

/** An assignment with the names that people know it by. */
export interface Removal {
  readonly assignment: RoleAssignment;
  readonly roleName: string;
  readonly who: string;
  /** Whether it is a group's: all of its members lose it. */
  readonly ofGroup?: boolean;
  readonly at: SubscriptionRef;
}

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
  const who = principal?.principalId.toLowerCase() === node.assignment.principalId.toLowerCase() ? principal.name : node.kind === 'roleAssignment' ? node.assignment.principalId : node.label;
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

function removeOperation(app: App, removals: readonly Removal[]): Operation<readonly { readonly existed: boolean }[]> {
  const what = inWords(removals);
  return {
    title: `Remove ${what}`,
    commands: removals.map(({ assignment }) => az.removeRoleAssignment(assignment.id)),
    confirm: {
      message: `Remove ${what}?`,
      detail: [
        ...(removals.length > 1 ? [removals.map((removal) => `• ${inWords([removal])}`).join('\n')] : []),
        ...(removals.some(({ ofGroup }) => ofGroup) ? ['All members of the group lose it.'] : []),
        `What is done by ${removals.length === 1 ? 'it' : 'them'} stops working within some minutes. You can undo this as long as the window is open.`,
      ].join('\n\n'),
      act: removals.length === 1 ? 'Remove Role Assignment' : 'Remove Role Assignments',
    },
    topics: [topics.access],
    run: async (signal) => inParallel(4, removals, async ({ assignment, at }) => removeAssignment(app.cloud(), at, assignment.id, signal)),
    done(results) {
      const removed = removals.filter((_, index) => results[index]?.existed === true);
      if (removed.length === 0) return { message: `${capital(what)} was gone already.` };
      return { message: `Removed ${inWords(removed)}.`, ways: [{ title: 'Undo', run: async () => app.operations.run(undoOperation(app, removed)) }] };
    },
  };
}

/** Each goes back under its own name: done twice it is done once. */
function undoOperation(app: App, removals: readonly Removal[]): Operation<unknown> {
  return {
    title: `Put back ${inWords(removals)}`,
    commands: removals.map(({ assignment: { id, scope, principalId, principalType, condition, description, roleDefinitionId } }) =>
      az.assignRole({ name: id.split('/').at(-1), scope, role: roleGuid(roleDefinitionId), principalId, principalType: principalType || undefined, condition, description }),
    ),
    topics: [topics.access],
    run: async (signal) => inParallel(4, removals, async ({ assignment, at }) => restoreAssignment(app.cloud(), at, assignment, signal)),
    done: () => ({ message: `Put back ${inWords(removals)}.` }),
  };
}

function inWords(removals: readonly Removal[]): string {
  const [only] = removals;
  return only && removals.length === 1 ? `${only.roleName} on ${scopeName(only.assignment.scope)} from ${only.who}` : `${removals.length} role assignments`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
