import * as az from '../../azure/asCode/az.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import { removeAssignment, restoreAssignment } from '../../azure/grants.ts';
import { inParallel } from '../../azure/parallel.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { Operation } from '../../ui/operation.ts';
import type { App } from './app.ts';
import { topics } from './resourceNodes.ts';
import { scopeName } from './scopes.ts';

/** An assignment with the names that people know it by. */
export interface Removal {
  readonly assignment: RoleAssignment;
  readonly roleName: string;
  readonly who: string;
  /** Whether it is a group's: all of its members lose it. */
  readonly ofGroup?: boolean;
  readonly at: SubscriptionRef;
}

/** What is said of a removal, where it is meant for more than the assignments that go. */
export interface Meaning {
  readonly title: string;
  readonly confirm: NonNullable<Operation<unknown>['confirm']>;
  /** Said when something was removed. */
  readonly done: string;
  /** Said when all of it was gone already. */
  readonly gone: string;
}

export const canBeUndone = 'You can undo this as long as the window is open.';

/** Removes role assignments, after asking, and puts them back as they were when somebody wants to undo that. */
export function removeOperation(app: App, removals: readonly Removal[], meaning?: Meaning): Operation<readonly { readonly existed: boolean }[]> {
  const { title, confirm } = meaning ?? plainly(removals);
  return {
    title,
    commands: removals.map(({ assignment }) => az.removeRoleAssignment(assignment.id)),
    confirm,
    topics: [topics.access],
    run: async (signal) => inParallel(4, removals, async ({ assignment, at }) => removeAssignment(app.cloud(), at, assignment.id, signal)),
    done(results) {
      const removed = removals.filter((_, index) => results[index]?.existed === true);
      if (removed.length === 0) return { message: meaning?.gone ?? `${capital(inWords(removals))} was gone already.` };
      return { message: meaning?.done ?? `Removed ${inWords(removed)}.`, ways: [{ title: 'Undo', run: async () => app.operations.run(undoOperation(app, removed)) }] };
    },
  };
}

function plainly(removals: readonly Removal[]): Pick<Meaning, 'title' | 'confirm'> {
  const what = inWords(removals);
  return {
    title: `Remove ${what}`,
    confirm: {
      message: `Remove ${what}?`,
      detail: [
        ...(removals.length > 1 ? [removals.map((removal) => `• ${inWords([removal])}`).join('\n')] : []),
        ...(removals.some(({ ofGroup }) => ofGroup) ? ['All members of the group lose it.'] : []),
        `What is done by ${removals.length === 1 ? 'it' : 'them'} stops working within some minutes. ${canBeUndone}`,
      ].join('\n\n'),
      act: removals.length === 1 ? 'Remove Role Assignment' : 'Remove Role Assignments',
    },
  };
}

/** Each goes back under its own name: done twice it is done once. */
export function undoOperation(app: App, removals: readonly Removal[]): Operation<unknown> {
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
