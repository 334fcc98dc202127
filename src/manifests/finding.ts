import type { Edit } from './edit.ts';

/** What is found in a manifest, for the people who type it. */
export interface Finding {
  /** Stable, in words with "-" between them: "label-without-binding". */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** What is wrong, and what it leads to. */
  readonly message: string;
  /** Where in the file. */
  readonly start: number;
  readonly end: number;
  /** The first one is the best one. */
  readonly fixes: readonly Fix[];
}

/** A way to mend it: by an edit of the same file, or by something that the editor does. */
export type Fix = {
  readonly title: string;
  /** It loses what somebody may have meant, or hardly does what is meant: it is offered, and nothing does it unasked. */
  readonly careful?: true;
} & ({ readonly edits: readonly Edit[] } | FixCommand);

/** What makes pods, as the manifest has it: the name is empty where it has none, the namespace undefined where it is left to kubectl. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

export type FixCommand =
  | { readonly command: 'migrate' }
  | { readonly command: 'generateWorkloadIdentity'; /** Undefined where it is about none. */ readonly workload: Workload | undefined }
  | {
      readonly command: 'createFederatedCredential';
      /** Of the identity. */
      readonly resourceId: string;
      /** Empty where the manifest leaves it to kubectl. */
      readonly namespace: string;
      readonly serviceAccount: string;
    }
  | { readonly command: 'editFederatedCredential'; readonly resourceId: string; readonly credential: string }
  | { readonly command: 'chooseIdentity'; readonly places: readonly IdPlace[] };

/** Where an ID of the identity that is chosen goes, in the file. */
export interface IdPlace {
  readonly by: 'resourceId' | 'clientId';
  readonly start: number;
  readonly end: number;
}
