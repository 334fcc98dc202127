import type { Holder, Right } from '../../azure/access.ts';
import type { Principal } from '../../azure/directory.ts';
import { whoCanAt } from '../../azure/effectiveAccess.ts';
import { parseResourceId, sameId } from '../../azure/resourceId.ts';
import { operationOf } from '../../azure/rights.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { rolesAllowing } from '../../azure/rolesAllowing.ts';
import { roleDefinitions } from '../../azure/roles.ts';
import { showProgress } from '../../ui/progress.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { subscriptionsOf, subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import type { ShowWho } from '../shared/failures.ts';
import { typeName } from '../shared/resourceTypes.ts';
import { scopeInWords, withoutAssignment } from '../shared/scopes.ts';
import { namesOf } from '../shared/principalNames.ts';
import { pickPlace } from '../shared/pickPlace.ts';
import { placesAt } from '../shared/places.ts';
import type { Place } from '../shared/places.ts';
import { placeShown, rightOf } from './place.ts';
import type { AskedRight, HolderRow, WhoCanContract } from './protocol.ts';
import { roleName, unreadInWords } from './words.ts';

/** Begins to assign a role on a place; one is chosen already where it is given. */
type Assign = (place: Place, roleGuid: string | undefined) => unknown;

export interface WhoCan {
  readonly show: (place: Place, right?: Right) => void;
  /** The same of a right that Azure has missed. */
  readonly showMissing: ShowWho;
}

/** The page "Who can": everybody who can pull, read secrets, assign roles … at a scope, by role or inherited. */
export function registerWhoCan(app: App, assign: Assign): WhoCan {
  const show = (place: Place, right?: Right) => app.openPanel<WhoCanContract>({ script: 'whoCan', title: `Who Can: ${place.name}`, handlers: () => handlers(app, place, right && { operation: operationOf(right), data: 'dataAction' in right }, assign) });
  app.commands.register('whoCan', async (rows) => {
    const place = rows.flatMap(placesAt)[0] ?? (await pickPlace(app, undefined, 'Who can …? On what?'));
    if (place) show(place);
  });
  return {
    show,
    async showMissing({ action, scope: missed }) {
      const scope = withoutAssignment(missed);
      const id = parseResourceId(scope);
      const subscriptions = await showProgress(`Looking up who can do ${action}`, async (signal) => subscriptionsOf(app, signal));
      const at = subscriptions.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id?.subscriptionId.toLowerCase()) ?? subscriptions[0];
      if (at) show({ scope, name: scopeInWords(scope, subscriptions), detail: id?.type ? typeName(id.type) : 'scope', at }, { action });
    },
  };
}

function handlers(app: App, place: Place, right: AskedRight | undefined, assign: Assign): Handlers<WhoCanContract> {
  return {
    load: async (_, signal) => placeShown(app, place, right, signal),
    async who(asked, signal) {
      const { holders, unread } = await whoCanAt(app.cloud(), place.at, place.scope, rightOf(asked), signal);
      const subscriptions = await subscriptionsOfTenant(app, place.at.tenantId, signal);
      const { names, problem } = await namesOf(app, place.at, [...holders.map(({ principalId }) => principalId), ...unread.map(({ assignment }) => assignment.principalId)], signal);
      const unnamed = problem === undefined ? [] : [`Names can't be read from the directory (${problem}): IDs stand in their place.`];
      return {
        holders: holders.flatMap((holder) => rowsOf(holder, place, subscriptions, names)),
        all: unread.length === 0,
        notes: [...unreadInWords(unread, names), ...unnamed],
      };
    },
    async assign(asked, signal) {
      const [role] = rolesAllowing(rightOf(asked), (await roleDefinitions(app.cloud(), place.at, signal)).values());
      void assign(place, role?.guid);
    },
  };
}

const kinds: Record<string, string> = { user: 'user', group: 'group', servicePrincipal: 'service principal', managedIdentity: 'managed identity', other: 'other' };
const types: Record<string, string> = { User: 'user', Group: 'group', ServicePrincipal: 'service principal', ForeignGroup: 'group of another tenant', Device: 'device' };

function rowsOf({ principalId, principalType, grants, denied }: Holder, { scope }: Place, subscriptions: readonly Subscription[], names: ReadonlyMap<string, Principal> | undefined): HolderRow[] {
  const principal = names?.get(principalId.toLowerCase());
  // With the directory readable, a principal without a name is one that was deleted.
  const who = principal?.name ?? (names ? 'Identity not found' : principalId);
  return grants.map((grant) => ({
    who,
    kind: principal ? (kinds[principal.kind] ?? principal.kind) : names ? 'deleted' : (types[principalType] ?? principalType),
    role: roleName(grant),
    where: sameId(grant.assignment.scope, scope) ? 'here' : `inherited from ${scopeInWords(grant.assignment.scope, subscriptions)}`,
    limits: [denied.length > 0 ? `denied by ${denied.map(({ name }) => name).join(', ')}` : undefined, grant.assignment.condition === undefined ? undefined : `only where ${grant.assignment.condition}`].filter(Boolean).join('; '),
  }));
}
