// What is found in the examples of Azure/aad-pod-identity, and why that is right. Hints that the project is archived stand
// on each of its objects and are not listed.

export interface Expected {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}

const placeholder = 'a placeholder that one has to replace before applying it';

export const expected: readonly Expected[] = [
  { file: 'demo/aadpodidentity-sp-cert.yaml', line: 16, code: 'guid', reason: placeholder },
  { file: 'demo/aadpodidentity-sp-cert.yaml', line: 17, code: 'guid', reason: placeholder },
  { file: 'demo/aadpodidentity-sp.yaml', line: 15, code: 'guid', reason: placeholder },
  { file: 'demo/aadpodidentity-sp.yaml', line: 16, code: 'guid', reason: placeholder },
  { file: 'demo/aadpodidentity.yaml', line: 7, code: 'resource-id', reason: placeholder },
  { file: 'demo/aadpodidentity.yaml', line: 8, code: 'guid', reason: placeholder },
  { file: 'demo/aadpodidentitybinding.yaml', line: 6, code: 'binding-without-identity', reason: 'its AzureIdentity is in a file that is not there when this one is checked alone' },
  { file: 'demo/deployment.yaml', line: 17, code: 'label-without-binding', reason: 'its binding is in a file that is not there when this one is checked alone' },
];
