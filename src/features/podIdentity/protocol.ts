/** What the panel "Generate pod identity YAML" and its host say to each other. */
export type PodIdentityContract = {
  readonly load: (params: undefined) => PodIdentityStart;
  readonly openDocument: (params: { readonly yaml: string }) => void;
  readonly copy: (params: { readonly yaml: string }) => void;
  /** The path that was written, or nothing when the user left the dialog. */
  readonly save: (params: { readonly yaml: string; readonly name: string }) => string | undefined;
};

export interface PodIdentityStart {
  readonly identityName: string;
  readonly resourceId: string;
  readonly clientId: string;
  /** A legal name for Kubernetes, to start with. */
  readonly name: string;
}
