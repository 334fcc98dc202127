// Names are checked as people type, in the panels too, so nothing here talks to Azure.

/**
 * What is wrong with the name of a user-assigned identity, or undefined.
 * Rule: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (Microsoft.ManagedIdentity)
 */
export function identityNameProblem(name: string): string | undefined {
  if (name.length === 0) return 'Enter a name.';
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return 'Only letters, digits, "-" and "_".';
  if (!/^[A-Za-z0-9]/.test(name)) return 'Must begin with a letter or a digit.';
  if (name.length < 3) return 'At least 3 characters.';
  if (name.length > 128) return `At most 128 characters; this has ${name.length}.`;
  return undefined;
}

/**
 * What is wrong with the name of a cluster, or undefined.
 * Rule: https://aka.ms/aks-naming-rules, and the pattern of the REST API's resourceName
 */
export function clusterNameProblem(name: string): string | undefined {
  if (name.length === 0) return 'Enter a name.';
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return 'Only letters, digits, "-" and "_".';
  if (!/^[A-Za-z0-9]/.test(name)) return 'Must begin with a letter or a digit.';
  if (!/[A-Za-z0-9]$/.test(name)) return 'Must end with a letter or a digit.';
  if (name.length > 63) return `At most 63 characters; this has ${name.length}.`;
  return undefined;
}

/** The resource group that AKS makes for a cluster's nodes, unless it is told another name. */
export function nodeGroupName({ resourceGroup, name, location }: { readonly resourceGroup: string; readonly name: string; readonly location: string }): string {
  return `MC_${resourceGroup}_${name}_${location}`;
}

/** What is wrong with the node resource group that a cluster of that name would get, or undefined. Rule: https://aka.ms/aks-naming-rules */
export function nodeGroupProblem(cluster: { readonly resourceGroup: string; readonly name: string; readonly location: string }): string | undefined {
  const { length } = nodeGroupName(cluster);
  return length > 80 ? `The group of its nodes, ${nodeGroupName(cluster)}, would have ${length} characters, and at most 80 are allowed: choose a shorter name.` : undefined;
}

/**
 * What is wrong with the name of a registry, or undefined. Whether it is free in all of Azure, the service alone knows.
 * Rule: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (Microsoft.ContainerRegistry)
 */
export function registryNameProblem(name: string): string | undefined {
  if (name.length === 0) return 'Enter a name.';
  if (!/^[A-Za-z0-9]+$/.test(name)) return 'Only letters and digits.';
  if (name.length < 5) return 'At least 5 characters.';
  if (name.length > 50) return `At most 50 characters; this has ${name.length}.`;
  return undefined;
}

/**
 * What is wrong with the name of a resource group, or undefined.
 * Rule: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (Microsoft.Resources)
 */
export function resourceGroupNameProblem(name: string): string | undefined {
  if (name.length === 0) return 'Enter a name.';
  if (name.length > 90) return `At most 90 characters; this has ${name.length}.`;
  if (!/^[\p{L}\p{N}\-_.()]+$/u.test(name)) return 'Only letters, digits, "-", "_", "." and parentheses.';
  if (name.endsWith('.')) return 'Must not end with a period.';
  return undefined;
}
