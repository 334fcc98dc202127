/** A preview feature of a resource provider, which a subscription registers for. */
export interface PreviewFeature {
  /** "Microsoft.ContainerService/MSIPreview". */
  readonly name: string;
  /** Whether its team lets subscriptions in one by one, or keeps it to itself. Everybody is let in where it is left out. */
  readonly entry?: 'approved' | 'closed';
  /** Registered from the start, and there is no way out: those of before the service could be asked for one. */
  readonly kept?: true;
}

/**
 * Names that the service has, or had: recorded from it, from the CLI's release notes, or from
 * https://learn.microsoft.com/azure/azure-resource-manager/management/preview-features and the pages about clusters.
 */
export const previewFeatures: readonly PreviewFeature[] = [
  ...of('Microsoft.ContainerService', [
    'AKS-AzurePolicyAutoApprove',
    'AKS-KedaPreview',
    'AKS-PrometheusAddonPreview',
    'AutomaticSKUPreview',
    'AutoUpgradePreview',
    'AzureMonitorAppMonitoringPreview',
    'AzureOverlayPreview',
    'CustomNodeConfigPreview',
    'DisableLocalAccountsPreview',
    'DisableSSHPreview',
    'EnableAPIServerVnetIntegrationPreview',
    'EnableAzureCNIOverlayPodCIDRExpansion',
    'EnableImageCleanerPreview',
    'EnableOIDCIssuerPreview',
    'EnablePodIdentityPreview',
    'EnableWorkloadIdentityPreview',
    'FleetResourcePreview',
    'MSIPreview',
    'MigrateToMSIClusterPreview',
    'NRGLockdownPreview',
    'NodeAutoProvisioningPreview',
    'PodSubnetPreview',
    'SafeguardsPreview',
    'UserAssignedIdentityPreview',
  ]),
  // https://github.com/Azure/AKS/issues/984
  { name: 'Microsoft.ContainerService/MultiAgentpoolPreview', kept: true },
  { name: 'Microsoft.ContainerRegistry/PrivatePreview', entry: 'approved' },
  ...of('Microsoft.Compute', ['AHUB', 'AllowManagedDisksReplaceOSDisk', 'EncryptionAtHost', 'InGuestPatchVMPreview']),
  { name: 'Microsoft.Compute/AllowPreReleaseRegions', entry: 'approved' },
  { name: 'Microsoft.Compute/SpecialSkusForVmssFlex', entry: 'closed' },
  ...of('Microsoft.Network', ['AllowAllocateAsyncValidation', 'AllowAllocateOptimizations', 'AllowLBPreview', 'AllowPrivateEndpointNSG']),
  ...of('Microsoft.RedHatOpenShift', ['preview']),
  ...of('CloudSimple.PrivateCloudIaaS', ['cloudSimpleRp1']),
];

function of(namespace: string, names: readonly string[]): PreviewFeature[] {
  return names.map((name) => ({ name: `${namespace}/${name}` }));
}

/** More of them than anybody looks through, as a subscription has whose list is not narrowed to a provider. */
export function manyFeatures(count: number): PreviewFeature[] {
  return Array.from({ length: count }, (_, index) => ({ name: `Contoso.Long/Feature${String(index).padStart(5, '0')}` }));
}
