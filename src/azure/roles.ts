import type { Permission as SdkPermission, RoleDefinition as SdkDefinition } from '@azure/arm-authorization';
import { authorizationClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import type { AzureErrorKind } from './errors.ts';
import { inParallel } from './parallel.ts';
import { shared } from './shared.ts';
import type { Shared } from './shared.ts';
import { roleGuid, subscriptionScope } from './resourceId.ts';

export { roleGuid } from './resourceId.ts';

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

/** A role by its name and by what tells it apart. */
export interface RoleName {
  readonly guid: string;
  readonly name: string;
}

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const builtInRoles = {
  acrPull: { guid: '7f951dda-4ed3-4680-a7ca-43fe172d538d', name: 'AcrPull' },
  managedIdentityOperator: { guid: 'f1a07417-d97a-45cb-824c-7a7467783830', name: 'Managed Identity Operator' },
  repositoryReader: { guid: 'b93aa761-3e63-49ed-ac28-beffa264f7ac', name: 'Container Registry Repository Reader' },
  virtualMachineContributor: { guid: '9980e02c-c2be-4d73-94e8-173b1dc7cf3c', name: 'Virtual Machine Contributor' },
  catalogLister: { guid: 'bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7', name: 'Container Registry Repository Catalog Lister' },
} as const satisfies Record<string, RoleName>;

/** What is known of the roles of a subscription. */
interface Known {
  readonly list: Shared<ReadonlyMap<string, RoleDefinition>>;
  /** Those that are not listed and were asked for by themselves, by GUID, without those that could not be read. */
  readonly others: Map<string, Shared<RoleDefinition>>;
}

const definitions = new WeakMap<Cloud, Map<string, Known>>();

function knownIn(cloud: Cloud, at: SubscriptionRef): Known {
  const ofCloud = definitions.get(cloud) ?? new Map<string, Known>();
  definitions.set(cloud, ofCloud);
  const known = ofCloud.get(at.subscriptionId) ?? { list: shared(async (loading) => loadDefinitions(cloud, at, loading)), others: new Map() };
  ofCloud.set(at.subscriptionId, known);
  return known;
}

/**
 * All role definitions that can be used in the subscription, by GUID. Kept for as long as the cloud is connected: there
 * are hundreds, they hardly ever change, and {@link forgetRoleDefinitions} is called by a refresh.
 */
export async function roleDefinitions(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<ReadonlyMap<string, RoleDefinition>> {
  return knownIn(cloud, at).list.get(signal);
}

// What fails so says nothing of the one definition: the next one would fare no better.
const failsForAll: ReadonlySet<AzureErrorKind> = new Set(['throttled', 'offline', 'signInNeeded']);

/**
 * {@link roleDefinitions}, and with them those of `ids` that are not listed, by a request each: a custom role may be
 * younger than the list, and one that can be assigned in a resource group alone is not in it. What was read is kept for
 * as long as the list is. One that cannot be read, for whatever reason, is left out and asked for again the next time:
 * whoever asks says so of the grant. Throws where the list cannot be read.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/role-definitions-list#rest-api
 */
export async function roleDefinitionsWith(cloud: Cloud, at: SubscriptionRef, ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, RoleDefinition>> {
  const { list, others } = knownIn(cloud, at);
  const listed = await list.get(signal);
  const unlisted = new Map(ids.map((id) => [roleGuid(id), id] as const).filter(([guid]) => guid !== '' && !listed.has(guid)));
  if (unlisted.size === 0) return listed;
  let givenUp = false;
  const read = await inParallel(4, [...unlisted], async ([guid, id]): Promise<RoleDefinition[]> => {
    if (givenUp && !others.has(guid)) return [];
    const one = others.get(guid) ?? shared(async (loading) => definitionById(cloud, at, id, loading));
    others.set(guid, one);
    try {
      return [await one.get(signal)];
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      others.delete(guid);
      givenUp ||= failsForAll.has(error.kind);
      return [];
    }
  });
  // Not put into the list, which is of those that can be assigned anywhere in the subscription.
  return new Map([...listed, ...read.flat().map((role) => [role.guid, role] as const)]);
}

async function definitionById(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<RoleDefinition> {
  return asAzure(async () => toDefinition(await (await authorizationClient(cloud, at)).roleDefinitions.getById(id, { abortSignal: signal })));
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
