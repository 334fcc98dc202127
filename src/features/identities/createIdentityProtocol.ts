import type { FormContract } from '../../ui/formContract.ts';

/** What the form "Create managed identity" and its host say to each other. */
export type CreateIdentityContract = FormContract & {
  /** The subscriptions to choose from, and what to start with. */
  readonly load: (params: undefined) => Start;
  readonly place: (params: { readonly subscriptionId: string }) => Place;
  /** What stands against the name in that group, or nothing. */
  readonly nameProblem: (params: { readonly subscriptionId: string; readonly resourceGroup: string; readonly name: string }) => string | undefined;
  readonly create: (params: NewIdentityForm) => void;
  readonly cancelCreate: (params: undefined) => void;
};

export interface Start {
  readonly subscriptions: readonly { readonly id: string; readonly name: string }[];
  readonly subscriptionId: string | undefined;
  /** The shell of the terminal, for quoting. */
  readonly shell: 'bash' | 'powershell';
}

export interface Place {
  readonly groups: readonly { readonly name: string; readonly location: string }[];
  readonly locations: readonly { readonly name: string; readonly displayName: string }[];
  readonly resourceGroup: string | undefined;
}

export interface NewIdentityForm {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** The group is made first. */
  readonly newGroup: boolean;
  readonly location: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}
