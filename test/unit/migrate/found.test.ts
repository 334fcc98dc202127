import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choiceProblem, foundIn, migrationOf, otherTenant } from '../../../src/features/migrate/found.ts';
import type { Choices, Found } from '../../../src/features/migrate/protocol.ts';
import { readSource, unreadSource } from '../../../src/manifests/source.ts';

const clientId = '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad';
const resourceId = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-aks-demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-orders';
const identity = (name: string, spec = `type: 0, resourceID: ${resourceId}, clientID: ${clientId}`) => `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
const binding = (name: string, selector: string) => `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentityBinding\nmetadata: {name: ${name}-binding}\nspec: {azureIdentity: ${name}, selector: ${selector}}\n`;
const deployment = (name: string, selector: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {template: {metadata: {labels: {aadpodidbinding: ${selector}}}, spec: {containers: [{name: api, image: api}]}}}\n`;
const principal = `type: 1, tenantID: ${clientId}, clientID: ${clientId}, clientPassword: {name: secret}`;

function find(files: Readonly<Record<string, string>>, choices: Choices = { workloads: {}, namespace: 'shop' }, known: readonly { name: string; clientId: string }[] | undefined = [{ name: 'mi-orders', clientId }]): Found {
  const sources = new Map(Object.entries(files).map(([file, text]) => [file, readSource(text)]));
  return foundIn(sources, migrationOf(sources, choices), choices, (file) => file.toUpperCase(), known);
}

const problem = (found: Found): string | undefined => found.credentials[0]?.problem;

describe('what a migration finds', () => {
  it('tells the workload, what it uses, what it will be and what that needs', () => {
    const found = find({ 'id.yaml': [identity('orders'), binding('orders', 'orders')].join('---\n'), 'api.yaml': deployment('api', 'orders'), 'other.yaml': 'kind: ConfigMap\napiVersion: v1\n' });
    assert.deepEqual(found.files, ['ID.YAML', 'API.YAML']);
    assert.deepEqual(found.workloads, [{ key: '["api.yaml","Deployment","","api"]', label: 'Deployment api', file: 1, namespace: undefined, selector: 'orders', bindings: ['orders-binding'], identities: ['orders'], identity: 'orders', serviceAccount: 'orders', obstacle: undefined }]);
    assert.deepEqual(found.credentials, [{ identity: 'mi-orders', namespace: 'shop', serviceAccount: 'orders', problem: undefined }]);
    assert.deepEqual([found.changed, found.needsNamespace, found.left], [1, true, []]);
  });

  it('lists what cannot be migrated, with the reason', () => {
    const found = find({
      'a.yaml': [identity('secretly', principal), binding('secretly', 'secretly'), deployment('api', 'secretly'), identity('lonely'), 'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzurePodIdentityException\nmetadata: {name: mic}\nspec: {podLabels: {app: mic}}\n'].join('---\n'),
      'chart.yaml': 'kind: AzureIdentity\nmetadata: {name: {{ .Values.name }}, labels: {aadpodidbinding: x}}\n',
      'broken.yaml': `${binding('b', 'b')}---\nkind: [\n`,
    });
    assert.match(found.workloads[0]?.obstacle ?? '', /^The AzureIdentity "secretly" is a service principal with a secret\./);
    assert.deepEqual(found.left.map(({ what }) => what), ['CHART.YAML', 'BROKEN.YAML', 'AzureIdentity lonely', 'AzurePodIdentityException mic']);
    assert.equal(found.changed, 0);
  });

  it('says where not all files were read, and which of those that were', () => {
    const sources = new Map([['a.yaml', unreadSource('aadpodidbinding: a', 'This is too long.')]]);
    const none = { workloads: {}, namespace: 'shop' };
    assert.deepEqual(foundIn(sources, migrationOf(sources, none), none, String, [], true).left, [
      { what: 'Other files', why: 'Not all files of the workspace were read: it has more than 5,000 YAML and JSON files. Open the folder with the manifests alone.' },
      { what: 'a.yaml', why: 'A part of it was not read, and is left as it is: This is too long.' },
    ]);
  });

  it('tells which credentials cannot be created', () => {
    const files = { 'a.yaml': [identity('orders'), binding('orders', 'orders'), deployment('api', 'orders')].join('---\n') };
    assert.match(problem(find(files, undefined, [])) ?? '', /^There is no managed identity with the client ID 9d7f/);
    assert.match(problem(find(files, { workloads: {}, namespace: '' })) ?? '', /^Enter the namespace/);
    const sources = new Map([['a.yaml', readSource(files['a.yaml'])]]);
    const none = { workloads: {}, namespace: 'shop' };
    assert.match(problem(foundIn(sources, migrationOf(sources, none), none, String, undefined)) ?? '', /can't be asked/);
  });

  it('knows the tenant of an identity where it is none of the cluster\'s', () => {
    const identities = [{ clientId, tenantId: 'Here' }];
    assert.deepEqual(['here', 'there'].map((tenantId) => otherTenant(clientId.toUpperCase(), identities, { tenantId })), [undefined, 'Here']);
    assert.deepEqual([otherTenant(clientId, identities, undefined), otherTenant(clientId, undefined, { tenantId: 'there' }), otherTenant('x', identities, { tenantId: 'there' })], [undefined, undefined, undefined]);
  });

  it('says which choice cannot be made with the files as they are', () => {
    const sources = new Map([['a.yaml', readSource([identity('orders'), binding('orders', 'orders'), deployment('api', 'orders')].join('---\n'))]]);
    const problemOf = (workloads: Choices['workloads']): string | undefined => choiceProblem(migrationOf(sources, { workloads, namespace: '' }), { workloads, namespace: '' });
    const key = '["a.yaml","Deployment","","api"]';
    assert.equal(problemOf({ [key]: { serviceAccount: 'Not A Name' } }), 'The service account of Deployment api: Only lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit.');
    assert.equal(problemOf({ [key]: { identity: 'gone', serviceAccount: 'api' } }), 'Deployment api does not get the AzureIdentity gone any more. Read the files again, and see what is chosen.');
    assert.equal(problemOf({ [key]: { identity: 'orders', serviceAccount: 'api' }, 'of a workload that is gone': { serviceAccount: 'Not A Name' } }), undefined);
  });
});
