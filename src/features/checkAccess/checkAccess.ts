import type { Grant, Verdict } from '../../azure/access.ts';
import { accessOf, denialsFor, grantsElsewhere, verdictOn } from '../../azure/effectiveAccess.ts';
import type { Access } from '../../azure/effectiveAccess.ts';
import { sameId } from '../../azure/resourceId.ts';
import { roleDefinitions } from '../../azure/roles.ts';
import { rolesAllowing } from '../../azure/rolesAllowing.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { pickResource } from '../shared/pickers.ts';
import { identityPrincipal } from '../shared/principalNodes.ts';
import { scopeInWords } from '../shared/scopes.ts';
import { namesOf } from '../shared/principalNames.ts';
import { pickPlace } from '../shared/pickPlace.ts';
import { assigneeOf, assigneesAt, placesAt } from '../shared/places.ts';
import type { Assignee, Place } from '../shared/places.ts';
import { placeShown, rightOf } from './place.ts';
import type { AskedRight, CheckAccessContract, Mark, Overview, RightChoice } from './protocol.ts';
import { explained, roleName, through } from './words.ts';
import type { About } from './words.ts';

/** Begins to assign a role to somebody on a place. */
type Assign = (who: Assignee, place: Place, roleGuid: string) => unknown;

/** The page "Check access": what an identity may do on a resource, and why, or why not. Begun from either. */
export function registerCheckAccess(app: App, assign: Assign): void {
  app.commands.register('checkAccess', async (rows) => {
    const who = rows.flatMap(assigneesAt)[0];
    const where = who ? undefined : rows.flatMap(placesAt)[0];
    const assignee = who ?? (await pickAssignee(app, where));
    if (!assignee) return;
    const place = where ?? (await pickPlace(app, assignee.at.tenantId, `What may ${assignee.name} do? On what?`));
    if (place) app.openPanel<CheckAccessContract>({ script: 'checkAccess', title: `Access: ${assignee.name} on ${place.name}`, handlers: () => handlers(app, assignee, place, assign) });
  });
}

async function pickAssignee(app: App, where: Place | undefined): Promise<Assignee | undefined> {
  const ofTenant = (tenantId: string) => where === undefined || tenantId.toLowerCase() === where.at.tenantId.toLowerCase();
  const identity = await pickResource(app, ['identity'], `Whose access${where ? ` to ${where.name}` : ''}?`, ({ tenantId }) => ofTenant(tenantId));
  return identity && assigneeOf(identityPrincipal(identity));
}

function handlers(app: App, who: Assignee, place: Place, assign: Assign): Handlers<CheckAccessContract> {
  // Read anew by each overview, which is what Refresh asks for; explanations are about what it shows.
  let known: Promise<Access> | undefined;
  let elsewhere: Promise<readonly Grant[]> | undefined;

  async function read(signal: AbortSignal): Promise<Access> {
    const reading = accessOf(app.cloud(), place.at, who.principalId, place.scope, signal);
    known = reading;
    elsewhere = undefined;
    return reading;
  }

  async function elsewhereFor(access: Access, signal: AbortSignal): Promise<readonly Grant[]> {
    elsewhere ??= subscriptionsOfTenant(app, who.at.tenantId, signal).then(async (subscriptions) => grantsElsewhere(app.cloud(), access, subscriptions, signal));
    try {
      return await elsewhere;
    } catch (error) {
      elsewhere = undefined;
      throw error;
    }
  }

  const groupsIn = async ({ principalIds }: Access, signal: AbortSignal) => namesOf(app, place.at, principalIds.filter((id) => id !== who.principalId.toLowerCase()), signal);

  return {
    load: async (_, signal) => ({ who: who.name, place: await placeShown(app, place, undefined, signal) }),
    async overview(_, signal) {
      const [access, { rights }, subscriptions] = await Promise.all([read(signal), placeShown(app, place, undefined, signal), subscriptionsOfTenant(app, who.at.tenantId, signal)]);
      const { names, problem } = await groupsIn(access, signal);
      return overviewOf(access, rights, who, place, { groups: names ?? new Map(), problem, named: (scope) => scopeInWords(scope, subscriptions) });
    },
    async explain(asked, signal) {
      const access = await (known ?? read(signal));
      const right = rightOf(asked);
      let verdict: Verdict = verdictOn(right, access);
      if (verdict.kind === 'missing') verdict = verdictOn(right, access, await elsewhereFor(access, signal));
      const [{ names }, definitions, { rights }, subscriptions] = await Promise.all([groupsIn(access, signal), roleDefinitions(app.cloud(), place.at, signal), placeShown(app, place, undefined, signal), subscriptionsOfTenant(app, who.at.tenantId, signal)]);
      const about: About = { who: who.name, principalId: who.principalId, scope: place.scope, place: place.name, doing: doing(asked, rights), data: asked.data, named: (scope) => scopeInWords(scope, subscriptions), groups: names ?? new Map() };
      const proposals = verdict.kind === 'missing' ? rolesAllowing(right, definitions.values()).slice(0, 3) : [];
      return { ...explained(verdict, about), proposals: proposals.map(({ guid, name }) => ({ guid, name })) };
    },
    assign({ guid }) {
      void assign(who, place, guid);
    },
  };
}

function doing({ operation }: AskedRight, rights: readonly RightChoice[]): string {
  const name = rights.find((right) => right.operation.toLowerCase() === operation.toLowerCase())?.name;
  return name === undefined ? `do ${operation}` : name.charAt(0).toLowerCase() + name.slice(1);
}

const marks: Record<Verdict['kind'], Mark> = { allowed: 'yes', conditional: 'maybe', denied: 'no', missing: 'no' };

/** What could not be read may be what is missing. */
function markOf(verdict: Verdict): Mark {
  return verdict.kind === 'missing' && verdict.unread.length > 0 ? 'maybe' : marks[verdict.kind];
}

function overviewOf(access: Access, rights: readonly RightChoice[], who: Assignee, place: Place, { groups, problem, named }: Pick<About, 'groups' | 'named'> & { readonly problem: string | undefined }): Overview {
  const { grants } = access;
  const denials = denialsFor(access);
  const where = (scope: string) => (sameId(scope, place.scope) ? 'here' : `inherited from ${named(scope)}`);
  return {
    marks: rights.map((right) => ({ right, mark: markOf(verdictOn(rightOf(right), access)) })),
    assignments: grants.map((grant) => {
      const permissions = grant.role?.permissions ?? [];
      return {
        role: roleName(grant),
        where: where(grant.assignment.scope),
        through: through(grant, { principalId: who.principalId, groups }),
        limits: grant.assignment.condition === undefined ? '' : `only where ${grant.assignment.condition}`,
        may: permissions.flatMap(({ actions, dataActions }) => [...actions, ...dataActions.map((action) => `${action} (data)`)]),
        mayNot: permissions.flatMap(({ notActions, notDataActions }) => [...notActions, ...notDataActions.map((action) => `${action} (data)`)]),
      };
    }),
    denials: denials.map(({ name, description, scope }) => ({ name, description, where: where(scope) })),
    notes: [
      ...(grants.some(({ assignment }) => assignment.condition !== undefined) ? ['Conditions are shown, not evaluated.'] : []),
      ...(problem === undefined ? [] : [`The names of groups can't be read from the directory (${problem}).`]),
    ],
  };
}
