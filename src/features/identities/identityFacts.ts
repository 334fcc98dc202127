import { definitionsOf } from '../../azure/assignedRoles.ts';
import { listAssignmentsOf } from '../../azure/assignments.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { findIdentity } from '../../azure/identities.ts';
import type { Identity } from '../../azure/identities.ts';
import { listUsersOf } from '../../azure/identityUsers.ts';
import type { IdentityUser } from '../../azure/identityUsers.ts';
import type { Lock } from '../../azure/locks.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import { kindOf } from '../../azure/resources.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { forbids } from '../shared/lockWords.ts';
import { reachInWords, scopeInWords, scopeName } from '../shared/scopes.ts';
import type { Assignments, LockRow, Overview, UserRow } from './identityDetailsProtocol.ts';
import { typeName } from './typeNames.ts';

// What the sections of the panel "Identity: …" show, each asked for by itself.

/** Undefined when the identity is gone. */
export async function readOverview(app: App, cloud: Cloud, known: Identity, signal: AbortSignal): Promise<Overview | undefined> {
  const [found, subscriptions, estate] = await Promise.all([findIdentity(cloud, known, known.id, signal), subscriptionsOfTenant(app, known.tenantId, signal), app.estate()]);
  if (!found) return undefined;
  const { id, resourceGroup, location, subscriptionId, tenantId, principalId, clientId, tags } = found.identity;
  const tenant = estate.tenants().find((one) => one.tenantId.toLowerCase() === tenantId.toLowerCase());
  return { id, resourceGroup, location, subscription: subscriptionName(subscriptionId, subscriptions), subscriptionId, tenant: tenant?.name ?? tenantId, tenantId, principalId, clientId, tags };
}

export function lockRows(locks: readonly Lock[]): LockRow[] {
  return locks.map(({ name, level, scope, notes }) => ({ name, text: `It ${forbids[level]}: the lock stands on ${scopeName(scope)}.`, notes }));
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
  const subscriptions = await subscriptionsOfTenant(app, tenantId, signal);
  const { assignments, failures } = await listAssignmentsOf(cloud, principalId, subscriptions, signal);
  const roles = await definitionsOf(cloud, subscriptions, assignments, signal);
  const rows = assignments.map(({ roleDefinitionId, scope, condition = '' }) => ({
    role: roles.get(roleGuid(roleDefinitionId))?.name ?? `Unknown role ${roleGuid(roleDefinitionId)}`,
    scope: scopeInWords(scope, subscriptions),
    reach: reachInWords(scope),
    condition,
  }));
  return {
    rows: rows.toSorted((a, b) => a.role.localeCompare(b.role) || a.scope.localeCompare(b.scope)),
    failures: failures.map(({ at, error }) => `${subscriptionName(at.subscriptionId, subscriptions)}: ${app.describe(error).message}`),
  };
}

function subscriptionName(id: string, subscriptions: readonly Subscription[]): string {
  return subscriptions.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id.toLowerCase())?.name ?? id;
}
