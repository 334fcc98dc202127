// What looks like a mistake and may be none, and what a file alone does not say.
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { check } from '../../../src/manifests/check/check.ts';
import { digestOf, digestOfFile } from '../../../src/manifests/digest.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { guid, resourceId } from './mistakes.ts';

const findings = (text: string, ...others: string[]) => check(readSource(text), others.map((other) => digestOf(readSource(other).manifests))).filter(({ severity }) => severity !== 'hint');
const found = (text: string, ...others: string[]) => findings(text, ...others).map(({ severity, code }) => `${severity}: ${code}`);

/** The same of a text beside files, by their paths. */
const beside = (text: string, files: Readonly<Record<string, string>>) => check(readSource(text), Object.entries(files).map(([path, other]) => digestOfFile(readSource(other), path))).filter(({ severity }) => severity !== 'hint').map(({ severity, code }) => `${severity}: ${code}`);

const object = (kind: string, metadata: string, spec: string) => `apiVersion: aadpodidentity.k8s.io/v1\nkind: ${kind}\nmetadata: {${metadata}}\n${spec === '' ? '' : `spec: {${spec}}\n`}`;
const identity = (metadata: string, spec = `type: 0, resourceID: ${resourceId}, clientID: ${guid}`) => object('AzureIdentity', metadata, spec);
const binding = (metadata: string, spec = 'azureIdentity: orders, selector: orders') => object('AzureIdentityBinding', metadata, spec);
const pod = (metadata: string, spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: orders, ${metadata}}\nspec: {${spec}}\n`;
const containers = 'containers: [{name: api, image: api}]';
const use = 'labels: {azure.workload.identity/use: "true"}';
const all = (...documents: string[]) => documents.join('---\n');

test('a ServiceAccount of another namespace is not said to be nowhere', () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: orders, namespace: bank}\n';
  const [finding, ...more] = findings(all(account, pod(`namespace: shop, ${use}`, `serviceAccountName: orders, ${containers}`)));
  assert.deepEqual([finding?.code, more], ['service-account-unknown', []]);
  assert.equal(finding?.message, 'The ServiceAccount "orders" is in the namespace "bank", and pods run as one of their own.');
});

describe('a pod in another namespace than its binding', () => {
  const there = pod('namespace: shop, labels: {aadpodidbinding: orders}', containers);
  const kept = 'annotations: {aadpodidentity.k8s.io/Behavior: namespaced}';

  it('matches an identity that is for all namespaces', () => assert.deepEqual(found(all(identity('name: orders, namespace: default'), binding('name: b, namespace: default'), there)), []));

  it('does not match one that is kept to its namespace, which is said', () => {
    for (const named of [identity(`name: orders, namespace: default, ${kept}`), identity(`name: orders, ${kept}`)]) {
      const [finding, ...more] = findings(all(named, binding('name: b, namespace: default'), there));
      assert.deepEqual([finding?.code, more], ['pod-in-another-namespace', []]);
      assert.match(finding?.message ?? '', /pods of the namespace "default" alone/);
    }
  });

  it('matches one that is kept to its own namespace, whatever else has its name', () => {
    assert.deepEqual(found(all(identity(`name: orders, namespace: default, ${kept}`), identity(`name: orders, namespace: shop, ${kept}`), binding('name: b'), there)), []);
  });

  it('matches where one of several bindings lets it', () => {
    const own = all(identity(`name: orders, namespace: shop, ${kept}`), binding('name: b, namespace: shop'));
    assert.deepEqual(found(all(identity(`name: orders, namespace: default, ${kept}`), binding('name: b, namespace: default'), own, there)), []);
  });
});

describe('a ServiceAccount without a client ID', () => {
  const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: cert-manager, ${use}}\n`;

  it("is no mistake for sure: cert-manager's Issuer holds it", () => assert.deepEqual(found(all(account, pod(use, `serviceAccountName: cert-manager, ${containers}`))), ['information: service-account-unannotated']));

  it('is none where a container is told it', () => {
    const told = 'containers: [{name: proxy, image: proxy}, {name: api, image: api, env: [{name: AZURE_CLIENT_ID, value: x}]}]';
    assert.deepEqual(found(all(account, pod(use, `serviceAccountName: cert-manager, ${told}`))), []);
  });
});

test('an exception may have labels with an empty value, merged ones, and what another tool fills in', () => {
  assert.deepEqual(found(object('AzurePodIdentityException', 'name: x', 'podLabels: {<<: {app: x}, tier: "", k8s.io/a.b: "1", "${KEY}": v, env: "${ENV}"}')), []);
});

describe('of a patch', () => {
  it('nothing is missing that the object has which it is merged into', () => {
    assert.deepEqual(found(identity('name: orders', `clientID: ${guid}`), identity('name: orders')), []);
    assert.deepEqual(found(identity('name: orders, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}', ''), identity('name: orders')), []);
    assert.deepEqual(found(binding('name: b', 'selector: web'), all(identity('name: orders'), binding('name: b'))), []);
  });

  it('it is said with doubt what is missing where that object is not in the workspace', () => {
    assert.deepEqual(found(identity('name: orders', `clientID: ${guid}`)), ['warning: field-missing']);
    assert.deepEqual(found(binding('name: b', 'selector: web')), ['warning: field-missing']);
    assert.deepEqual(found(identity('name: orders', `type: 0, clientID: ${guid}`)), ['error: field-missing']);
    assert.deepEqual(found(identity('name: orders', `clientID: ${guid}, resourceID: ""`)), ['error: field-missing']);
  });

  it('what is missing is said with doubt beside a copy that has all of it, for another environment say', () => {
    const lacking = identity('name: orders', `type: 0, resourceID: ${resourceId}`);
    const [finding, ...more] = findings(lacking, identity('name: orders'));
    assert.deepEqual([finding?.severity, finding?.code, more], ['warning', 'field-missing', []]);
    assert.equal(finding?.message, 'An AzureIdentity of type 0 needs "clientID", unless this is merged with another AzureIdentity "orders", which has it.');
    assert.deepEqual(found(binding('name: b', 'azureIdentity: orders, selector: ""'), all(identity('name: orders'), binding('name: b'))), ['warning: field-missing']);
    // Of other names, of other namespaces and with the same missing nothing can come.
    for (const other of [identity('name: web'), lacking]) assert.deepEqual(found(lacking, other), ['error: field-missing']);
    assert.deepEqual(found(lacking.replace('name: orders', 'name: orders, namespace: dev'), identity('name: orders, namespace: prod')), ['error: field-missing']);
  });

  it('nothing is missing that a patch brings', () => {
    const base = identity('name: orders', `type: 0, resourceID: ${resourceId}`);
    const patch = identity('name: orders', `clientID: ${guid}`);
    assert.deepEqual(found(base, patch), []);
    assert.deepEqual(found(base, patch, identity('name: orders')), []);
    assert.deepEqual(found(identity('name: orders', 'type: 0'), patch, identity('name: orders', `resourceID: ${resourceId}`)), []);
    assert.deepEqual(found(identity('name: orders', 'type: 1, clientID: ""'), identity('name: orders', `tenantID: ${guid}, clientID: ${guid}, clientPassword: {name: a}`)), []);
    assert.deepEqual(found(binding('name: b', 'azureIdentity: orders, selector: ""'), all(identity('name: orders'), binding('name: b', 'selector: web'))), []);
  });

  it('nothing is missing that says "$patch"', () => {
    for (const kind of ['AzureIdentity', 'AzureIdentityBinding', 'AzurePodIdentityException']) {
      assert.deepEqual(found(`$patch: delete\n${object(kind, 'name: orders', '')}`), []);
      assert.deepEqual(found(object(kind, 'name: orders', '$patch: replace')), []);
    }
  });

  it('nobody knows what the pod runs as which names a container without its image', () => {
    assert.deepEqual(found(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {metadata: {${use}}, spec: {containers: [{name: api, env: [{name: A, value: b}]}]}}}\n`), []);
  });
});

const kustomization = (fields: string) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${fields}\n`;
const operation = (op: string, path: string) => `- op: ${op}\n  path: ${path}\n  value: "true"\n`;
const target = (fields: string) => kustomization(`patches:\n- path: p.yaml\n  target: {${fields}}`);

describe('what Kustomize gives to a workload', () => {
  const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: orders, annotations: {azure.workload.identity/client-id: ${guid}}}\n`;
  const deployment = (labels: string, spec = containers, name = 'orders') => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {template: {metadata: {labels: {${labels}}}, spec: {${spec}}}}\n`;
  const runs = `serviceAccountName: orders, ${containers}`;
  const label = 'azure.workload.identity/use: "true"';

  it('is not missing where a patch has the label, and is where the patch is of another one', () => {
    assert.deepEqual(found(all(account, deployment('app: x', runs))), ['warning: use-label-missing']);
    assert.deepEqual(found(all(account, deployment('app: x', runs)), deployment(label, '')), []);
    assert.deepEqual(found(all(account, deployment('app: x', runs)), deployment(label, '', 'web')), ['warning: use-label-missing']);
  });

  it('may be in what is whole by itself, a patch with an image or a copy for another environment, which is said with doubt', () => {
    const [finding, ...more] = findings(all(account, deployment('app: x', runs)), deployment(label, containers));
    assert.deepEqual([finding?.severity, finding?.code, more], ['information', 'use-label-missing', []]);
    assert.match(finding?.message ?? '', /so it gets no token, unless this is merged with another Deployment "orders", which has it\.$/);
    const [missing, ...others] = findings(deployment(label), all(account, deployment('app: x', runs)));
    assert.deepEqual([missing?.severity, missing?.code, others], ['information', 'service-account-missing', []]);
    assert.match(missing?.message ?? '', /lets it in, unless this is merged with another Deployment "orders", which has it\.$/);
    assert.deepEqual(found(all(account, deployment('app: x', runs)), deployment(label, containers, 'web')), ['warning: use-label-missing']);
    const labelled = account.replace('name: orders', `name: orders, ${use}`);
    assert.deepEqual(found(labelled, all(deployment('app: x', runs), deployment(label, containers))), ['information: use-label-on-service-account']);
  });

  const bare = all(account, deployment('app: x', runs));
  const lacking = ['warning: use-label-missing'];
  const pairs = `labels:\n- includeTemplates: true\n  pairs: {${label}}`;
  const toLabel = '/spec/template/metadata/labels/azure.workload.identity~1use';
  const toAccount = '/spec/template/spec/serviceAccountName';

  it('is not missing where a Component gives it, or a Kustomization that says its kind by the name of its file alone', () => {
    assert.deepEqual(found(bare, `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${pairs}\n`), []);
    assert.deepEqual(found(bare, `apiVersion: dapr.io/v1alpha1\nkind: Component\n${pairs}\n`), lacking);
    assert.deepEqual(beside(bare, { 'file:///a/kustomization.yml': `${pairs}\n` }), []);
    assert.deepEqual(beside(bare, { 'file:///a/kustomization.yml': `kind: Kustomization\n${pairs}\n` }), []);
    assert.deepEqual(beside(bare, { 'file:///a/values.yaml': `${pairs}\n` }), lacking);
  });

  it('is not missing where a JSON patch in a file of its own gives it, and is where that takes it away', () => {
    assert.deepEqual(beside(bare, { 'p.yaml': operation('add', toLabel) }), []);
    assert.deepEqual(beside(bare, { 'p.json': JSON.stringify([{ op: 'add', path: '/spec/template/metadata/labels', value: { 'azure.workload.identity/use': 'true' } }]) }), []);
    assert.deepEqual(beside(bare, { 'p.yaml': operation('remove', toLabel) }), lacking);
    assert.deepEqual(beside(bare, { 'p.yaml': operation('add', `${toLabel}r`) }), lacking);
  });

  it('is not missing where a patch is for it by its target', () => {
    const patch = deployment(label, '', 'any');
    assert.deepEqual(found(bare, patch), lacking);
    for (const fields of ['kind: Deployment', 'name: orders', 'name: "or.*"', 'labelSelector: app=x']) assert.deepEqual(found(bare, patch, target(fields)), [], fields);
    for (const fields of ['kind: StatefulSet', 'kind: Deployment, name: web']) assert.deepEqual(found(bare, patch, target(fields)), lacking, fields);
  });

  it('is no ServiceAccount where a patch of a Kustomization names one, in whichever way', () => {
    const nameless = all(account, deployment(label));
    const merged = 'apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: orders}\n    spec: {template: {spec: {serviceAccountName: orders}}}';
    assert.deepEqual(found(nameless), ['warning: service-account-missing']);
    assert.deepEqual(found(nameless, kustomization(`patches:\n- patch: |-\n    ${merged}`)), []);
    assert.deepEqual(found(nameless, kustomization(`patches:\n- patch: '[{"op": "add", "path": "${toAccount}", "value": "orders"}]'`)), []);
    assert.deepEqual(beside(nameless, { 'p.yaml': operation('add', toAccount) }), []);
    assert.deepEqual(found(nameless, kustomization(`patches:\n- patch: |-\n    ${merged.replace('serviceAccountName: orders', 'serviceAccountName: null')}`)), ['warning: service-account-missing']);
  });

  it('is missing where nothing but a comment names it', () => {
    for (const fields of ['resources: [a.yaml]\n# azure.workload.identity/use is set by hand', 'patches:\n- patch: |-\n    # azure.workload.identity/use\n    - {op: add, path: /spec/replicas, value: 2}']) assert.deepEqual(found(bare, kustomization(fields)), lacking, fields);
  });

  it('is not missing where a Kustomization names the label', () => {
    for (const fields of [`labels:\n- includeTemplates: true\n  pairs: {${label}}`, 'patches:\n- patch: |-\n    - {op: add, path: /spec/template/metadata/labels/azure.workload.identity~1use, value: "true"}']) assert.deepEqual(found(all(account, deployment('app: x', runs)), kustomization(fields)), [], fields);
    assert.deepEqual(found(all(account, deployment('app: x', runs)), kustomization('namespace: azure.workload.identity')), ['warning: use-label-missing']);
  });

  it('is not needed on the ServiceAccount', () => {
    const labelled = account.replace('name: orders', `name: orders, ${use}`);
    assert.deepEqual(found(labelled, deployment('app: x', runs)), ['warning: use-label-on-service-account']);
    assert.deepEqual(found(labelled, all(deployment('app: x', runs), deployment(label, ''))), []);
  });

  it('may be its ServiceAccount, or the selector of another binding', () => {
    assert.deepEqual(found(deployment(label), deployment('app: x', 'serviceAccountName: orders')), []);
    const bound = all(identity('name: orders'), binding('name: b'));
    assert.deepEqual(found(deployment('aadpodidbinding: base'), bound), ['warning: label-without-binding']);
    assert.deepEqual(found(deployment('aadpodidbinding: base'), bound, deployment('aadpodidbinding: orders', '')), []);
  });
});

test('a container that is to be skipped may come from a service mesh', () => {
  const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: orders, annotations: {azure.workload.identity/client-id: ${guid}}}\n`;
  assert.deepEqual(found(all(account, pod(`${use}, annotations: {azure.workload.identity/skip-containers: istio-proxy}`, `serviceAccountName: orders, ${containers}`))), ['information: skip-containers']);
});

test('a container that is to be skipped may be one that runs before the others', () => {
  const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: orders, annotations: {azure.workload.identity/client-id: ${guid}}}\n`;
  assert.deepEqual(found(all(account, pod(`${use}, annotations: {azure.workload.identity/skip-containers: "migrate;api"}`, `serviceAccountName: orders, initContainers: [{name: migrate, image: migrate}], ${containers}`))), []);
});

test('a label is not given the selector of a binding that no label can have', () => {
  for (const value of [resourceId, '-orders-', '-order-']) {
    const told = findings(all(identity('name: orders'), binding('name: b', 'azureIdentity: orders, selector: "-orders-"'), pod(`labels: {aadpodidbinding: "${value}"}`, containers)));
    assert.deepEqual(told.map(({ code, fixes }) => [code, fixes.length]), [['selector', 0], [value === resourceId ? 'label-is-resource-id' : 'label-value', 0]], value);
  }
});

const principal = (type: number) => identity('name: orders, namespace: a', `type: ${type}, tenantID: ${guid}, clientID: ${guid}, clientPassword: {name: x, namespace: a}`);
const secret = (metadata: string, data: string) => `apiVersion: v1\nkind: Secret\nmetadata: {${metadata}}\n${data}\n`;

test('of a Secret nothing is said that holds what is needed by whatever key, that is another one, or whose values are elsewhere', () => {
  for (const text of [
    all(secret('name: x', 'stringData: {anything: y}'), principal(1)),
    all(secret('name: x', 'data: {certificate: eA==}'), principal(2)),
    all(secret('name: x', 'data: {password: eA==}\nstringData: {certificate: y}'), principal(2)),
    all(secret('name: x, namespace: b', 'data: {a: eA==, b: eA==}'), principal(1)),
    all(secret('name: y', 'data: {a: eA==, b: eA==}'), principal(1)),
    all(secret('name: x', 'type: Opaque'), principal(2)),
    all(secret('generateName: x-', 'data: {a: eA==}'), identity('name: orders', `type: 2, tenantID: ${guid}, clientID: ${guid}, clientPassword: {secretName: x}`)),
  ]) assert.deepEqual(found(text).filter((one) => one.endsWith('secret-keys')), [], text);
});

test('a token may live from an hour to a day', () => {
  for (const seconds of [3600, 86_400]) assert.deepEqual(found(`apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: orders, annotations: {azure.workload.identity/client-id: ${guid}, azure.workload.identity/service-account-token-expiration: "${seconds}"}}\n`), []);
});

test('a pod may run as the ServiceAccount that it gets without naming one, where that stands for an identity', () => {
  const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, annotations: {azure.workload.identity/client-id: ${guid}}}\n`;
  assert.deepEqual(found(all(account, pod(use, containers))), []);
  assert.deepEqual(found(all(account.replace(guid, '""'), pod(use, containers))), ['error: client-id', 'warning: service-account-missing']);
});

test('nothing is claimed to be missing while a document of the file is no YAML', () => {
  const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner, ${use}, annotations: {azure.workload.identity/client-id: ${guid}}}\n`;
  for (const [missing, code] of [
    [binding('name: b'), 'binding-without-identity'],
    [pod('labels: {aadpodidbinding: orders}', containers), 'label-without-binding'],
    [pod(use, `serviceAccountName: orders, ${containers}`), 'service-account-unknown'],
    [account, 'use-label-on-service-account'],
  ] as const) {
    assert.deepEqual(findings(missing).map((one) => one.code), [code]);
    assert.deepEqual(findings(all(missing, 'apiVersion: v1\nkind: {\n')).filter((one) => one.code !== 'syntax'), []);
  }
});

test('the annotation of identity bindings is known on pods', () => {
  const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: orders, annotations: {azure.workload.identity/client-id: ${guid}}}\n`;
  assert.deepEqual(found(all(account, pod(`${use}, annotations: {azure.workload.identity/use-identity-binding: "true"}`, `serviceAccountName: orders, ${containers}`))), []);
});

test('where the pods that lack the label are in no file, it is said that they need it, and to take it from the ServiceAccount is not what is meant', () => {
  const [finding, ...more] = findings(`apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n  ${use}\n  annotations: {azure.workload.identity/client-id: ${guid}}\n`);
  assert.deepEqual([finding?.code, more], ['use-label-on-service-account', []]);
  assert.match(finding?.message ?? '', /the pod template of the workload that runs as it needs the label/);
  assert.deepEqual(finding?.fixes.map(({ title, careful }) => [title, careful]), [['Take the label away', true]]);
});
