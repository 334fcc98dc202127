import type { Clusters } from '../shared/clusterContract.ts';
import type { FormContract } from '../../ui/formContract.ts';

/** What the form for a federated credential and its host say to each other. */
export type FederatedCredentialContract = FormContract & {
  /** The identity with the credentials that it has by now. */
  readonly load: (params: undefined) => Start;
  /** The clusters of the identity's tenant. */
  readonly clusters: (params: undefined) => Clusters;
  /** Creates the credential, or changes the one that is edited. */
  readonly save: (params: Trust) => void;
  readonly cancelSave: (params: undefined) => void;
};

export interface Start {
  readonly identity: { readonly subscriptionId: string; readonly resourceGroup: string; readonly name: string; readonly clientId: string; readonly tenantId: string };
  readonly credentials: readonly Trust[];
  /** The name of the one that is edited; a new one without it. */
  readonly editing: string | undefined;
  /** Whose pods it is to be for, where that is known. */
  readonly pods?: PodsOf | undefined;
  /** What tokens are made out for in this cloud. */
  readonly audience: string;
  /** The shell of the terminal, for quoting. */
  readonly shell: 'bash' | 'powershell';
}

/** The pods that run as a service account. */
export interface PodsOf {
  /** Empty where it is not known. */
  readonly namespace: string;
  readonly serviceAccount: string;
}

export interface Trust {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}
