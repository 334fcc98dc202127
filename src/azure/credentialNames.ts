/** Ways in other than the editor's accounts, each a credential of @azure/identity, and what people call them. */
export const credentialLabels = {
  azureCli: 'Azure CLI',
  azurePowerShell: 'Azure PowerShell',
  azureDeveloperCli: 'Azure Developer CLI',
  environment: 'environment variables',
  workloadIdentity: 'workload identity',
  managedIdentity: 'managed identity',
} as const;

export type CredentialName = keyof typeof credentialLabels;

/** A command with which people sign in, where there is one. A tenant that is none is left out: this goes to a shell. */
export function signInCommand(name: CredentialName, tenantId?: string): string | undefined {
  const tenant = tenantId !== undefined && /^[\w.-]+$/.test(tenantId) ? tenantId : undefined;
  if (name === 'azureCli') return tenant === undefined ? 'az login' : `az login --tenant ${tenant}`;
  if (name === 'azureDeveloperCli') return tenant === undefined ? 'azd auth login' : `azd auth login --tenant-id ${tenant}`;
  if (name === 'azurePowerShell') return tenant === undefined ? 'Connect-AzAccount' : `Connect-AzAccount -Tenant ${tenant}`;
  return undefined;
}
