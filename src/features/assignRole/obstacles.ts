import { whoCanAt } from '../../azure/effectiveAccess.ts';
import { AzureError } from '../../azure/errors.ts';
import { ownVerdict } from '../../azure/ownRights.ts';
import { assignRoles, operationOf } from '../../azure/rights.ts';
import type { App } from '../shared/app.ts';
import type { Place } from '../shared/places.ts';
import { namesOf } from '../shared/principalNames.ts';
import { whoGrants } from '../shared/scopes.ts';
import type { Obstacle } from './protocol.ts';

/** What keeps who is signed in from assigning roles there, and who may. Empty where nothing does, or where that cannot be known: Azure decides. */
export async function obstaclesAt(app: App, { scope, name, at }: Place, signal: AbortSignal): Promise<Obstacle[]> {
  const verdict = await ownVerdict(app.cloud(), at, scope, assignRoles.right, signal);
  const [denial] = verdict.kind === 'denied' ? verdict.denials : [];
  if (denial) return [{ scope, certain: true, message: `You can't assign roles on ${name}: a deny assignment forbids it, whatever role you have. ${denial.description}` }];
  if (verdict.kind === 'unknown' && verdict.hidden) return [{ scope, certain: false, message: `You may not see who has roles on ${name}, and most likely not assign any: that takes ${operationOf(assignRoles.right)} there. ${whoGrants(operationOf(assignRoles.right))}` }];
  if (verdict.kind !== 'missing') return [];
  const need = `You can't assign roles on ${name}: you need ${operationOf(assignRoles.right)} there.`;
  return [{ scope, certain: true, message: `${need} ${(await whoMay(app, scope, at, signal)) ?? whoGrants(operationOf(assignRoles.right))}` }];
}

// Names that fit into a sentence.
const named = 3;

async function whoMay(app: App, scope: string, at: Place['at'], signal: AbortSignal): Promise<string | undefined> {
  try {
    const holders = (await whoCanAt(app.cloud(), at, scope, assignRoles.right, signal)).holders.filter(({ denied }) => denied.length === 0);
    const { names } = await namesOf(app, at, holders.map(({ principalId }) => principalId), signal);
    const told = holders.flatMap(({ principalId }) => names?.get(principalId.toLowerCase())?.name ?? []).slice(0, named);
    const rest = holders.length - told.length;
    return told.length === 0 ? undefined : `${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''} can.`;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return undefined;
  }
}
