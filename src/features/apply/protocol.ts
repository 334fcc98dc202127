import type { FormContract } from '../../ui/formContract.ts';
import type { Clusters } from '../shared/clusterContract.ts';

/** What the panel "Apply to cluster" and its host say to each other. */
export type ApplyContract = FormContract & {
  readonly load: (params: undefined) => Start;
  readonly clusters: (params: undefined) => Clusters;
  /** Has the cluster say what it would do with the file as it is now, and does nothing. */
  readonly dryRun: (params: Target) => Printed;
  /** Applies what was tried last. */
  readonly apply: (params: Target) => Printed;
  /** What the one that was begun last comes to, as soon as it is known: for a page that was hidden meanwhile. */
  readonly outcome: (params: undefined) => Printed;
  readonly stop: (params: undefined) => void;
  /** Saves the file: kubectl reads it from the disk. */
  readonly saveFile: (params: undefined) => Start;
};

export interface Start {
  /** As the user knows it. */
  readonly file: string;
  /** On the disk; undefined while it was never saved. */
  readonly path: string | undefined;
  /** Whether the disk has what the editor shows. */
  readonly saved: boolean;
  /** How many objects are in it. */
  readonly objects: number;
  /** What a parser refuses, and why it is not to be applied, in words. */
  readonly problem: string | undefined;
  /** What may not be meant so, in words. */
  readonly warning: string | undefined;
  /** What was begun last; its `outcome` can be asked for. */
  readonly begun: Begun | undefined;
  readonly shell: 'bash' | 'powershell';
}

export interface Target {
  /** Resource ID. */
  readonly cluster: string;
  /** For objects that name none; '' leaves it to the cluster: "default". */
  readonly namespace: string;
}

/** A dry run, or what follows it. */
export interface Begun {
  readonly dryRun: boolean;
  readonly target: Target;
  /** Name of the cluster. */
  readonly cluster: string;
}

export interface Printed {
  readonly exitCode: number;
  /** What kubectl printed. */
  readonly output: string;
}
