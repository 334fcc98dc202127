import type { CheckItem } from '../../ui/checkItem.ts';
import type { FormContract } from '../../ui/formContract.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import type { WorkloadChoice } from '../shared/workloadContract.ts';

/** What the panel "Generate pod identity YAML" and its host say to each other. */
export type PodIdentityContract = FormContract & {
  readonly load: (params: undefined) => PodIdentityStart;
  /** The clusters of the identity's tenant. */
  readonly clusters: (params: undefined) => Clusters;
  /** What has to be there for the pods to get their tokens. */
  readonly needs: (params: Situation & { /** Asks Azure, also where it was asked before. */ readonly again: boolean }) => Needs;
  /** Assigns the roles that are missing. Says what was done. */
  readonly assign: (params: Situation) => string;
  readonly stop: (params: undefined) => void;
  /** Gives the pods of a workload the label. Says what was done. */
  readonly label: (params: { readonly workload: string; readonly selector: string }) => string;
  /** Leads to what replaces pod identity. */
  readonly instead: (params: undefined) => void;
  readonly openDocument: (params: { readonly yaml: string }) => void;
  readonly copy: (params: { readonly yaml: string }) => void;
  /** The path that was written, or nothing when the user left the dialog. */
  readonly save: (params: { readonly yaml: string; readonly name: string }) => string | undefined;
};

export interface PodIdentityStart {
  readonly identityName: string;
  readonly resourceId: string;
  readonly clientId: string;
  readonly tenantId: string;
  /** A legal name for Kubernetes, to start with. */
  readonly name: string;
  readonly workloads: readonly WorkloadChoice[];
  /** The AzureIdentity objects of the workspace that are of another identity. */
  readonly taken: readonly TakenName[];
}

export interface TakenName {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly file: string;
}

/** NMI with MIC, which attaches identities to nodes; or NMI alone. */
export type Mode = 'standard' | 'managed';

/** 0: a managed identity; 1 and 2: a service principal with a secret, with a certificate. */
export type PrincipalType = 0 | 1 | 2;

/** What the needs depend on. */
export interface Situation {
  readonly type: PrincipalType;
  readonly mode: Mode;
  /** Resource ID; '' while none is chosen. */
  readonly cluster: string;
  /** Of the AzureIdentity and its binding, for the command of the add-on. */
  readonly name: string;
  readonly namespace: string;
  readonly selector: string;
}

export interface Needs {
  readonly items: readonly CheckItem[];
  /** How many roles can be assigned. */
  readonly missing: number;
  /** Whether the commands hold the names that the form gives. */
  readonly named: boolean;
}
