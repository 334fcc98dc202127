/**
 * The types of resource of which a system-assigned identity can be switched on and off by a PATCH of `identity`, in lower
 * case, and how each spells having both sorts of identity. Sources: the operations of Azure's REST API, whose bodies have
 * `identity`: VirtualMachines_Update, VirtualMachineScaleSets_Update, WebApps_Update, Registries_Update,
 * StorageAccounts_Update, Servers_Update, DatabaseAccounts_Update. A Kubernetes cluster has no such PATCH.
 */
const both = {
  'microsoft.compute/virtualmachines': 'SystemAssigned, UserAssigned',
  'microsoft.compute/virtualmachinescalesets': 'SystemAssigned, UserAssigned',
  'microsoft.web/sites': 'SystemAssigned, UserAssigned',
  'microsoft.containerregistry/registries': 'SystemAssigned, UserAssigned',
  'microsoft.storage/storageaccounts': 'SystemAssigned,UserAssigned',
  'microsoft.sql/servers': 'SystemAssigned,UserAssigned',
  'microsoft.documentdb/databaseaccounts': 'SystemAssigned,UserAssigned',
} as const;

export type SwitchableType = keyof typeof both;

export const switchableTypes = Object.keys(both) as readonly SwitchableType[];

/** Of a type in any case; undefined for one whose system-assigned identity is not switched here. */
export function switchableType(type: string): SwitchableType | undefined {
  return switchableTypes.find((known) => known === type.toLowerCase());
}

/** `identity.type` of a resource with these sorts of identity. */
export function identityType(type: SwitchableType, { system, user }: { readonly system: boolean; readonly user: boolean }) {
  if (system) return user ? both[type] : 'SystemAssigned';
  return user ? 'UserAssigned' : 'None';
}
