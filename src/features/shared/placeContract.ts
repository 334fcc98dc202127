/** What a form asks its host for that makes something in a resource group. */
export type PlaceContract = {
  /** The subscriptions to choose from, and the one to start with. */
  readonly subscriptions: (params: undefined) => PlaceStart;
  readonly place: (params: { readonly subscriptionId: string }) => PlaceChoices;
};

export interface PlaceStart {
  readonly subscriptions: readonly { readonly id: string; readonly name: string }[];
  readonly subscriptionId: string | undefined;
}

/** What there is in a subscription. */
export interface PlaceChoices {
  readonly groups: readonly { readonly name: string; readonly location: string }[];
  readonly locations: readonly { readonly name: string; readonly displayName: string }[];
  /** The group that was chosen last. */
  readonly resourceGroup: string | undefined;
}

/** Where something is to be made. */
export interface PlaceForm {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** The group is made first. */
  readonly newGroup: boolean;
  readonly location: string;
}
