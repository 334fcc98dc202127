import { callerId } from '../../azure/caller.ts';
import { accessOf, verdictOn, whoCanAt } from '../../azure/effectiveAccess.ts';
import { AzureError } from '../../azure/errors.ts';
import { assignRoles, operationOf } from '../../azure/rights.ts';
import type { App } from '../shared/app.ts';
import { whoGrants } from '../shared/scopes.ts';
import { namesOf } from '../shared/principalNames.ts';
import type { Place } from '../shared/places.ts';
import type { Obstacle } from './protocol.ts';

/** What keeps who is signed in from assigning roles there, and who may. Empty where nothing does, or where that cannot be known: Azure decides. */
export async function obstaclesAt(app: App, { scope, name, at }: Place, signal: AbortSignal): Promise<Obstacle[]> {
  const cloud = app.cloud();
  try {
    const me = await callerId(cloud, at, signal);
    if (me === undefined) return [];
    const verdict = verdictOn(assignRoles.right, await accessOf(cloud, at, me, scope, signal));
    if (verdict.kind === 'allowed' || verdict.kind === 'conditional') return [];
    const [denial] = verdict.kind === 'denied' ? verdict.denials : [];
    if (denial) return [{ scope, message: `You can't assign roles on ${name}: a deny assignment forbids it, whatever role you have. ${denial.description}` }];
    const need = `You can't assign roles on ${name}: you need ${operationOf(assignRoles.right)} there.`;
    return [{ scope, message: `${need} ${(await whoMay(app, scope, at, signal)) ?? whoGrants(operationOf(assignRoles.right))}` }];
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return [];
  }
}

// Names that fit into a sentence.
const named = 3;

async function whoMay(app: App, scope: string, at: Place['at'], signal: AbortSignal): Promise<string | undefined> {
  const holders = (await whoCanAt(app.cloud(), at, scope, assignRoles.right, signal)).filter(({ denied }) => denied.length === 0);
  const { names } = await namesOf(app, at, holders.map(({ principalId }) => principalId), signal);
  const told = holders.flatMap(({ principalId }) => names?.get(principalId.toLowerCase())?.name ?? []);
  if (told.length === 0) return undefined;
  const rest = holders.length - Math.min(told.length, named);
  return `${told.slice(0, named).join(', ')}${rest > 0 ? ` and ${rest} more` : ''} can.`;
}
