import type { FormContract } from '../../ui/formContract.ts';
import type { Shell } from '../../ui/shell.ts';
import type { StepsContract } from '../../ui/steps.ts';
import type { PlaceContract, PlaceForm } from '../shared/placeContract.ts';

/** What the form "Create registry" and its host say to each other. */
export type CreateRegistryContract = FormContract &
  PlaceContract &
  StepsContract & {
    readonly shell: (params: undefined) => Shell;
    /** What stands against the name in all of Azure, or nothing. */
    readonly nameProblem: (params: { readonly subscriptionId: string; readonly name: string }) => string | undefined;
    readonly create: (params: NewRegistryForm) => void;
    readonly cancelCreate: (params: undefined) => void;
  };

export interface NewRegistryForm extends PlaceForm {
  readonly name: string;
  readonly sku: string;
  readonly mode: 'rbac' | 'abac';
  readonly tags: Readonly<Record<string, string>>;
}

/** What tells the SKUs apart. Source: https://learn.microsoft.com/azure/container-registry/container-registry-skus */
export const skus = [
  { name: 'Basic', words: '10 GiB, for a start: fewer requests a minute' },
  { name: 'Standard', words: '100 GiB, for most production; anonymous pull' },
  { name: 'Premium', words: '500 GiB, most requests; private endpoints, firewall, geo-replication' },
] as const;
