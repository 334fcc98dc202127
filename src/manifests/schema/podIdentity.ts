// A JSON schema of AAD Pod Identity's kinds, for what completes, explains and checks YAML by one.
import { behaviorAnnotation, podIdentityVersion } from '../vocabulary.ts';
import { podIdentitySpecs } from './specs.ts';
import type { SpecSchema } from './specs.ts';
import { oneOf, says, where } from './types.ts';
import type { Schema } from './types.ts';

const named: Readonly<Record<string, string>> = {
  AzureIdentity: 'What bindings call it by: lower case, digits, `-` and `.`.',
  AzureIdentityBinding: 'Lower case, digits, `-` and `.`. Nothing refers to it.',
  AzurePodIdentityException: 'Lower case, digits, `-` and `.`. Nothing refers to it.',
};

/**
 * Says what belongs into the specs, and takes everything else as it is: other objects, and metadata, whose fields are
 * Kubernetes' own. Of mistakes it tells a kind, a field or a value that there is not, and a wrong type. What is missing and
 * what a value has to look like is told by the check beside it alone, which has a way to mend it.
 */
export const podIdentitySchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'AAD Pod Identity',
  ...where('apiVersion', podIdentityVersion, {
    type: 'object',
    properties: {
      apiVersion: says('The version of AAD Pod Identity: there is this one alone.'),
      kind: oneOf([
        ...Object.entries(podIdentitySpecs).map(([kind, { markdownDescription = '' }]) => [kind, markdownDescription] as const),
        ['AzureAssignedIdentity', 'Which pod has which identity. The cluster writes it.'],
      ]),
    },
    allOf: Object.entries(podIdentitySpecs).map(([kind, spec]) => where('kind', kind, objectWith(kind, spec))),
  }),
};

function objectWith(kind: string, spec: SpecSchema): Schema {
  const annotations: Schema = { properties: { [behaviorAnnotation]: says('`namespaced`, exactly so: only pods in the same namespace may have the identity.') } };
  return {
    type: 'object',
    properties: {
      metadata: {
        type: 'object',
        properties: {
          name: says(named[kind] ?? ''),
          namespace: says(kind === 'AzureIdentity' ? 'Its bindings are in the same one.' : 'The pods are in the same one.'),
          ...(kind === 'AzureIdentity' && { annotations: { type: 'object', ...annotations } }),
        },
      },
      spec,
      status: says('The cluster writes it.'),
    },
  };
}
