import type { NodeSize } from '../../azure/nodeSizes.ts';
import type { KubernetesVersion } from '../../azure/kubernetesVersions.ts';
import type { FormContract } from '../../ui/formContract.ts';
import type { Shell } from '../../ui/shell.ts';
import type { StepsContract } from '../../ui/steps.ts';
import type { PlaceContract, PlaceForm } from '../shared/placeContract.ts';

/** What the form "Create cluster" and its host say to each other. */
export type CreateClusterContract = FormContract &
  PlaceContract &
  StepsContract & {
    readonly shell: (params: undefined) => Shell;
    /** What stands against the name in that group, or nothing. */
    readonly nameProblem: (params: { readonly subscriptionId: string; readonly resourceGroup: string; readonly name: string }) => string | undefined;
    readonly versions: (params: Region) => readonly KubernetesVersion[];
    readonly sizes: (params: Region) => readonly NodeSize[];
    /** The files of the public keys that there are. */
    readonly keys: (params: undefined) => readonly string[];
    /** Asks which one; undefined where the user leaves. */
    readonly pickIdentity: (params: { readonly subscriptionId: string; readonly title: string }) => ChosenIdentity | undefined;
    readonly pickRegistry: (params: { readonly subscriptionId: string }) => ChosenRegistry | undefined;
    /** Whether the first identity has to be granted first what lets it hand out the second one. IDs of identities that were picked. */
    readonly needsOperator: (params: { readonly controlPlane: string; readonly kubelet: string }) => boolean;
    readonly create: (params: NewClusterForm) => void;
    readonly cancelCreate: (params: undefined) => void;
  };

export interface Region {
  readonly subscriptionId: string;
  readonly location: string;
}

export interface ChosenIdentity {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly principalId: string;
}

export interface ChosenRegistry {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly mode: 'rbac' | 'abac';
  /** The name of the role that lets one pull from it. */
  readonly role: string;
}

export interface NewClusterForm extends PlaceForm {
  readonly name: string;
  /** '' leaves it to Azure. */
  readonly kubernetesVersion: string;
  readonly nodeCount: number;
  readonly nodeSize: string;
  /** User-assigned ones; without, Azure makes them. */
  readonly controlPlane: ChosenIdentity | undefined;
  readonly kubelet: ChosenIdentity | undefined;
  /** Whether the control plane's identity has to be granted what lets it hand out the kubelet identity. */
  readonly needsOperator: boolean;
  /** "generate", "none", or the file of a public key. */
  readonly ssh: string;
  readonly oidcIssuer: boolean;
  readonly workloadIdentity: boolean;
  readonly registry: ChosenRegistry | undefined;
  readonly tags: Readonly<Record<string, string>>;
}
