import type { FormContract } from '../../ui/formContract.ts';
import type { Shell } from '../../ui/shell.ts';

/** What the panel of preview features and its host say to each other. */
export type PreviewFeaturesContract = FormContract & {
  readonly about: (params: undefined) => About;
  /** The namespaces of the resource providers, those first that most people are here for. */
  readonly namespaces: (params: undefined) => readonly string[];
  /** Begins to read the features of a provider, of all where the namespace is left out. What was read before is given up. */
  readonly begin: (params: { readonly namespace?: string }) => void;
  /** The features from that one on, as soon as there are any, or that there are no more. After a failure it goes on where it failed. */
  readonly features: (params: { readonly from: number }) => { readonly rows: readonly FeatureRow[]; readonly done: boolean };
  /** Gives the feature as it is then. */
  readonly act: (params: { readonly id: string; readonly act: Act }) => FeatureRow;
  /** What is under way in the subscription, and what has changed since the panel was opened; as soon as there is more than `seen`. */
  readonly news: (params: { readonly seen: number }) => News;
};

export interface About {
  readonly subscription: string;
  readonly subscriptionId: string;
  readonly shell: Shell;
}

export type Act = 'register' | 'unregister' | 'watch' | 'stop';

export interface FeatureRow {
  /** Its full name, "Microsoft.ContainerService/MSIPreview". */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Azure's own word. */
  readonly state: string;
  /** Whether this window looks on. */
  readonly watched: boolean;
  readonly note?: string | undefined;
  /** What can be done with it now. */
  readonly acts: readonly Act[];
}

export interface News {
  readonly seen: number;
  readonly underWay: readonly { readonly id: string; readonly text: string }[];
  readonly changed: readonly FeatureRow[];
}
