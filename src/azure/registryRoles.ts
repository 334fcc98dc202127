import type { Registry } from './registries.ts';

// What the built-in roles do at a registry depends on its mode, its SKU and its policies. Sources:
// https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions and
// https://learn.microsoft.com/azure/container-registry/container-registry-content-trust-deprecation

export type RegistryTraits = Pick<Registry, 'name' | 'mode' | 'modeTold' | 'sku' | 'contentTrust'>;

const signer = 'AcrImageSigner';
const retiring = 'Azure retires content trust and AcrImageSigner on 2028-03-31. To sign images, use Notation of the Notary Project instead, with a key in Azure Key Vault or with Artifact Signing.';

/** Whether a role, by its name, is for signing images, which takes content trust. */
export function needsContentTrust(role: string): boolean {
  return role === signer;
}

/** Why a role, by its name, is not assigned at a registry: it would do nothing, and no setting is there any more to change that. Or undefined. */
export function roleRefusal(role: string, registry: RegistryTraits | undefined): string | undefined {
  if (!registry || !needsContentTrust(role) || registry.contentTrust) return undefined;
  const { name, sku } = registry;
  return sku === 'Premium' ? `Content trust is off on ${name}: this role does nothing there.` : `Content trust takes a Premium registry, and ${name} is ${sku}: this role does nothing there.`;
}

/** Why a role, by its name, does nothing at a registry. Undefined where it does something, or nobody knows. */
export function roleProblem(role: string, registry: RegistryTraits | undefined): string | undefined {
  if (!registry) return undefined;
  const refusal = roleRefusal(role, registry);
  if (refusal !== undefined) return refusal;
  const { mode, modeTold } = registry;
  if (mode === 'abac' && /^Acr(Pull|Push|Delete)$/.test(role)) return 'The registry is in ABAC mode, where this role does nothing. Take a Container Registry Repository role.';
  if (mode === 'rbac' && modeTold !== false && role.startsWith('Container Registry Repository ')) return 'The registry is not in ABAC mode, and in no other does this role do anything. Take AcrPull, AcrPush or AcrDelete.';
  return undefined;
}

/** What one should know before assigning the role, there or anywhere, or undefined. */
export function roleWarning(role: string, registry: RegistryTraits | undefined): string | undefined {
  return [roleProblem(role, registry), role === signer ? retiring : undefined].filter(Boolean).join(' ') || undefined;
}
