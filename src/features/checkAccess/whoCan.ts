import type { Holder, Right } from '../../azure/access.ts';
import type { Principal } from '../../azure/directory.ts';
import { whoCanAt } from '../../azure/effectiveAccess.ts';
import { sameId } from '../../azure/resourceId.ts';
import { operationOf } from '../../azure/rights.ts';
import { rolesAllowing } from '../../azure/rolesAllowing.ts';
import { roleDefinitions } from '../../azure/roles.ts';
import type { Handlers } from '../../ui/rpc.ts';
import type { App } from '../shared/app.ts';
import { scopeName } from '../shared/scopes.ts';
import { namesOf } from '../shared/principalNames.ts';
import { pickPlace } from '../shared/pickPlace.ts';
import { placesAt } from '../shared/places.ts';
import type { Place } from '../shared/places.ts';
import { placeShown, rightOf } from './place.ts';
import type { AskedRight, HolderRow, WhoCanContract } from './protocol.ts';
import { roleName } from './words.ts';

/** Begins to assign a role on a place; one is chosen already where it is given. */
type Assign = (place: Place, roleGuid: string | undefined) => unknown;

export interface WhoCan {
  readonly show: (place: Place, right?: Right) => void;
}

/** The page "Who can": everybody who can pull, read secrets, assign roles … at a scope, by role or inherited. */
export function registerWhoCan(app: App, assign: Assign): WhoCan {
  const show = (place: Place, right?: Right) => app.openPanel<WhoCanContract>({ script: 'whoCan', title: `Who Can: ${place.name}`, handlers: () => handlers(app, place, right && { operation: operationOf(right), data: 'dataAction' in right }, assign) });
  app.commands.register('whoCan', async (rows) => {
    const place = rows.flatMap(placesAt)[0] ?? (await pickPlace(app, undefined, 'Who can …? On what?'));
    if (place) show(place);
  });
  return { show };
}

function handlers(app: App, place: Place, right: AskedRight | undefined, assign: Assign): Handlers<WhoCanContract> {
  return {
    load: async (_, signal) => placeShown(app, place, right, signal),
    async who(asked, signal) {
      const holders = await whoCanAt(app.cloud(), place.at, place.scope, rightOf(asked), signal);
      const { names, problem } = await namesOf(app, place.at, holders.map(({ principalId }) => principalId), signal);
      return { holders: holders.flatMap((holder) => rowsOf(holder, place, names)), notes: problem === undefined ? [] : [`Names can't be read from the directory (${problem}): IDs stand in their place.`] };
    },
    async assign(asked, signal) {
      const [role] = rolesAllowing(rightOf(asked), (await roleDefinitions(app.cloud(), place.at, signal)).values());
      void assign(place, role?.guid);
    },
  };
}

const kinds: Record<string, string> = { user: 'user', group: 'group', servicePrincipal: 'service principal', managedIdentity: 'managed identity', other: 'other' };
const types: Record<string, string> = { User: 'user', Group: 'group', ServicePrincipal: 'service principal', ForeignGroup: 'group of another tenant', Device: 'device' };

function rowsOf({ principalId, principalType, grants, denied }: Holder, { scope }: Place, names: ReadonlyMap<string, Principal> | undefined): HolderRow[] {
  const principal = names?.get(principalId.toLowerCase());
  // With the directory readable, a principal without a name is one that was deleted.
  const who = principal?.name ?? (names ? 'Identity not found' : principalId);
  return grants.map((grant) => ({
    who,
    kind: principal ? (kinds[principal.kind] ?? principal.kind) : names ? 'deleted' : (types[principalType] ?? principalType),
    role: roleName(grant),
    where: sameId(grant.assignment.scope, scope) ? 'here' : `inherited from ${scopeName(grant.assignment.scope)}`,
    limits: [denied.length > 0 ? `denied by ${denied.map(({ name }) => name).join(', ')}` : undefined, grant.assignment.condition === undefined ? undefined : `only where ${grant.assignment.condition}`].filter(Boolean).join('; '),
  }));
}
