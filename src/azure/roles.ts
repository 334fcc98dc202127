import type { Permission as SdkPermission, RoleDefinition as SdkDefinition } from '@azure/arm-authorization';
import { toAssignment, writtenAssignments } from './assignments.ts';
import { authorizationClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { odataString } from './odata.ts';
import { shared } from './shared.ts';
import type { Shared } from './shared.ts';
import { deterministicUuid } from './uuid.ts';
import { idKey, sameId, subscriptionScope } from './resourceId.ts';

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
      const created = toAssignment(await untilReplicated(signal, async () => client.roleAssignments.create(grant.scope, name, parameters, { abortSignal: signal })));
      writtenAssignments.wrote(cloud, created.id, created, (found) => found !== undefined);
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

function toDefinition(definition: SdkDefinition): RoleDefinition {
  return {
    guid: roleGuid(definition.id ?? ''),
    name: definition.roleName ?? '',
    description: definition.description ?? '',
    custom: definition.roleType !== 'BuiltInRole',
    permissions: (definition.permissions ?? []).map(toPermission),
  };
}

export function toPermission({ actions, notActions, dataActions, notDataActions }: SdkPermission): Permission {
  return { actions: actions ?? [], notActions: notActions ?? [], dataActions: dataActions ?? [], notDataActions: notDataActions ?? [] };
}
