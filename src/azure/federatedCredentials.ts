/** What a workload outside of Azure, or in a cluster, shows in the place of a secret to be a user-assigned identity. */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  /** URL; compared exactly, the slash at its end included. */
  readonly issuer: string;
  readonly subject: string;
  /** "api://AzureADTokenExchange" in the public cloud, nearly always. */
  readonly audience: string;
}
