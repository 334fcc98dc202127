import { toAssignment, writtenAssignments } from './assignments.ts';
import type { RoleAssignment } from './assignments.ts';
import { authorizationClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { odataString } from './odata.ts';
import { idKey, parseResourceId, sameId, subscriptionScope } from './resourceId.ts';
import { roleGuid } from './roles.ts';
import type { RoleName } from './roles.ts';
import { deterministicUuid } from './uuid.ts';

/** A role to assign. */
export interface NewAssignment {
  /** The management group, subscription, resource group or resource to assign at. */
  readonly scope: string;
  readonly role: RoleName;
  readonly principalId: string;
  /** An ABAC condition, in version 2.0 of the language. */
  readonly condition?: string | undefined;
  /** A note for people. */
  readonly description?: string | undefined;
  /** "ServicePrincipal" where it is left out, as for every managed identity. */
  readonly principalType?: string;
}

export interface Granted {
  /** Whether it was there already, whoever made it and whatever its name. */
  readonly existed: boolean;
  /** As it is: one that existed may have another condition. Undefined where Azure says that it exists and does not list it yet. */
  readonly assignment: RoleAssignment | undefined;
}

/**
 * Assigns a role to a managed identity, and waits for a principal that is too new to be known everywhere. Doing it
 * twice is doing it once. `at` is any subscription of the tenant: its token opens the management groups, too. Throws
 * `denied` with the missing action and scope.
 */
export async function grantRole(cloud: Cloud, at: SubscriptionRef, grant: NewAssignment, signal: AbortSignal): Promise<Granted> {
  const known = await lookFor(cloud, at, grant, signal);
  if (known) return { existed: true, assignment: known };
  // The same request has the same name, as with Bicep's guid(): sent again, it is the same assignment.
  const name = await deterministicUuid(idKey(grant.scope), grant.principalId.toLowerCase(), grant.role.guid);
  try {
    return { existed: false, assignment: await put(cloud, at, { principalType: 'ServicePrincipal', ...grant, name }, signal) };
  } catch (error) {
    // Somebody else was quicker, perhaps this user in another window.
    if (error instanceof AzureError && error.code === 'RoleAssignmentExists') return { existed: true, assignment: await lookFor(cloud, at, grant, signal) };
    throw error;
  }
}

/** Removes an assignment. One that is gone already is no error: `existed` tells. */
export async function removeAssignment(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<{ existed: boolean }> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    let status = 0;
    await client.roleAssignments.deleteById(id, { abortSignal: signal, onResponse: (answer) => (status = answer.status) });
    writtenAssignments.wrote(cloud, id, undefined, (found) => found === undefined);
    return { existed: status !== 204 };
  });
}

/** Puts an assignment that was removed back as it was, under its own name. Throws `notFound` where its role is gone meanwhile. */
export async function restoreAssignment(cloud: Cloud, at: SubscriptionRef, { id, scope, roleDefinitionId, principalId, principalType, condition, description }: RoleAssignment, signal: AbortSignal): Promise<RoleAssignment> {
  const name = id.split('/').at(-1) ?? '';
  return put(cloud, at, { name, scope, role: { guid: roleGuid(roleDefinitionId) }, principalId, principalType, condition, description }, signal);
}

interface Wanted extends Omit<NewAssignment, 'role'> {
  /** A GUID. */
  readonly name: string;
  readonly role: Pick<RoleName, 'guid'>;
  readonly principalType: string;
}

async function put(cloud: Cloud, at: SubscriptionRef, { scope, name, role, principalId, principalType, condition, description }: Wanted, signal: AbortSignal): Promise<RoleAssignment> {
  const subscriptionId = parseResourceId(scope)?.subscriptionId;
  const parameters = {
    roleDefinitionId: `${subscriptionId === undefined ? '' : subscriptionScope(subscriptionId)}/providers/Microsoft.Authorization/roleDefinitions/${role.guid}`,
    principalId,
    // Told the type, the service does not look the principal up in a directory that has not heard of it yet.
    ...(principalType !== '' && { principalType }),
    ...(condition !== undefined && { condition, conditionVersion: '2.0' }),
    ...(description !== undefined && { description }),
  };
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    const assignment = toAssignment(await untilReplicated(signal, async () => client.roleAssignments.create(scope, name, parameters, { abortSignal: signal })));
    writtenAssignments.wrote(cloud, assignment.id, assignment, (found) => found !== undefined);
    return assignment;
  });
}

/** Who may not see assignments may still make them: Azure tells then whether it is there. */
async function lookFor(cloud: Cloud, at: SubscriptionRef, grant: NewAssignment, signal: AbortSignal): Promise<RoleAssignment | undefined> {
  try {
    return await findGrant(cloud, at, grant, signal);
  } catch (error) {
    if (error instanceof AzureError && error.kind === 'denied') return undefined;
    throw error;
  }
}

/** The assignment of this role to this principal that was made at the scope itself. */
async function findGrant(cloud: Cloud, at: SubscriptionRef, grant: NewAssignment, signal: AbortSignal): Promise<RoleAssignment | undefined> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    for await (const assignment of client.roleAssignments.listForScope(grant.scope, { filter: `principalId eq ${odataString(grant.principalId)}`, abortSignal: signal })) {
      if (sameId(assignment.scope, grant.scope) && roleGuid(assignment.roleDefinitionId ?? '') === grant.role.guid) return toAssignment(assignment);
    }
    return undefined;
  });
}

// A new principal is known everywhere after about two minutes; the pauses add up to a little more.
const replicationPauses = [1, 2, 4, 8, 15, 20, 30, 30, 30];

/** Repeats `attempt` while, and only while, the principal has not replicated yet. */
async function untilReplicated<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  const { delay } = await import('@azure/core-util');
  for (const seconds of replicationPauses) {
    try {
      return await asAzure(attempt);
    } catch (error) {
      if (!(error instanceof AzureError) || error.code !== 'PrincipalNotFound') throw error;
    }
    await delay(seconds * 1000, { abortSignal: signal });
  }
  return asAzure(attempt);
}
