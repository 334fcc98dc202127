import type { RegistryNetwork, RegistryUsage } from '../../azure/registries.ts';
import type { Tag } from '../../azure/repositories.ts';
import type { DetailsContract } from '../shared/detailsContract.ts';

/** What the panel "Registry: …" and its host say to each other. */
export type RegistryDetailsContract = DetailsContract<Section> & {
  /** Undefined when the registry is gone. */
  readonly overview: (params: undefined) => Overview | undefined;
  /** The same of where it lets itself be reached from. */
  readonly network: (params: undefined) => RegistryNetwork | undefined;
  readonly usage: (params: undefined) => readonly RegistryUsage[];
  readonly pullers: (params: undefined) => Pullers;
  /** From the first one. */
  readonly repositories: (params: undefined) => Repositories;
  /** What follows. */
  readonly moreRepositories: (params: undefined) => Listed;
  readonly tags: (params: { readonly repository: string }) => Tags;
  /** Gives who is signed in the roles that read what is in it; false where that was not done, which has been said. */
  readonly letMeRead: (params: undefined) => boolean;
};

export type Section = 'overview' | 'network' | 'usage' | 'locks' | 'pullers' | 'repositories';

export interface Overview {
  readonly id: string;
  readonly loginServer: string;
  readonly sku: string;
  readonly mode: 'rbac' | 'abac' | 'untold';
  readonly adminUser: boolean;
  readonly anonymousPull: boolean;
  readonly contentTrust: boolean;
  readonly state: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly subscription: string;
  readonly subscriptionId: string;
  readonly tenant: string;
  /** ISO 8601. */
  readonly created: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Pullers {
  readonly rows: readonly { readonly who: string; readonly role: string; readonly where: string; readonly condition: string }[];
  /** Why names are not readable. */
  readonly problem: string | undefined;
}

export interface Listed {
  readonly names: readonly string[];
  readonly more: boolean;
}

/** What there is, or why who is signed in may not read it. */
export type Repositories = Listed | { readonly refused: string };

export interface Tags {
  /** The newest first. */
  readonly tags: readonly Tag[];
  /** Whether there are older ones. */
  readonly more: boolean;
}
