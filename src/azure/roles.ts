import type { RoleAssignment as SdkAssignment, RoleDefinition as SdkDefinition } from '@azure/arm-authorization';
import { authorizationClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { inParallel } from './parallel.ts';
import { shared } from './shared.ts';
import type { Shared } from './shared.ts';
import { deterministicUuid } from './uuid.ts';
import { idKey, isWithin, sameId, subscriptionScope } from './resourceId.ts';

export interface RoleAssignment {
  readonly id: string;
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
  /** "ServicePrincipal", "User", "Group", … */
  readonly principalType: string;
  /** An ABAC condition: the assignment counts only where it holds. */
  readonly condition: string | undefined;
}

export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export interface RoleDefinition {
  /** The GUID alone: it is the same in every subscription for a built-in role. */
  readonly guid: string;
  readonly name: string;
  readonly description: string;
  readonly custom: boolean;
  readonly permissions: readonly Permission[];
}

export interface BuiltInRole {
  readonly guid: string;
  readonly name: string;
}

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const builtInRoles = {
  acrPull: { guid: '7f951dda-4ed3-4680-a7ca-43fe172d538d', name: 'AcrPull' },
  repositoryReader: { guid: 'b93aa761-3e63-49ed-ac28-beffa264f7ac', name: 'Container Registry Repository Reader' },
} as const satisfies Record<string, BuiltInRole>;

/** The GUID at the end of a role definition's ID, which is spelled with or without a scope in front. */
export function roleGuid(roleDefinitionId: string): string {
  return idKey(roleDefinitionId).split('/').at(-1) ?? '';
}

/**
 * What a principal was assigned directly, in all of `subscriptions`, which are of one tenant. The service filters.
 * A subscription that cannot be read is left out of `assignments` and stands in `failures`, so that nobody takes a
 * part for the whole.
 */
export async function listAssignmentsOf(
  cloud: Cloud,
  principalId: string,
  subscriptions: readonly SubscriptionRef[],
  signal: AbortSignal,
): Promise<{ assignments: RoleAssignment[]; failures: { at: SubscriptionRef; error: AzureError }[] }> {
  const failures: { at: SubscriptionRef; error: AzureError }[] = [];
  const found = await inParallel(8, subscriptions, async (at) => {
    try {
      return await assignmentsBelow(cloud, at, principalId, signal);
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      failures.push({ at, error });
      return [];
    }
  });
  // An assignment at a management group is told by each subscription below it.
  const assignments = new Map(found.flat().map((assignment) => [idKey(assignment.id), assignment]));
  return { assignments: [...assignments.values()], failures };
}

async function assignmentsBelow(cloud: Cloud, at: SubscriptionRef, principalId: string, signal: AbortSignal): Promise<RoleAssignment[]> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    const assignments: RoleAssignment[] = [];
    for await (const assignment of client.roleAssignments.listForSubscription({ filter: `principalId eq ${odataString(principalId)}`, abortSignal: signal })) {
      assignments.push(toAssignment(assignment));
    }
    return assignments;
  });
}

/** The assignments that count at `scope`: those made there and those inherited from above. */
export async function listAssignmentsAt(cloud: Cloud, at: SubscriptionRef, scope: string, signal: AbortSignal): Promise<RoleAssignment[]> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    const assignments: RoleAssignment[] = [];
    for await (const assignment of client.roleAssignments.listForScope(scope, { filter: 'atScope()', abortSignal: signal })) assignments.push(toAssignment(assignment));
    return assignments.filter((assignment) => isWithin(scope, assignment.scope));
  });
}

const definitions = new WeakMap<Cloud, Map<string, Shared<Map<string, RoleDefinition>>>>();

/**
 * All role definitions that can be used in the subscription, by GUID. Kept for as long as the cloud is connected: there
 * are hundreds, they hardly ever change, and {@link forgetRoleDefinitions} is called by a refresh.
 */
export async function roleDefinitions(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<Map<string, RoleDefinition>> {
  const ofCloud = definitions.get(cloud) ?? new Map<string, Shared<Map<string, RoleDefinition>>>();
  definitions.set(cloud, ofCloud);
  const ofSubscription = ofCloud.get(at.subscriptionId) ?? shared(async (loading) => loadDefinitions(cloud, at, loading));
  ofCloud.set(at.subscriptionId, ofSubscription);
  return ofSubscription.get(signal);
}

export function forgetRoleDefinitions(cloud: Cloud): void {
  definitions.delete(cloud);
}

async function loadDefinitions(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<Map<string, RoleDefinition>> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    const byGuid = new Map<string, RoleDefinition>();
    for await (const definition of client.roleDefinitions.list(subscriptionScope(at.subscriptionId), { abortSignal: signal })) {
      const role = toDefinition(definition);
      byGuid.set(role.guid, role);
    }
    return byGuid;
  });
}

export interface Grant {
  /** The resource, group or subscription to grant at. */
  readonly scope: string;
  readonly role: BuiltInRole;
  readonly principalId: string;
}

/**
 * Assigns a role to a managed identity, and waits for a principal that is too new to be known everywhere. Doing it
 * twice is doing it once: `existed` tells that the assignment was there, whoever made it and whatever its name.
 * Throws `denied` with the missing action and scope.
 */
export async function grantRole(cloud: Cloud, at: SubscriptionRef, grant: Grant, signal: AbortSignal): Promise<{ existed: boolean }> {
  return asAzure(async () => {
    if (await isGranted(cloud, at, grant, signal)) return { existed: true };
    const client = await authorizationClient(cloud, at);
    // The same request has the same name, as with Bicep's guid(): sent again, it is the same assignment.
    const name = await deterministicUuid(idKey(grant.scope), grant.principalId.toLowerCase(), grant.role.guid);
    const parameters = {
      roleDefinitionId: `${subscriptionScope(at.subscriptionId)}/providers/Microsoft.Authorization/roleDefinitions/${grant.role.guid}`,
      principalId: grant.principalId,
      // Told the type, the service does not look the principal up in a directory that has not heard of it yet.
      principalType: 'ServicePrincipal',
    };
    try {
      await untilReplicated(signal, async () => client.roleAssignments.create(grant.scope, name, parameters, { abortSignal: signal }));
      return { existed: false };
    } catch (error) {
      if (error instanceof AzureError && error.code === 'RoleAssignmentExists') return { existed: true };
      throw error;
    }
  });
}

/** Whether exactly this grant is there already, made at the scope itself. */
async function isGranted(cloud: Cloud, at: SubscriptionRef, grant: Grant, signal: AbortSignal): Promise<boolean> {
  return asAzure(async () => {
    const client = await authorizationClient(cloud, at);
    for await (const assignment of client.roleAssignments.listForScope(grant.scope, { filter: `principalId eq ${odataString(grant.principalId)}`, abortSignal: signal })) {
      if (sameId(assignment.scope, grant.scope) && roleGuid(assignment.roleDefinitionId ?? '') === grant.role.guid) return true;
    }
    return false;
  });
}

// A new principal is known everywhere after about two minutes; the pauses add up to a little more.
const replicationPauses = [1, 2, 4, 8, 15, 20, 30, 30, 30];

/** Repeats `attempt` while, and only while, the principal has not replicated yet. */
async function untilReplicated(signal: AbortSignal, attempt: () => Promise<unknown>): Promise<void> {
  const { delay } = await import('@azure/core-util');
  for (const seconds of [...replicationPauses, undefined]) {
    try {
      await asAzure(attempt);
      return;
    } catch (error) {
      if (seconds === undefined || !(error instanceof AzureError) || error.code !== 'PrincipalNotFound') throw error;
    }
    await delay(seconds * 1000, { abortSignal: signal });
  }
}

/** A string literal of OData: the quote is escaped by doubling it. */
function odataString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function toAssignment(assignment: SdkAssignment): RoleAssignment {
  return {
    id: assignment.id ?? '',
    scope: assignment.scope ?? '',
    roleDefinitionId: assignment.roleDefinitionId ?? '',
    principalId: assignment.principalId ?? '',
    principalType: assignment.principalType ?? '',
    condition: assignment.condition ?? undefined,
  };
}

function toDefinition(definition: SdkDefinition): RoleDefinition {
  return {
    guid: roleGuid(definition.id ?? ''),
    name: definition.roleName ?? '',
    description: definition.description ?? '',
    custom: definition.roleType !== 'BuiltInRole',
    permissions: (definition.permissions ?? []).map(({ actions, notActions, dataActions, notDataActions }) => ({
      actions: actions ?? [],
      notActions: notActions ?? [],
      dataActions: dataActions ?? [],
      notDataActions: notDataActions ?? [],
    })),
  };
}
