import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { problemsIn, takenIn, yamlOf } from '../../../src/features/podIdentity/draft.ts';
import type { Draft } from '../../../src/features/podIdentity/draft.ts';

const resourceId = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-aks-demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Mi_Orders';
const clientId = '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad';
const tenantId = '11111111-2222-3333-4444-555555555555';
const start = { identityName: 'Mi_Orders', resourceId, clientId, tenantId, name: 'mi-orders', workloads: [], taken: [] };
const draft = (more: Partial<Draft> = {}): Draft => ({ type: '0', tenantId, clientId: '', secret: 'orders-secret', name: 'mi-orders', namespace: 'shop', selector: 'orders', mode: 'standard', namespaced: false, workload: '', exception: '', cluster: '', ...more });
const wrong = (one: Draft) => Object.entries(problemsIn(one)).flatMap(([field, problem]) => (problem === undefined ? [] : [field]));
const kinds = (one: Draft) => parseAllDocuments(yamlOf(one, start)).map((document) => document.get('kind'));

test('a managed identity needs no tenant, no client ID and no Secret of the form', () => {
  assert.deepEqual(wrong(draft({ tenantId: '', clientId: '', secret: '' })), []);
  assert.deepEqual(kinds(draft()), ['AzureIdentity', 'AzureIdentityBinding']);
});

for (const type of ['1', '2']) {
  test(`a service principal of type ${type} needs all three, and its Secret comes first`, () => {
    assert.deepEqual(wrong(draft({ type, tenantId: 'contoso.com', clientId: '', secret: 'My Secret' })), ['tenantId', 'clientId', 'secret']);
    assert.deepEqual(wrong(draft({ type, clientId })), []);
    assert.deepEqual(kinds(draft({ type, clientId })), ['Secret', 'AzureIdentity', 'AzureIdentityBinding']);
  });
}

test('an exception is a document of its own, and a label that is none is told', () => {
  assert.deepEqual(kinds(draft({ exception: 'app=agent' })), ['AzureIdentity', 'AzureIdentityBinding', 'AzurePodIdentityException']);
  assert.deepEqual(wrong(draft({ exception: 'app' })), ['exception']);
});

test('in managed mode the identity is namespaced, whatever was ticked in standard mode', () => {
  assert.doesNotMatch(yamlOf(draft(), start), /Behavior/);
  assert.match(yamlOf(draft({ mode: 'managed' }), start), /aadpodidentity\.k8s\.io\/Behavior: namespaced/);
});

const taken = (name: string, namespace: string | undefined) => ({ ...start, taken: [{ name, namespace, file: 'k8s/other.yaml' }] });

for (const namespace of ['shop', undefined]) {
  test(`a name that an AzureIdentity of another identity has in ${namespace ?? 'no namespace of its own'} is told, with its file`, () => {
    assert.match(takenIn(draft(), taken('mi-orders', namespace)) ?? '', /^k8s\/other\.yaml has an AzureIdentity of this name/);
  });
}

test('a name that is taken in another namespace is free in this one', () => {
  assert.equal(takenIn(draft(), taken('mi-orders', 'other')), undefined);
  assert.equal(takenIn(draft(), taken('orders', 'shop')), undefined);
});
