import type { FormContract } from '../../ui/formContract.ts';
import type { Clusters } from '../shared/clusterContract.ts';
import type { WorkloadChoice } from '../shared/workloadContract.ts';

/** What the panel "Generate workload identity YAML" and its host say to each other. */
export type WorkloadIdentityContract = FormContract & {
  readonly load: (params: undefined) => Start;
  /** The clusters of the identity's tenant. */
  readonly clusters: (params: undefined) => Clusters;
  /** The YAML that the form comes to. */
  readonly preview: (params: Form) => Preview;
  /** Creates the federated credential, and then does what `open` does. */
  readonly save: (params: Form) => string;
  /** Opens the YAML, or writes it into the workload's file. Says what was done. */
  readonly open: (params: Form) => string;
  /** What `save` or `open` came to that was begun last, as soon as it is known: for a page that was hidden meanwhile. */
  readonly outcome: (params: undefined) => string;
  readonly cancelSave: (params: undefined) => void;
};

export interface Start {
  readonly identity: { readonly name: string; readonly clientId: string; readonly subscriptionId: string; readonly resourceGroup: string };
  /** A legal name for Kubernetes, to start with. */
  readonly serviceAccount: string;
  readonly workloads: readonly WorkloadChoice[];
  /** The workload that the panel was opened for. */
  readonly workload: string;
  /** Files from which no workload can be chosen, and why, in a sentence. */
  readonly leftOut: string | undefined;
  /** How many federated credentials the identity has by now; a sentence where they may not be read, which keeps nobody from the YAML. */
  readonly credentials: number | string;
  /** What tokens are made out for in this cloud. */
  readonly audience: string;
  readonly shell: 'bash' | 'powershell';
  /** Whether there is an `outcome` to be told: something is being done, or was, and nobody went on to another one. */
  readonly begun: boolean;
}

export interface Form {
  /** Resource ID, or '' where there is no federated credential to be made. */
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** The key of a workload, or '' for a workload that is not in this workspace. */
  readonly workload: string;
}

export interface Preview {
  readonly yaml: string;
  /** The files that are changed. */
  readonly files: readonly string[];
  /** Why the workload can't be changed. */
  readonly obstacle: string | undefined;
  /** Who has the name of the service account already. */
  readonly taken: string | undefined;
}
