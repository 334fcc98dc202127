import type { Cloud } from '../../azure/cloud.ts';
import { findIdentity } from '../../azure/identities.ts';
import type { Identity } from '../../azure/identities.ts';
import { listUsersOf } from '../../azure/identityUsers.ts';
import type { IdentityUser } from '../../azure/identityUsers.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import { kindOf } from '../../azure/resources.ts';
import { roleGuid } from '../../azure/roles.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { reachInWords, scopeInWords } from '../shared/scopes.ts';
import type { Assignments, Overview, UserRow } from './identityDetailsProtocol.ts';
import { typeName } from '../shared/resourceTypes.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import { subscriptionName, whereIs } from '../shared/whereIs.ts';

// What the sections of the panel "Identity: …" show, each asked for by itself.

/** Undefined when the identity is gone. */
export async function readOverview(app: App, cloud: Cloud, known: Identity, signal: AbortSignal): Promise<Overview | undefined> {
  const [found, where] = await Promise.all([findIdentity(cloud, known, known.id, signal), whereIs(app, known, signal)]);
  if (!found) return undefined;
  const { id, resourceGroup, location, subscriptionId, tenantId, principalId, clientId, tags } = found.identity;
  return { id, resourceGroup, location, subscriptionId, tenantId, principalId, clientId, tags, ...where };
}

export async function readUsers(app: App, cloud: Cloud, { id, tenantId }: Identity, signal: AbortSignal): Promise<{ users: readonly IdentityUser[]; rows: UserRow[] }> {
  const subscriptions = await subscriptionsOfTenant(app, tenantId, signal);
  const users = await listUsersOf(cloud, subscriptions, id, signal);
  const rows = users.map((user) => ({
    id: user.id,
    name: user.name,
    type: typeName(user.type),
    as: user.as,
    subscription: subscriptionName(parseResourceId(user.id)?.subscriptionId ?? '', subscriptions),
    opens: kindOf(user.type) ? ('tree' as const) : ('portal' as const),
  }));
  return { users, rows };
}

export async function readAssignments(app: App, cloud: Cloud, { principalId, tenantId }: Identity, signal: AbortSignal): Promise<Assignments> {
  const { assignments, definitions, subscriptions, failures, through, groupsError } = await rolesOf(app, cloud, principalId, tenantId, signal);
  const rows = assignments.map((assignment) => {
    const { roleDefinitionId, scope, condition = '' } = assignment;
    const group = through(assignment);
    return {
      role: definitions.get(roleGuid(roleDefinitionId))?.name ?? `Unknown role ${roleGuid(roleDefinitionId)}`,
      scope: [scopeInWords(scope, subscriptions), group && `through the group ${group}`].filter(Boolean).join(', '),
      reach: reachInWords(scope),
      condition,
    };
  });
  return {
    rows: rows.toSorted((a, b) => a.role.localeCompare(b.role) || a.scope.localeCompare(b.scope)),
    failures: [
      ...failures.map(({ at, error }) => `${subscriptionName(at.subscriptionId, subscriptions)}: ${app.describe(error).message}`),
      ...(groupsError ? [`What it has through groups is not known: ${app.describe(groupsError).message}`] : []),
    ],
  };
}
