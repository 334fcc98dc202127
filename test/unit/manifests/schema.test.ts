import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { exceptionYaml, podIdentityYaml } from '../../../src/manifests/podIdentity.ts';
import type { PodIdentity } from '../../../src/manifests/podIdentity.ts';
import { podIdentityShare } from '../../../src/manifests/schema/claims.ts';
import { podIdentitySchema } from '../../../src/manifests/schema/podIdentity.ts';
import { podIdentitySpecs } from '../../../src/manifests/schema/specs.ts';
import type { Schema } from '../../../src/manifests/schema/types.ts';

const data = join(import.meta.dirname, '../../../../shared/data/kubernetes');
const skip = existsSync(data) ? false : `${data} is not there`;

const ajv = new Ajv({ strict: true, strictTypes: true, allowUnionTypes: true, allErrors: true });
// Keywords of YAML's language server, which say something and check nothing.
ajv.addVocabulary(['markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions']);
const validate = ajv.compile(podIdentitySchema);

const objects = (yaml: string): unknown[] => parseAllDocuments(yaml, { version: '1.1' }).map((document) => document.toJS() as unknown);
function refusals(yaml: string): string[] {
  return objects(yaml).flatMap((object) => (validate(object) ? [] : (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)));
}
const spec = (kind: string, fields: string): string => `apiVersion: aadpodidentity.k8s.io/v1\nkind: ${kind}\nmetadata: {name: x}\nspec: ${fields}\n`;

describe('the schema of pod identity', () => {
  it("takes upstream's examples", { skip }, () => {
    const examples = join(data, 'upstream-examples');
    const files = ['demo', 'infra'].flatMap((folder) => readdirSync(join(examples, folder)).map((file) => join(examples, folder, file)));
    assert.ok(files.length > 5);
    for (const file of files) assert.deepEqual(refusals(readFileSync(file, 'utf8')), [], file);
  });

  it('takes what is generated here', () => {
    const one = { name: 'orders', namespace: 'shop', selector: 'orders', namespaced: true };
    const principals: readonly PodIdentity['principal'][] = [
      { type: 0, resourceId: '/subscriptions/x', clientId: 'x' },
      { type: 1, tenantId: 'x', clientId: 'x', secretName: 'x' },
      { type: 2, tenantId: 'x', clientId: 'x', secretName: 'x' },
    ];
    for (const principal of principals) assert.deepEqual(refusals(podIdentityYaml({ ...one, principal })), []);
    assert.deepEqual(refusals(exceptionYaml({ name: 'x', namespace: undefined, podLabels: { app: 'x' } })), []);
  });

  for (const [kind, fields, refused] of [
    ['AzureIdentity', '{type: 0, ResourceID: x}', '/spec additionalProperties'],
    ['AzureIdentity', '{type: "0"}', '/spec/type type'],
    ['AzureIdentity', '{type: 3}', '/spec/type enum'],
    ['AzureIdentity', '{clientID: 7}', '/spec/clientID type'],
    ['AzureIdentity', '{clientPassword: {Name: x}}', '/spec/clientPassword additionalProperties'],
    ['AzureIdentity', '{clientPassword: x}', '/spec/clientPassword type'],
    ['AzureIdentity', '{auxiliaryTenantIDs: [7]}', '/spec/auxiliaryTenantIDs/0 type'],
    ['AzureIdentityBinding', '{selector: {app: x}}', '/spec/selector type'],
    ['AzureIdentityBinding', '{azureidentity: x}', '/spec additionalProperties'],
    ['AzureIdentityBinding', '{weight: 1.5}', '/spec/weight type'],
    ['AzurePodIdentityException', '{podLabels: [x]}', '/spec/podLabels type'],
    ['AzurePodIdentityException', '{podLabels: {app: true}}', '/spec/podLabels/app type'],
    ['AzureIdentities', '{}', '/kind enum'],
  ] as const) {
    it(`refuses ${kind} ${fields}`, () => assert.deepEqual(refusals(spec(kind, fields)).filter((one) => one === refused), [refused]));
  }

  it('leaves to the check beside it what is missing and what a value looks like', () => {
    assert.deepEqual(refusals(spec('AzureIdentity', '{type: 1, clientID: no-guid}')), []);
    assert.deepEqual(refusals('apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentityBinding\nmetadata: {name: NO, labels: {a: true}}\n'), []);
  });

  it('takes whatever is not of pod identity', () => {
    assert.deepEqual(refusals('apiVersion: v1\nkind: Secret\nspec: {ResourceID: 7}\n---\n- a list\n---\n7\n---\nkind: AzureIdentity\nspec: {x: y}\n'), []);
  });

  it('says of every field what goes there', () => {
    const mute = (name: string, schema: Schema): string[] => [...(schema.description && schema.markdownDescription ? [] : [name]), ...Object.entries(schema.properties ?? {}).flatMap(([key, one]) => mute(`${name}.${key}`, one))];
    assert.deepEqual(Object.entries(podIdentitySpecs).flatMap(([kind, one]) => mute(kind, one)), []);
    assert.doesNotMatch(JSON.stringify(podIdentitySpecs).replaceAll(/"markdown\w+":("(\\.|[^"\\])*"|\[[^\]]*\])/g, ''), /`|\]\(/);
  });

  it('has the fields of the CRDs, and their types', { skip }, () => {
    const crds = objects(readFileSync(join(data, 'aad-pod-identity/crd.yaml'), 'utf8')) as (Crd | null)[];
    const specs = crds.flatMap((crd) => (crd && crd.spec.names.kind in podIdentitySpecs ? [[crd.spec.names.kind, shape(crd.spec.versions[0]?.schema.openAPIV3Schema.properties['spec'] ?? {})] as const] : []));
    assert.deepEqual(Object.fromEntries(specs), Object.fromEntries(Object.entries(podIdentitySpecs).map(([kind, one]) => [kind, shape(one)])));
    assert.deepEqual(new Set(podIdentitySchema.else?.properties?.['kind']?.enum), new Set(crds.flatMap((crd) => crd?.spec.names.kind ?? [])));
  });
});

interface Crd {
  readonly spec: { readonly names: { readonly kind: string }; readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: { readonly properties: Record<string, OpenApi> } } }[] };
}
type OpenApi = Pick<Schema, 'type'> & { readonly nullable?: boolean; readonly properties?: Record<string, OpenApi>; readonly items?: OpenApi; readonly additionalProperties?: false | OpenApi };

/** What of a schema is about fields and their types. */
function shape({ type, nullable, properties, items, additionalProperties }: OpenApi): unknown {
  return {
    type: [type, nullable === true ? 'null' : []].flat(),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, shape(one)])) }),
    ...(items && { items: shape(items) }),
    ...(additionalProperties && { additionalProperties: shape(additionalProperties) }),
  };
}

describe('how much of a text is pod identity', () => {
  const identity = spec('AzureIdentity', '{}');
  const secret = 'apiVersion: v1\nkind: Secret\n';
  for (const [what, text, share] of [
    ['an AzureIdentity', identity, 'all'],
    ['several, with comments and an empty document between them', `# mine\n---\n${identity}---\n# nothing\n---\n${identity}`, 'all'],
    ['one whose kind is being typed', 'apiVersion: aadpodidentity.k8s.io/v1\nki', 'all'],
    ['one in quotes, with Windows line ends', '"apiVersion": "aadpodidentity.k8s.io/v1"\r\nkind: AzureIdentity\r\n', 'all'],
    ['a Secret before it', `${secret}---\n${identity}`, 'some'],
    ['a document that has only begun after it', `${identity}---\nfoo`, 'some'],
    ['another kind', secret, 'none'],
    ['another kind that names it', `${secret}data:\n  apiVersion: aadpodidentity.k8s.io/v1\n`, 'none'],
    ['a CRD of it', 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {group: aadpodidentity.k8s.io}\n', 'none'],
    ['a template', identity.replace('name: x', 'name: "{{ .Values.name }}"'), 'none'],
  ] as const) {
    it(`${what}: ${share}`, () => assert.equal(podIdentityShare(text), share));
  }
});
