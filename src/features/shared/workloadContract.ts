/** A workload of the workspace to choose, as a page is told it. */
export interface WorkloadChoice {
  readonly key: string;
  /** "Deployment orders". */
  readonly label: string;
  /** Its file. */
  readonly description: string;
  readonly namespace: string | undefined;
  /** Of AAD Pod Identity: the label that its pods bear by now. */
  readonly selector: string | undefined;
  /** What its pods run as, where that is said. */
  readonly serviceAccount: string | undefined;
}
