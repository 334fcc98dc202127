import type { Cloud } from './cloud.ts';
import { AzureError, isAbort } from './errors.ts';
import type { Registry } from './registries.ts';
import { atRegistry, contentClient, tagsDenied } from './repositories.ts';

/** An image of a registry. Where it has a digest that alone tells which one; without a tag it is that of "latest". */
export interface WantedImage {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** What a registry tells of an image. */
export type FoundImage =
  /** `pushed`: ISO 8601, for a tag when it last got another image. `locked`: nobody may pull it. */
  | { readonly kind: 'there'; readonly pushed: string; readonly locked: boolean }
  /** What is missing; undefined where the registry does not tell which of them. */
  | { readonly kind: 'missing'; readonly what: 'repository' | 'image' | undefined };

// Milliseconds. A registry behind a private endpoint that does not lead here answers nothing at all.
const patience = 20_000;

/**
 * Looks an image up at the registry itself, with the caller's own rights: what they may read others may pull, or not.
 * Throws as `tagPages` does. Source: https://learn.microsoft.com/rest/api/containerregistry
 */
export async function findImage(cloud: Cloud, registry: Registry, { repository, tag = 'latest', digest }: WantedImage, signal: AbortSignal): Promise<FoundImage> {
  const late = AbortSignal.timeout(patience);
  const abortSignal = AbortSignal.any([signal, late]);
  try {
    return await atRegistry(registry, tagsDenied(registry, repository), async () => {
      const artifact = (await contentClient(cloud, registry)).getArtifact(repository, digest ?? tag);
      const { lastUpdatedOn, createdOn, canRead } = digest === undefined ? await artifact.getTagProperties(tag, { abortSignal }) : await artifact.getManifestProperties({ abortSignal });
      // A tag is pushed when it moves, an image once.
      return { kind: 'there', pushed: (digest === undefined ? lastUpdatedOn : createdOn).toISOString(), locked: canRead === false };
    });
  } catch (error) {
    if (isAbort(error) && late.aborted && !signal.aborted) throw new AzureError('offline', 'RegistryUnreachable', `${registry.loginServer} has not answered within ${patience / 1000} seconds.`, { cause: error });
    if (error instanceof AzureError && error.kind === 'notFound') return { kind: 'missing', what: missing[error.code] };
    throw error;
  }
}

/** Source: https://distribution.github.io/distribution/spec/api/#errors; TAG_UNKNOWN is Azure's own. */
const missing: Readonly<Record<string, 'repository' | 'image'>> = { NAME_UNKNOWN: 'repository', TAG_UNKNOWN: 'image', MANIFEST_UNKNOWN: 'image' };
