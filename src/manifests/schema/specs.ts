// The specs of AAD Pod Identity's kinds, and what goes into their fields. Fields and types: the CRDs of
// Azure/aad-pod-identity v1.8.17, which require nothing and forbid nothing. Meanings: its documentation of the concepts.
import { oneOf, says } from './types.ts';
import type { Schema } from './types.ts';

/** A spec: a map of these fields and no others. */
export interface SpecSchema extends Schema {
  readonly properties: Readonly<Record<string, Schema>>;
}

const text = (markdown: string): Schema => ({ type: 'string', ...says(markdown) });
const page = (name: string): string => `[Documentation](https://azure.github.io/aad-pod-identity/docs/concepts/${name}/)`;
// The CRDs have it beside the fields that mean something.
const metadata: Schema = { type: 'object', ...says('Means nothing here: name and namespace belong into the `metadata` of the object.') };

/** By kind, in the order in which one writes them. */
export const podIdentitySpecs: Readonly<Record<string, SpecSchema>> = {
  AzureIdentity: {
    type: 'object',
    ...says(`A managed identity, or a service principal, that pods can sign in as. ${page('azureidentity')}`),
    additionalProperties: false,
    properties: {
      type: {
        type: 'integer',
        ...says('What pods sign in as. Without it: `0`.'),
        ...oneOf([
          [0, 'A user-assigned managed identity. Needs `resourceID` and `clientID`.'],
          [1, 'A service principal with a secret. Needs `tenantID`, `clientID` and `clientPassword`.'],
          [2, 'A service principal with a certificate. Needs `tenantID`, `clientID` and `clientPassword`.'],
        ]),
      },
      resourceID: text('The resource ID of the managed identity: `/subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…`. For type `0`.'),
      clientID: text('The client ID of the managed identity or of the service principal: a GUID.'),
      tenantID: text('The ID of the tenant that the service principal is in: a GUID. For types `1` and `2`.'),
      clientPassword: {
        type: 'object',
        ...says('The Secret with what the service principal signs in with. Its keys are `clientSecret` for type `1`, `certificate` and `password` for type `2`.'),
        additionalProperties: false,
        properties: { name: text('The name of the Secret.'), namespace: text('The namespace of the Secret.') },
      },
      auxiliaryTenantIDs: { type: ['array', 'null'], ...says('Further tenants of the service principal. For type `1`.'), items: text('The ID of a tenant: a GUID.') },
      adResourceID: text('For service principals, and seldom set: pods say themselves which resource they want a token for.'),
      adEndpoint: text("The address of Microsoft Entra ID, where it is not the public cloud's. For service principals."),
      replicas: { type: ['integer', 'null'], ...says("None of aad-pod-identity's examples has it: leave it out.") },
      metadata,
    },
  },
  AzureIdentityBinding: {
    type: 'object',
    ...says(`Gives an AzureIdentity to the pods that bear a label. ${page('azureidentitybinding')}`),
    additionalProperties: false,
    properties: {
      azureIdentity: text('The name of the AzureIdentity, which is in the same namespace.'),
      selector: text('What pods bear as the value of their label `aadpodidbinding`, in the same case. The value alone: this is no label selector.'),
      weight: { type: 'integer', ...says('Which one of several identities is meant that match a pod.') },
      metadata,
    },
  },
  AzurePodIdentityException: {
    type: 'object',
    ...says("Lets some pods get their tokens from the machine they run on, past aad-pod-identity."),
    additionalProperties: false,
    properties: {
      podLabels: { type: 'object', ...says('Labels of those pods, which are in the same namespace. One of them is enough.'), additionalProperties: text('The value of the label.') },
      metadata,
    },
  },
};
