import { AzureError } from '../../azure/errors.ts';
import { grantRole } from '../../azure/grants.ts';
import { getIdentity } from '../../azure/identities.ts';
import { inParallel } from '../../azure/parallel.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { Done, Operation } from '../../ui/operation.ts';
import type { App } from '../shared/app.ts';
import { topics } from '../shared/resourceNodes.ts';
import type { Assignee, Place } from '../shared/places.ts';
import { assignCommands } from './assignCommands.ts';
import type { AssignRoleForm } from './protocol.ts';
import { chosenOf } from './selection.ts';
import type { Selection } from './selection.ts';

/** What became of one identity and scope. */
interface Outcome {
  readonly assignee: Assignee;
  readonly place: Place;
  readonly result: 'assigned' | 'existed' | 'existedWithCondition' | AzureError;
}

/** Assigns a role to each of the identities on each of the scopes. Run again, it does what is still missing. */
export function assignOperation(app: App, selection: Selection, form: AssignRoleForm, again: () => unknown): Operation<readonly Outcome[]> {
  const { assignees, places } = selection;
  const to = assignees.length === 1 ? (assignees[0]?.name ?? '') : `${assignees.length} identities`;
  const on = places.length === 1 ? (places[0]?.name ?? '') : `${places.length} scopes`;
  return {
    title: `Assign ${form.role.name} on ${on} to ${to}`,
    commands: assignCommands(chosenOf(selection), form),
    topics: [topics.access],
    async run(signal) {
      const cloud = app.cloud();
      await inParallel(4, assignees, async (assignee) => stillThere(app, assignee, signal));
      const pairs = assignees.flatMap((assignee) => places.map((place) => ({ assignee, place })));
      const outcomes = await inParallel(4, pairs, async ({ assignee, place }): Promise<Outcome> => {
        try {
          const { existed, assignment } = await grantRole(cloud, place.at, { scope: place.scope, role: form.role, principalId: assignee.principalId, condition: form.condition || undefined, description: form.description || undefined }, signal);
          const other = existed && assignment !== undefined && (assignment.condition ?? '') !== form.condition;
          return { assignee, place, result: other ? 'existedWithCondition' : existed ? 'existed' : 'assigned' };
        } catch (error) {
          if (!(error instanceof AzureError)) throw error;
          return { assignee, place, result: error };
        }
      });
      const [first] = outcomes;
      // With nothing done there is no half of it to tell.
      if (first?.result instanceof AzureError && outcomes.every(({ result }) => result instanceof AzureError)) throw first.result;
      return outcomes;
    },
    done: (outcomes) => said(app, form.role.name, outcomes, again),
  };
}

/** Azure takes a role for a principal that is gone, and it would stay behind as "identity not found". */
async function stillThere(app: App, { name, resourceId, at }: Assignee, signal: AbortSignal): Promise<void> {
  if (parseResourceId(resourceId)?.type.toLowerCase() !== 'microsoft.managedidentity/userassignedidentities') return;
  try {
    await getIdentity(app.cloud(), at, resourceId, signal);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    // Who may not read the identity may still assign roles.
    if (error.kind === 'notFound') throw new AzureError('notFound', 'IdentityGone', `The identity ${name} is gone: somebody has deleted it. Nothing was assigned.`, { cause: error });
  }
}

function said(app: App, role: string, outcomes: readonly Outcome[], again: () => unknown): Done {
  const failed = outcomes.flatMap(({ assignee, place, result }) => (result instanceof AzureError ? [`${assignee.name} on ${place.name}: ${app.describe(result).message}`] : []));
  const assigned = outcomes.filter(({ result }) => result === 'assigned').length;
  if (failed.length > 0) return { message: `Assigned ${role} ${assigned} of ${outcomes.length} times. Not assigned: ${failed.join(' ')}`, ways: [{ title: 'Try Again', run: again }] };
  const [only] = outcomes;
  if (only && outcomes.length === 1) return { message: oneSaid(role, only) };
  const existed = outcomes.length - assigned;
  return { message: `Assigned ${role} ${assigned === 1 ? 'once' : `${assigned} times`}${existed > 0 ? `; ${existed === 1 ? 'one was' : `${existed} were`} there already` : ''}. It takes up to ten minutes until everything knows.` };
}

function oneSaid(role: string, { assignee, place, result }: Outcome): string {
  if (result === 'existedWithCondition') return `${assignee.name} has ${role} on ${place.name} already, with another condition. Remove that assignment first to change it.`;
  if (result === 'existed') return `${assignee.name} has ${role} on ${place.name} already.`;
  return `${assignee.name} has ${role} on ${place.name} now. It takes up to ten minutes until everything knows.`;
}
