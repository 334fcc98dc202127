import { containerRegistryClient } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import type { Registry } from './registries.ts';

/** By which a registry has images of another one: it gets them when they are pulled for the first time. */
export interface CacheRule {
  readonly name: string;
  /** With its registry, for instance "docker.io/library/nginx". */
  readonly source: string;
  /** The repository here; "base/*" stands for all below. */
  readonly target: string;
}

/** The rule that brings a repository, if any. Throws `denied` where the caller may not read the registry's rules. */
export async function cacheRuleFor(cloud: Cloud, registry: Registry, repository: string, signal: AbortSignal): Promise<CacheRule | undefined> {
  return (await listCacheRules(cloud, registry, signal)).find(({ target }) => isFor(target, repository));
}

async function listCacheRules(cloud: Cloud, registry: Registry, signal: AbortSignal): Promise<CacheRule[]> {
  try {
    return await asAzure(async () => {
      const client = await containerRegistryClient(cloud, registry);
      const rules: CacheRule[] = [];
      for await (const { name = '', sourceRepository = '', targetRepository = '' } of client.cacheRules.list(registry.resourceGroup, registry.name, { abortSignal: signal })) rules.push({ name, source: sourceRepository, target: targetRepository });
      return rules;
    });
  } catch (error) {
    // A cloud that does not know them has none.
    if (error instanceof AzureError && (error.code === 'InvalidResourceType' || error.code === 'NoRegisteredProviderFound')) return [];
    throw error;
  }
}

/** Source: https://learn.microsoft.com/azure/container-registry/wildcards-artifact-cache */
function isFor(target: string, repository: string): boolean {
  return target.endsWith('*') ? repository.startsWith(target.slice(0, -1)) : target === repository;
}
