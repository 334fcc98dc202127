import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { bindingName, kubernetesName, namespaceProblem, objectNameProblem, selectorProblem } from '../../../src/manifests/names.ts';
import { podIdentityYaml } from '../../../src/manifests/podIdentity.ts';
import type { PodIdentity } from '../../../src/manifests/podIdentity.ts';

const resourceId = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourcegroups/rg-aks-demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-acr-id';
const clientId = '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad';
const demo: PodIdentity = { name: 'demo', namespace: 'my-app', selector: 'demo', namespaced: true, principal: { type: 0, resourceId, clientId } };
// Read as kubectl does, by the rules of YAML 1.1.
const read = (identity: PodIdentity) => parseAllDocuments(podIdentityYaml(identity), { version: '1.1' }).map((document) => document.toJS() as unknown);

test('an AzureIdentity and its binding, in one namespace, with the fields of v1', () => {
  assert.deepEqual(read(demo), [
    {
      apiVersion: 'aadpodidentity.k8s.io/v1',
      kind: 'AzureIdentity',
      metadata: { name: 'demo', namespace: 'my-app', annotations: { 'aadpodidentity.k8s.io/Behavior': 'namespaced' } },
      spec: { type: 0, resourceID: resourceId, clientID: clientId },
    },
    { apiVersion: 'aadpodidentity.k8s.io/v1', kind: 'AzureIdentityBinding', metadata: { name: 'demo-binding', namespace: 'my-app' }, spec: { azureIdentity: 'demo', selector: 'demo' } },
  ]);
});

test('without a namespace and not namespaced, neither is written', () => {
  const [identity, binding] = read({ ...demo, namespace: undefined, namespaced: false }) as { metadata: unknown }[];
  assert.deepEqual(identity?.metadata, { name: 'demo' });
  assert.deepEqual(binding?.metadata, { name: 'demo-binding' });
});

for (const word of ['on', 'yes', 'y', 'null', '1e3', '010', 'true', '1.0']) {
  test(`the name and selector ${word} stay text for kubectl`, () => {
    const [identity, binding] = read({ ...demo, name: word, selector: word }) as [{ metadata: { name: unknown } }, { spec: unknown }];
    assert.equal(identity.metadata.name, word);
    assert.deepEqual(binding.spec, { azureIdentity: word, selector: word });
  });
}

test('a comment shows where the label belongs: on the pod template', () => {
  assert.match(podIdentityYaml(demo), /# {3}template:\n# {5}metadata:\n# {7}labels:\n# {9}aadpodidbinding: demo\n/);
});

test('a long resource ID stays on one line', () => {
  const long = `${resourceId}${'x'.repeat(128)}`;
  assert.ok(podIdentityYaml({ ...demo, principal: { type: 0, resourceId: long, clientId } }).split('\n').includes(`  resourceID: ${long}`));
});

for (const [azure, kubernetes] of [['mi-acr-id', 'mi-acr-id'], ['Mi_Acr__ID', 'mi-acr-id'], ['A', 'a'], ['_', 'identity'], ['a'.repeat(128), 'a'.repeat(63)]] as const) {
  test(`${azure.slice(0, 12)} (${azure.length}) gives a name that Kubernetes takes`, () => {
    assert.equal(kubernetesName(azure), kubernetes);
    assert.equal(objectNameProblem(kubernetesName(azure)) ?? selectorProblem(kubernetesName(azure)), undefined);
  });
}

test('the name of the binding is legal even for the longest name', () => {
  const name = `${'a'.repeat(243)}.${'b'.repeat(9)}`;
  assert.equal(objectNameProblem(name), undefined);
  assert.equal(objectNameProblem(bindingName(name)), undefined);
});

for (const [check, good, bad] of [
  [objectNameProblem, ['a', 'a.b-c', '0'], ['', 'A', 'a_b', '-a', 'a-', 'a..b', 'a'.repeat(254)]],
  [namespaceProblem, ['', 'my-app', '0'], ['a.b', 'A', '-a', 'a'.repeat(64)]],
  [selectorProblem, ['a', 'A_b.c-1'], ['', '-a', 'a/b', 'a b', 'a'.repeat(64)]],
] as const) {
  for (const value of good) test(`${check.name} takes "${value}"`, () => assert.equal(check(value), undefined));
  for (const value of bad) test(`${check.name} refuses "${value.slice(0, 12)}" (${value.length})`, () => assert.notEqual(check(value), undefined));
}
