import { clouds } from '../clouds.ts';

/** The host of an image, where it is a registry of Azure. */
export interface LoginServer {
  /** Of the registry. */
  readonly name: string;
  /** Whether its host has a hash behind the name, by which it is somebody's alone. */
  readonly hashed: boolean;
  /** As the registry calls it, in lower case: that of one region is another way to the same registry. */
  readonly host: string;
  /** For instance "azurecr.io". */
  readonly suffix: string;
}

const known = Object.values(clouds);

/**
 * Undefined for a registry of somebody else. `suffix` is that of the cloud, which may be one of its own.
 * Sources: https://learn.microsoft.com/azure/container-registry/container-registry-endpoint-reference, and for the hash
 * https://learn.microsoft.com/azure/container-registry/container-registry-get-started-azure-cli, domain name labels
 */
export function loginServerIn(host: string, suffix?: string): LoginServer | undefined {
  const lower = host.toLowerCase();
  const end = [suffix, ...known.map(({ registrySuffix }) => registrySuffix)].find((one) => one !== undefined && lower.endsWith(`.${one}`));
  const [, label = '', name = '', hash] = /^(([a-z0-9]+)(-[a-z0-9]+)?)(?:\.[a-z0-9]+\.geo)?$/.exec(lower.slice(0, -(end ?? '').length - 1)) ?? [];
  return end === undefined || name === '' ? undefined : { name, hashed: hash !== undefined, host: `${label}.${end}`, suffix: end };
}

/** What people call the cloud of Microsoft's whose registries end so. */
export function cloudOf(suffix: string): string | undefined {
  return known.find(({ registrySuffix }) => registrySuffix === suffix)?.name;
}
