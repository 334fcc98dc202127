import type { FormContract } from '../../ui/formContract.ts';
import type { Shell } from '../../ui/shell.ts';
import type { PlaceContract, PlaceForm } from '../shared/placeContract.ts';

/** What the form "Create managed identity" and its host say to each other. */
export type CreateIdentityContract = FormContract &
  PlaceContract & {
    readonly shell: (params: undefined) => Shell;
    /** What stands against the name in that group, or nothing. */
    readonly nameProblem: (params: { readonly subscriptionId: string; readonly resourceGroup: string; readonly name: string }) => string | undefined;
    readonly create: (params: NewIdentityForm) => void;
    readonly cancelCreate: (params: undefined) => void;
    /** What is being done, as soon as it is something else than what was seen. */
    readonly step: (params: { readonly seen: string }) => string;
  };

export interface NewIdentityForm extends PlaceForm {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}
