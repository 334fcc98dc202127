import type { IPRule, Registry as SdkRegistry } from '@azure/arm-containerregistry';
import { containerRegistryClient, refOf } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { unlessGone } from './gone.ts';
import { allByName } from './paging.ts';
import { parseResourceId } from './resourceId.ts';
import { builtInRoles } from './roles.ts';
import type { RoleName } from './roles.ts';

export interface Registry extends SubscriptionRef {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** "Basic", "Standard" or "Premium". */
  readonly sku: string;
  readonly loginServer: string;
  /** In ABAC mode the registry honours the repository roles and ignores AcrPull, AcrPush and AcrDelete. */
  readonly mode: 'rbac' | 'abac';
  /** Set where Azure did not tell the mode: then it is taken to be the older one, and nobody may claim to know. */
  readonly modeTold?: false;
  readonly state: string;
  /** Of its system-assigned identity, where it has one. */
  readonly principalId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly network: RegistryNetwork;
  /** Whether it holds signatures of the Docker kind, which needs a Premium registry and ends on 2028-03-31. */
  readonly contentTrust: boolean;
  /** Whether anybody may pull without signing in. */
  readonly anonymousPull: boolean;
  /** Whether one may sign in with its name and a password. */
  readonly adminUser: boolean;
  /** Set where it takes no token that was made out for Resource Manager. */
  readonly armTokens?: false;
  /** ISO 8601. */
  readonly created?: string;
}

/** From where a registry lets itself be reached. */
export interface RegistryNetwork {
  readonly publicAccess: boolean;
  /** Whether addresses that no rule names are let in; false is a firewall. */
  readonly openToAll: boolean;
  /** The addresses and ranges (CIDR) that are let in. */
  readonly allowed: readonly string[];
  /** The private endpoints that were approved, by ID. */
  readonly privateEndpoints: readonly string[];
}

/** All registries of a subscription, by name. */
export async function listRegistries(cloud: Cloud, at: SubscriptionRef, signal: AbortSignal): Promise<Registry[]> {
  return asAzure(async () => {
    const client = await containerRegistryClient(cloud, at);
    return allByName(client.registries.list({ abortSignal: signal }), (registry) => toRegistry(registry, at));
  });
}

/** One registry and, as `answer`, what Azure sent. Throws `notFound` when it is gone. */
export async function getRegistry(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<{ registry: Registry; answer: string }> {
  return asAzure(async () => {
    const parsed = parseResourceId(id);
    if (!parsed) throw new AzureError('invalid', 'InvalidResourceId', `"${id}" is not a resource ID.`);
    let answer = '';
    const client = await containerRegistryClient(cloud, at);
    const registry = await client.registries.get(parsed.resourceGroup, parsed.name, { abortSignal: signal, onResponse: (raw) => (answer = raw.bodyAsText ?? '') });
    return { registry: toRegistry(registry, at), answer };
  });
}

/**
 * A known registry as its provider has it now: what decides, as its mode, may be from Resource Graph, which lags behind.
 * Who may not read it goes on with what is known. Throws `notFound` when it is gone.
 */
export async function currentRegistry(cloud: Cloud, known: Registry, signal: AbortSignal): Promise<Registry> {
  try {
    return (await getRegistry(cloud, known, known.id, signal)).registry;
  } catch (error) {
    if (error instanceof AzureError && error.kind === 'denied') return known;
    throw error;
  }
}

/** One registry, or undefined when it is gone, by itself or with its resource group. */
export async function findRegistry(cloud: Cloud, at: SubscriptionRef, id: string, signal: AbortSignal): Promise<Registry | undefined> {
  return (await unlessGone(cloud, id, async () => getRegistry(cloud, at, id, signal)))?.registry;
}

/** What a registry has of something, and how much it may have. */
export interface RegistryUsage {
  /** For instance "Size". */
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  /** "Bytes" or "Count". */
  readonly unit: string;
}

/** How much of what its SKU allows a registry uses. */
export async function listRegistryUsages(cloud: Cloud, { id, ...at }: Pick<Registry, 'id' | keyof SubscriptionRef>, signal: AbortSignal): Promise<RegistryUsage[]> {
  return asAzure(async () => {
    const { resourceGroup = '', name = '' } = parseResourceId(id) ?? {};
    const client = await containerRegistryClient(cloud, at);
    const { value = [] } = await client.registries.listUsages(resourceGroup, name, { abortSignal: signal });
    return value.map(({ name: what = '', currentValue = 0, limit = 0, unit = '' }) => ({ name: what, value: currentValue, limit, unit }));
  });
}

/** The role that lets a principal pull from this registry: which one depends on the registry's mode. */
export function pullRole(registry: Pick<Registry, 'mode'>): RoleName {
  return registry.mode === 'abac' ? builtInRoles.repositoryReader : builtInRoles.acrPull;
}

/** The right that a pull needs: a data action on repositories in ABAC mode, a plain action otherwise. */
export function pullRight(registry: Pick<Registry, 'mode'>): { action: string } | { dataAction: string } {
  return registry.mode === 'abac'
    ? { dataAction: 'Microsoft.ContainerRegistry/registries/repositories/content/read' }
    : { action: 'Microsoft.ContainerRegistry/registries/pull/read' };
}

/** The plain form of what Azure answers, or of a row of Resource Graph with these fields; `at` is where it was asked. */
export function toRegistry(registry: SdkRegistry, at: SubscriptionRef): Registry {
  const id = registry.id ?? '';
  return {
    id,
    name: registry.name ?? '',
    resourceGroup: parseResourceId(id)?.resourceGroup ?? '',
    location: registry.location,
    ...refOf(at),
    sku: registry.sku.name,
    loginServer: registry.loginServer ?? '',
    mode: registry.roleAssignmentMode === 'AbacRepositoryPermissions' ? 'abac' : 'rbac',
    ...(registry.roleAssignmentMode === undefined && { modeTold: false as const }),
    state: registry.provisioningState ?? '',
    principalId: registry.identity?.principalId,
    tags: registry.tags ?? {},
    network: toNetwork(registry),
    contentTrust: registry.policies?.trustPolicy?.status === 'enabled',
    anonymousPull: registry.anonymousPullEnabled ?? false,
    adminUser: registry.adminUserEnabled ?? false,
    ...(registry.policies?.azureADAuthenticationAsArmPolicy?.status === 'disabled' && { armTokens: false as const }),
    // A date of the SDK's, or a text of Resource Graph's.
    ...(registry.creationDate && { created: new Date(registry.creationDate).toISOString() }),
  };
}

/** The SDK lifts the properties of a connection up and renames what a rule holds; Resource Graph gives both as Azure has them. */
type Connection = NonNullable<SdkRegistry['privateEndpointConnections']>[number];
type AsAzureHasIt = { readonly properties?: Pick<Connection, 'privateEndpoint' | 'privateLinkServiceConnectionState'>; readonly value?: string };

function toNetwork({ publicNetworkAccess, networkRuleSet, privateEndpointConnections = [] }: SdkRegistry): RegistryNetwork {
  const connections = privateEndpointConnections.map((connection: Connection & AsAzureHasIt) => connection.properties ?? connection);
  return {
    publicAccess: publicNetworkAccess !== 'Disabled',
    // Registries below Premium have no rules.
    openToAll: networkRuleSet?.defaultAction !== 'Deny',
    allowed: (networkRuleSet?.ipRules ?? []).flatMap((rule: Partial<IPRule> & AsAzureHasIt) => rule.iPAddressOrRange ?? rule.value ?? []),
    privateEndpoints: connections.filter(({ privateLinkServiceConnectionState }) => privateLinkServiceConnectionState?.status === 'Approved').flatMap(({ privateEndpoint }) => privateEndpoint?.id ?? []),
  };
}
