import type { FeatureRef } from '../../azure/features.ts';

/** What is known of some preview features of this product's field: whether anybody still needs them. By full name in lower case. */
const notes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // https://learn.microsoft.com/azure/aks/use-managed-identity
    'Microsoft.ContainerService/MSIPreview': 'Historical: the managed identities of clusters are generally available since 2020. Nothing needs it.',
    'Microsoft.ContainerService/MigrateToMSIClusterPreview': 'Historical: moving a cluster from its service principal to a managed identity is generally available. Nothing needs it.',
    'Microsoft.ContainerService/UserAssignedIdentityPreview': 'Historical: user-assigned identities of clusters are generally available. Nothing needs it.',
    // https://learn.microsoft.com/azure/aks/use-azure-ad-pod-identity
    'Microsoft.ContainerService/EnablePodIdentityPreview': 'Deprecated, with pod identity: workload identity replaces it, and needs no preview feature.',
    // https://learn.microsoft.com/azure/aks/workload-identity-overview
    'Microsoft.ContainerService/EnableWorkloadIdentityPreview': 'Historical: workload identity is generally available since 2023. Nothing needs it.',
    // https://github.com/Azure/azure-workload-identity/issues/609
    'Microsoft.ContainerService/EnableOIDCIssuerPreview': 'Historical: the OIDC issuer of clusters is generally available. Nothing needs it.',
    // https://github.com/MicrosoftDocs/azure-docs/issues/97311
    'Microsoft.ContainerService/AutoUpgradePreview': 'Historical: upgrading clusters automatically is generally available. Nothing needs it.',
    // https://github.com/hashicorp/terraform-provider-azurerm/pull/24841
    'Microsoft.Compute/EncryptionAtHost': 'No preview any more, and needed all the same: virtual machines and node pools with encryption at host ask for it.',
  }).map(([name, note]) => [name.toLowerCase(), note]),
);

export function noteOf({ namespace, name }: FeatureRef): string | undefined {
  return notes.get(`${namespace}/${name}`.toLowerCase());
}
