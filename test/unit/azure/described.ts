import type { DescribedAssignment, DescribedCredential, DescribedGroup, DescribedIdentity, DescribedRegistry } from '../../../src/azure/asCode/described.ts';

// What the tests of Bicep and Terraform describe.
export const subscriptionId = '11111111-1111-4111-8111-111111111111';
export const principalId = '22222222-2222-4222-8222-222222222222';
export const acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
/** As Azure spells it for identities. */
export const payGroup = `/subscriptions/${subscriptionId}/resourcegroups/rg-pay`;
export const registry = `${payGroup}/providers/Microsoft.ContainerRegistry/registries/acrabsdemo`;

const place = { subscriptionId, resourceGroup: 'rg-pay' };

export const group: DescribedGroup = { kind: 'resourceGroup', ...place, location: 'westeurope' };

export function identity(name: string, tags: Readonly<Record<string, string>> = {}): DescribedIdentity {
  return { kind: 'identity', ...place, name, location: 'westeurope', tags };
}

export function container(name: string, more: Partial<DescribedRegistry> = {}): DescribedRegistry {
  return { kind: 'registry', ...place, name, location: 'westeurope', sku: 'Basic', mode: 'rbac', tags: {}, ...more };
}

export function credential(name: string, more: Partial<DescribedCredential> = {}): DescribedCredential {
  return { kind: 'credential', ...place, identityName: 'mi-orders', name, issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/orders:ref:refs/heads/main', audience: 'api://AzureADTokenExchange', ...more };
}

export function assignment(scope: string, more: Partial<DescribedAssignment> = {}): DescribedAssignment {
  return {
    kind: 'assignment',
    scope,
    roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${acrPull}`,
    role: { name: 'AcrPull', custom: false },
    principalId,
    principalType: 'ServicePrincipal',
    condition: undefined,
    description: undefined,
    ...more,
  };
}
