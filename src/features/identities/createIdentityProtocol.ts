import type { FormContract } from '../../ui/formContract.ts';
import type { Shell } from '../../ui/shell.ts';
import type { StepsContract } from '../../ui/steps.ts';
import type { PlaceContract, PlaceForm } from '../shared/placeContract.ts';

/** What the form "Create managed identity" and its host say to each other. */
export type CreateIdentityContract = FormContract &
  PlaceContract &
  StepsContract & {
    readonly shell: (params: undefined) => Shell;
    /** What stands against the name in that group, or nothing. */
    readonly nameProblem: (params: { readonly subscriptionId: string; readonly resourceGroup: string; readonly name: string }) => string | undefined;
    readonly create: (params: NewIdentityForm) => void;
    readonly cancelCreate: (params: undefined) => void;
  };

export interface NewIdentityForm extends PlaceForm {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}
