import type { JsonObject } from './json.ts';

/** The envelope that all resources of Azure Resource Manager share. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  /** In the provider's spelling, for instance "Microsoft.ManagedIdentity/userAssignedIdentities". */
  readonly type: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly kind?: string;
  readonly sku?: JsonObject;
  readonly identity?: ResourceIdentity;
  readonly managedBy?: string;
  readonly systemData?: JsonObject;
  readonly properties: JsonObject;
}

/** The identities of a resource: https://learn.microsoft.com/azure/templates, property `identity`. */
export interface ResourceIdentity {
  /** "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned" or "None". */
  readonly type: string;
  readonly principalId?: string;
  readonly tenantId?: string;
  readonly userAssignedIdentities?: Readonly<Record<string, { readonly principalId: string; readonly clientId: string }>>;
}

export interface ResourceGroup {
  readonly id: string;
  readonly name: string;
  readonly type: 'Microsoft.Resources/resourceGroups';
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The resource that the group was made for: a cluster for its node resource group. */
  readonly managedBy?: string;
  readonly properties: { readonly provisioningState: 'Succeeded' | 'Deleting' };
}

export interface Subscription {
  readonly id: string;
  readonly subscriptionId: string;
  readonly displayName: string;
  readonly tenantId: string;
  readonly state: 'Enabled' | 'Disabled' | 'Warned';
  /** Name of the management group that it is in; the tenant's root group when nothing is said. */
  readonly managementGroup?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ManagementGroup {
  readonly name: string;
  readonly displayName: string;
  readonly tenantId: string;
  /** Name of the group that it is in; the tenant's root group alone is in none. */
  readonly parent: string | undefined;
}

export interface Tenant {
  readonly tenantId: string;
  readonly displayName: string;
  readonly defaultDomain: string;
  readonly country: string;
  /** A rule of the tenant asks each person to sign in to it themselves, with a second factor. */
  readonly secondSignIn?: true;
  /** It has no premium license of Microsoft Entra ID, which reports on sign-ins need. */
  readonly withoutPremium?: true;
}

export interface RoleAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  /** Whose root it is, of an assignment at "/"; other scopes say it themselves. */
  readonly tenantId?: string;
  readonly roleGuid: string;
  /** As the caller spelled it. */
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly condition: string | null;
  readonly conditionVersion: string | null;
  readonly description: string | null;
  readonly createdOn: string;
  readonly updatedOn: string;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
}

export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export interface DenyAssignment {
  readonly guid: string;
  /** For people; the ID has the GUID. */
  readonly name: string;
  readonly description: string;
  readonly scope: string;
  readonly permissions: readonly Permission[];
  readonly doNotApplyToChildScopes: boolean;
  readonly principals: readonly { readonly id: string; readonly type: string }[];
  readonly excludePrincipals: readonly { readonly id: string; readonly type: string }[];
  /** Made by Azure, and changed by Azure alone. */
  readonly isSystemProtected: boolean;
  readonly createdOn: string;
  readonly createdBy: string | null;
}

export interface Lock {
  readonly name: string;
  /** What it is put on: a subscription, a resource group or a resource. */
  readonly scope: string;
  readonly level: 'CanNotDelete' | 'ReadOnly';
  readonly notes?: string;
}

export interface RoleDefinition {
  readonly guid: string;
  readonly roleName: string;
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly description: string;
  readonly assignableScopes: readonly string[];
  readonly permissions: readonly Permission[];
  readonly createdOn: string;
  readonly updatedOn: string;
  readonly createdBy?: string | null;
  readonly updatedBy?: string | null;
}
