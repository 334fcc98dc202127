import { isAnonymous } from './checkPuller.ts';
import type { PullFacts } from './facts.ts';
import { about } from './finding.ts';
import type { Finding } from './finding.ts';

const of = about('tokens', 'Sign-in');

/**
 * Whether the registry takes what nodes sign in with: a token for Resource Manager, as most do, which those of before
 * March 2025 know alone. Sources: https://github.com/Azure/AKS/issues/4560,
 * https://github.com/kubernetes-sigs/cloud-provider-azure/issues/8592,
 * https://learn.microsoft.com/azure/container-registry/container-registry-disable-authentication-as-arm
 */
export function checkTokens(facts: PullFacts): Finding | undefined {
  const { found, cluster } = facts;
  if (found.kind !== 'found' || found.registry.armTokens !== false || isAnonymous(facts)) return undefined;
  const { name } = found.registry;
  return of(
    'maybe',
    `${name} takes no tokens for Resource Manager, and nodes whose software is from before March 2025 sign in with these: they get 401 Unauthorized.`,
    `Give ${cluster.name} a newer version of Kubernetes and newer node images, or let ${name} take such tokens: az acr config authentication-as-arm update --registry ${name} --status enabled`,
  );
}
