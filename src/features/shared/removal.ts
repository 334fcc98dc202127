import * as az from '../../azure/asCode/az.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import { removeAssignment, restoreAssignment } from '../../azure/grants.ts';
import { roleGuid } from '../../azure/roles.ts';
import { isCancellation } from '../../ui/abort.ts';
import type { Way } from '../../ui/failure.ts';
import type { Done, Operation } from '../../ui/operation.ts';
import { inCloud } from './app.ts';
import type { App } from './app.ts';
import { inParts } from './inParts.ts';
import type { Parts } from './inParts.ts';
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

/** What became of role assignments that were to be removed, over all tries. */
export interface Removed {
  /** What went: what Undo puts back. */
  readonly removed: readonly Removal[];
  /** What somebody else had removed before. */
  readonly gone: readonly Removal[];
  /** What is still there, and why. */
  readonly failed: readonly Failed[];
}

interface Failed {
  readonly removal: Removal;
  readonly error: unknown;
}

/**
 * Removes role assignments, after asking, and puts them back as they were when somebody wants to undo that. What is
 * refused keeps none of the others: run again, it removes what is still there, and tells of all that went. Throws where
 * nothing went. All of it, Undo too, goes to the cloud that is chosen now, whatever is chosen meanwhile.
 */
export function removeOperation(app: App, removals: readonly Removal[], meaning?: Meaning): Operation<Removed> {
  const cloud = app.cloud();
  const { title, confirm } = meaning ?? plainly(removals);
  const attempt = inParts(removals, removing(cloud));
  const operation: Operation<Removed> = {
    title,
    commands: removals.map(({ assignment }) => az.removeRoleAssignment(assignment.id)),
    topics: [topics.access],
    async run(signal) {
      const { done, failed } = await attempt(signal);
      const those = (existed: boolean) => [...done].filter(([, one]) => one === existed).map(([removal]) => removal);
      return { removed: those(true), gone: those(false), failed: failed.map(({ item, error }) => ({ removal: item, error })) };
    },
    done({ removed, gone, failed }) {
      const undo = removed.length > 0 ? [{ title: 'Undo', run: async () => app.operations.run(undoOperation(inCloud(app, cloud), removed)) }] : [];
      if (failed.length > 0) return saidInPart(app, title, [['Removed', removed], ['Gone already', gone]], 'Not removed', failed, [...undo, again(app, operation)]);
      if (removed.length === 0) return { message: meaning?.gone ?? `${capital(inWords(removals))} was gone already.` };
      return { message: meaning?.done ?? `Removed ${inWords(removed)}.`, ways: undo };
    },
  };
  return { ...operation, confirm };
}

/** Gives whether it was there. What went while its answer was lost was there: asked again, Azure tells that it is gone. */
function removing(cloud: Cloud): (removal: Removal, signal: AbortSignal) => Promise<boolean> {
  const unanswered = new Set<Removal>();
  return async (removal, signal) => {
    try {
      const { existed } = await removeAssignment(cloud, removal.at, removal.assignment.id, signal);
      return existed || unanswered.has(removal);
    } catch (error) {
      if (isCancellation(error) || (error instanceof AzureError && (error.kind === 'offline' || error.kind === 'unavailable'))) unanswered.add(removal);
      throw error;
    }
  };
}

/** What was confirmed is not asked again. */
function again<Result>(app: App, operation: Operation<Result>): Way {
  return { title: 'Try Again', run: async () => app.operations.run(operation) };
}

/** What was done and what was not, each by its name, and each reason once. */
function saidInPart(app: App, title: string, done: readonly (readonly [string, readonly Removal[]])[], notDone: string, failed: readonly Failed[], ways: readonly Way[]): Done {
  const failures = failed.map(({ removal, error }) => ({ removal, failure: isCancellation(error) ? undefined : app.describe(error) }));
  const reasons = Map.groupBy(failures, ({ failure }) => failure?.message ?? 'You stopped it.');
  const parts = [
    ...done.filter(([, removals]) => removals.length > 0).map(([word, removals]) => `${word}: ${list(removals)}.`),
    ...[...reasons].map(([reason, those]) => `${notDone}: ${list(those.map(({ removal }) => removal))}. ${reason}`),
  ];
  const [first] = failures.flatMap(({ failure }) => failure ?? []);
  return { message: `${title}: done in part. ${parts.join(' ')}`, failed: { details: failures.flatMap(({ failure }) => failure?.details ?? []) }, ways: [...ways, ...(first?.ways ?? [])] };
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

/**
 * Each goes back under its own name, to the cloud that is chosen now: done twice it is done once. `whenBack` is called when
 * all of them are back, after however many tries.
 */
export function undoOperation(app: App, removals: readonly Removal[], whenBack: () => void = () => {}): Operation<Parts<Removal, RoleAssignment>> {
  const cloud = app.cloud();
  const title = `Put back ${inWords(removals)}`;
  const attempt = inParts(removals, async ({ assignment, at }: Removal, signal) => restoreAssignment(cloud, at, assignment, signal));
  const operation: Operation<Parts<Removal, RoleAssignment>> = {
    title,
    commands: removals.map(({ assignment: { id, scope, principalId, principalType, condition, description, roleDefinitionId } }) =>
      az.assignRole({ name: id.split('/').at(-1), scope, role: roleGuid(roleDefinitionId), principalId, principalType: principalType || undefined, condition, description }),
    ),
    topics: [topics.access],
    async run(signal) {
      const parts = await attempt(signal);
      if (parts.failed.length === 0) whenBack();
      return parts;
    },
    done({ done, failed }) {
      if (failed.length === 0) return { message: `${title}.` };
      return saidInPart(app, title, [['Put back', [...done.keys()]]], 'Not put back', failed.map(({ item, error }) => ({ removal: item, error })), [again(app, operation)]);
    },
  };
  return operation;
}

function inWords(removals: readonly Removal[]): string {
  const [only] = removals;
  return only && removals.length === 1 ? `${only.roleName} on ${scopeName(only.assignment.scope)} from ${only.who}` : `${removals.length} role assignments`;
}

function list(removals: readonly Removal[]): string {
  return removals.map((removal) => inWords([removal])).join('; ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
