import type { FormContract } from '../../ui/formContract.ts';
import type { StepsContract } from '../../ui/steps.ts';
import type { Clusters } from '../shared/clusterContract.ts';

/** What the panel "Migrate to workload identity" and its host say to each other. */
export type MigrateContract = FormContract & StepsContract & {
  /** Whether something was begun, which `rejoin` tells of: a page that was hidden begins anew, and knows nothing of it. */
  readonly load: (params: undefined) => { readonly begun: boolean };
  /** The answer to the `migrate` or `preview` that was begun last, now or when it is there. */
  readonly rejoin: (params: undefined) => Outcome;
  /** Reads the workspace and asks Azure, both anew, and says what can be done with these choices. */
  readonly find: (params: Choices) => FoundHere;
  /** Says the same of what was read and asked last: Azure is asked for identities that it was not asked for. */
  readonly choose: (params: Choices) => FoundHere;
  /** The clusters of all tenants, read anew. */
  readonly clusters: (params: undefined) => Clusters;
  /** Creates the federated credentials, and then does what `preview` does. Refused while one of the two is under way. */
  readonly migrate: (params: Wanted) => Outcome;
  /** Shows the changes of the files, each to be accepted. With a cluster, the service accounts name a tenant that is not the cluster's. */
  readonly preview: (params: Choices & Partial<Pick<Wanted, 'cluster'>>) => Outcome;
  readonly stop: (params: undefined) => void;
  readonly openFile: (params: { readonly file: number }) => void;
};

export interface Choices {
  /** By the key of a workload. */
  readonly workloads: Readonly<Record<string, { readonly identity?: string | undefined; readonly serviceAccount?: string | undefined }>>;
  /** For workloads whose file names none. */
  readonly namespace: string;
}

export interface Wanted {
  readonly choices: Choices;
  /** The ID of the cluster that the pods run in. */
  readonly cluster: string;
}

export interface Found {
  /** The files that have to do with pod identity, as the user knows them. */
  readonly files: readonly string[];
  readonly workloads: readonly WorkloadRow[];
  readonly credentials: readonly CredentialRow[];
  readonly left: readonly LeftRow[];
  /** How many files would be changed. */
  readonly changed: number;
  /** Whether some workload is in no namespace that its file names. */
  readonly needsNamespace: boolean;
}

export interface FoundHere extends Found {
  /** IDs of the tenants that the identities are in, in lower case. */
  readonly tenants: readonly string[];
  readonly noFolder: boolean;
}

/** A workload whose pods use pod identity. */
export interface WorkloadRow {
  readonly key: string;
  /** "Deployment api". */
  readonly label: string;
  /** The number of its file. */
  readonly file: number;
  readonly namespace: string | undefined;
  /** What its label has. */
  readonly selector: string;
  /** Names of the AzureIdentityBindings with that selector. */
  readonly bindings: readonly string[];
  /** Names of the AzureIdentities that it may become. */
  readonly identities: readonly string[];
  readonly identity: string | undefined;
  readonly serviceAccount: string;
  /** Why it can't be migrated as it is. */
  readonly obstacle: string | undefined;
}

/** A federated credential that is needed. */
export interface CredentialRow {
  readonly identity: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Why it can't be created. */
  readonly problem: string | undefined;
}

/** Something that is left as it is, and why. */
export interface LeftRow {
  readonly what: string;
  readonly why: string;
}

export interface Outcome {
  readonly message: string;
  /** Whether files were changed. */
  readonly changed: boolean;
}
