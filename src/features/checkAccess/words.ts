import type { Grant, Miss, Verdict } from '../../azure/access.ts';
import { sameId } from '../../azure/resourceId.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { Explanation } from './protocol.ts';

/** Of whom and of what a verdict is. */
export interface About {
  readonly who: string;
  readonly principalId: string;
  readonly scope: string;
  readonly place: string;
  /** What is asked, with a small letter at its beginning: "read secrets", or the operation itself. */
  readonly doing: string;
  readonly data: boolean;
  /** What people call a scope. */
  readonly named: (scope: string) => string;
  /** The names of groups, by ID in lower case, as far as they are known. */
  readonly groups: ReadonlyMap<string, { readonly name: string }>;
}

// The nearest misses are an answer, all of them are a list.
const told = 3;

/** A verdict in words: the answer in one sentence, and each reason in one. */
export function explained(verdict: Verdict, about: About): Omit<Explanation, 'proposals'> {
  const { who, place, doing, named } = about;
  switch (verdict.kind) {
    case 'allowed':
      return { mark: 'yes', headline: `${who} can ${doing} on ${place}.`, reasons: [...verdict.by, ...verdict.conditional].map((grant) => `${grantInWords(grant, about)} allows it${condition(grant)}.`) };
    case 'conditional':
      return { mark: 'maybe', headline: `${who} can ${doing} on ${place} where a condition holds. Conditions are shown here, not evaluated.`, reasons: verdict.by.map((grant) => `${grantInWords(grant, about)} allows it${condition(grant)}.`) };
    case 'denied':
      return {
        mark: 'no',
        headline: `${who} can't ${doing} on ${place}: a deny assignment forbids it.`,
        reasons: [
          ...verdict.denials.map(({ name, description, scope }) => `Denied on ${named(scope)} by “${name}”${description === '' || name.includes(description) ? '' : `: ${description}`}${/[.]$/.test(description) ? '' : '.'}`),
          ...verdict.by.map((grant) => `Without that, ${grantInWords(grant, about)} would allow it${condition(grant)}.`),
        ],
      };
    case 'missing':
      if (verdict.unread.length > 0) return { mark: 'maybe', headline: `Whether ${who} can ${doing} on ${place} is not known: what ${verdict.unread.map(roleName).join(', ')} allows could not be read.`, reasons: verdict.misses.filter(({ kind }) => kind !== 'unreadable').slice(0, told).map((miss) => missInWords(miss, about)) };
      return { mark: 'no', headline: `${who} can't ${doing} on ${place}: no role that counts there allows it.`, reasons: verdict.misses.slice(0, told).map((miss) => missInWords(miss, about)) };
  }
}

/** "Reader" or "Reader, on resource group rg-pay, through the group Payments,". */
function grantInWords(grant: Grant, { scope, ...about }: About): string {
  const { assignment } = grant;
  const more = [sameId(assignment.scope, scope) ? '' : `on ${about.named(assignment.scope)}`, through(grant, about)].filter((part) => part !== '');
  return more.length === 0 ? roleName(grant) : `${[roleName(grant), ...more].join(', ')},`;
}

/** By which group an assignment comes to somebody; empty where it is their own. */
export function through({ assignment }: Grant, { principalId, groups }: Pick<About, 'principalId' | 'groups'>): string {
  if (assignment.principalId.toLowerCase() === principalId.toLowerCase()) return '';
  const name = groups.get(assignment.principalId.toLowerCase())?.name;
  return name === undefined ? `through the group ${assignment.principalId}` : `through the group ${name}`;
}

/** Of whom nobody can tell whether they can, a sentence for each role that could not be read. `names`: by ID in lower case, as far as they are known. */
export function unreadInWords(unread: readonly Grant[], names: About['groups'] = new Map()): string[] {
  return [...Map.groupBy(unread, roleName)].map(([role, grants]) => {
    const who = [...new Set(grants.map(({ assignment }) => assignment.principalId.toLowerCase()))].map((id) => names.get(id)?.name ?? id);
    const rest = who.length - told;
    return `It is not known whether ${who.slice(0, told).join(', ')}${rest > 0 ? ` and ${rest} more` : ''} can: what ${role} allows could not be read.`;
  });
}

export function roleName({ assignment, role }: Grant): string {
  return role?.name ?? `the role ${roleGuid(assignment.roleDefinitionId)}`;
}

function condition({ assignment }: Grant): string {
  return assignment.condition === undefined ? '' : `, where this holds: ${assignment.condition}`;
}

function missInWords(miss: Miss, about: About): string {
  const { place, doing, data, named } = about;
  const role = roleName(miss.grant);
  switch (miss.kind) {
    case 'excluded':
      return `${grantInWords(miss.grant, about)} has it by ${miss.pattern}, but leaves out ${miss.notAction}.`;
    case 'otherScope':
      return `${role} would allow it, but it is assigned on ${named(miss.grant.assignment.scope)}, and ${place} is no part of that.`;
    case 'otherPlane':
      return data
        ? `${grantInWords(miss.grant, about)} has ${miss.pattern} for managing resources, and to ${doing} is to work with data: that takes a data action.`
        : `${grantInWords(miss.grant, about)} has ${miss.pattern} for data, and to ${doing} is to manage the resource.`;
    case 'similar':
      return `${grantInWords(miss.grant, about)} has ${miss.pattern}, which is not the same.`;
    case 'unreadable':
      return `What ${role} allows could not be read: it may have been deleted.`;
  }
}
