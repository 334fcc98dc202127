import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workloadsIn } from '../../../src/manifests/workloads.ts';
import { appliedTo, changesFor, obstacleFor, takenIn, wholeYaml } from '../../../src/features/workloadIdentity/yaml.ts';
import { check } from '../../../src/manifests/check/check.ts';
import { applied } from '../../../src/manifests/edit.ts';
import { readSource } from '../../../src/manifests/source.ts';

const clientId = '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad';
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  template:
    metadata:
      labels: {app: api}
    spec:
      containers: [{name: api, image: api}]
`;
const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n';
const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: mi-orders, namespace: shop}\n';
const sourcesOf = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files).map(([file, text]) => [file, readSource(text)]));
const form = (workload: string) => ({ cluster: '', namespace: 'shop', serviceAccount: 'mi-orders', workload });

/** What stands in the way of the first workload. */
const obstacle = (files: Readonly<Record<string, string>>): string | undefined => {
  const sources = sourcesOf(files);
  return obstacleFor(form(workloadsIn(sources)[0]?.key ?? assert.fail()), clientId, sources, String);
};

describe('a workload that is elsewhere', () => {
  it('gets a document in which nothing is found to be wrong', () => {
    const yaml = wholeYaml(form(''), clientId);
    assert.equal(yaml, `# Pods sign in as the identity by this service account and a label.
# In the pod template (not on the Deployment):
#   template:
#     metadata:
#       labels:
#         azure.workload.identity/use: "true"
#     spec:
#       serviceAccountName: mi-orders
apiVersion: v1
kind: ServiceAccount
metadata:
  name: mi-orders
  namespace: shop
  annotations:
    azure.workload.identity/client-id: ${clientId}
`);
    assert.deepEqual(check(readSource(yaml)), []);
  });

  it('is not changed here', () => assert.equal(changesFor(form('gone'), clientId, sourcesOf({ 'a.yaml': deployment })), undefined));
});

const accountOf = (metadata: string, id = '44f0a5d2-6a5e-4a3c-8bd3-3c0f0b8f9e22'): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {${metadata}, annotations: {azure.workload.identity/client-id: "${id}"}}\n`;

const taken = (text: string, wanted = form('')) => takenIn(wanted, clientId, sourcesOf({ 'a.yaml': deployment, 'b.yaml': text }), (file) => `k8s/${file}`);

describe('the name of a ServiceAccount', () => {
  const told = 'k8s/b.yaml has a ServiceAccount of this name, for another identity. In one namespace the one that is applied last would take its place.';

  it('is told where one of another identity has it already, in the namespace or in any', () => {
    for (const metadata of ['name: mi-orders, namespace: shop', 'name: mi-orders']) assert.equal(taken(accountOf(metadata)), told);
    assert.equal(taken(accountOf('name: mi-orders, namespace: shop'), { ...form(''), namespace: '' }), told);
  });

  it('is free where that one is elsewhere, of the same identity, of none that is known here, or the one that is changed', () => {
    for (const text of [accountOf('name: mi-orders, namespace: else'), accountOf('name: other, namespace: shop'), accountOf('name: mi-orders, namespace: shop', clientId.toUpperCase()), accountOf('name: mi-orders, namespace: shop', '${CLIENT_ID}'), account]) assert.equal(taken(text), undefined);
    const [found = assert.fail()] = workloadsIn(sourcesOf({ 'a.yaml': deployment }));
    assert.equal(taken(accountOf('name: mi-orders, namespace: shop'), form(found.key)), undefined);
  });
});

describe('a workload of the workspace', () => {
  it('is changed in its file, and only its document and the new one are shown', () => {
    const sources = sourcesOf({ 'a.yaml': `${config}---\n${deployment}` });
    const [found = assert.fail()] = workloadsIn(sources);
    const changes = changesFor(form(found.key), clientId, sources) ?? assert.fail();
    const shown = appliedTo(sources, changes);
    assert.match(shown, /^apiVersion: apps\/v1\n[^]*labels: \{app: api, azure\.workload\.identity\/use: "true"\}\n {4}spec:\n {6}serviceAccountName: mi-orders\n[^]*\n---\napiVersion: v1\nkind: ServiceAccount\n/);
    assert.doesNotMatch(shown, /ConfigMap/);
  });

  it('and a ServiceAccount of another file that is there already', () => {
    const sources = sourcesOf({ 'a.yaml': deployment, 'b.yaml': account });
    const [found = assert.fail()] = workloadsIn(sources);
    const changes = changesFor(form(found.key), clientId, sources) ?? assert.fail();
    assert.deepEqual(changes.files.map(({ file }) => file), ['a.yaml', 'b.yaml']);
    assert.match(appliedTo(sources, changes), /\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: \{name: mi-orders, namespace: shop, annotations: \{azure\.workload\.identity\/client-id: 9d7f/);
  });

  it('is left alone where something finds its pods by the label that would go', () => {
    const labelled = deployment.replace('{app: api}', '{aadpodidbinding: orders}');
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {aadpodidbinding: orders}}\n';
    assert.equal(obstacle({ 'a.yaml': labelled, 'b.yaml': service }), 'Deployment api in a.yaml can\'t be changed in place: The Service "web" finds the pods by the label aadpodidbinding, and would lose them. Let it select them by another label first.');
    assert.equal(obstacle({ 'a.yaml': labelled, 'b.yaml': service.replace('orders', 'other') }), undefined);
    assert.equal(obstacle({ 'a.yaml': deployment, 'b.yaml': service }), undefined);
  });

  it('gets both in one template where it has none, or an empty one', () => {
    for (const [before, after] of [
      ['spec: {template: {}}', 'spec: {template: {metadata: {labels: {azure.workload.identity/use: "true"}}, spec: {serviceAccountName: mi-orders}}}'],
      ['spec:\n  replicas: 1', 'spec:\n  replicas: 1\n  template:\n    metadata:\n      labels:\n        azure.workload.identity/use: "true"\n    spec:\n      serviceAccountName: mi-orders'],
      ['spec:\n  template: # none', 'spec:\n  template: # none\n    metadata:\n      labels:\n        azure.workload.identity/use: "true"\n    spec:\n      serviceAccountName: mi-orders'],
    ] as const) {
      const patch = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\n${before}\n`;
      const sources = sourcesOf({ 'a.yaml': patch });
      const { files } = changesFor(form(workloadsIn(sources)[0]?.key ?? assert.fail()), clientId, sources) ?? assert.fail();
      assert.equal(applied(patch, files.find(({ file }) => file === 'a.yaml')?.edits ?? []), patch.replace(before, after));
    }
  });
});
