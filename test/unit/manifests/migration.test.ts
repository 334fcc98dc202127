import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { check } from '../../../src/manifests/check/check.ts';
import { digestOf } from '../../../src/manifests/digest.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { account, binding, bound, deployment, estate, identities, identity, migrate, other, patched, pods, workload } from './migrating.ts';
import { guid, resourceId } from './mistakes.ts';

test('a workload is patched in place, its ServiceAccount comes behind it, and its credential is named', () => {
  const { files, credentials, obstacles } = migrate(estate);
  assert.deepEqual(obstacles, []);
  assert.equal(files[identities], estate[identities]);
  assert.equal(
    files[pods],
    `${deployment
      .replace('{app: api, aadpodidbinding: orders}', '{app: api}')
      .replace('aadpodidbinding: orders   #', 'azure.workload.identity/use: "true"   #')
      .replace('            containers:', '            serviceAccountName: mi-orders\n            containers:')}---\n${account()}`,
  );
  assert.deepEqual(credentials, [{ resourceId, clientId: guid, namespace: 'shop', serviceAccount: 'mi-orders' }]);
});

test('what comes out has nothing to be mended', () => {
  const { files } = migrate(estate);
  const sources = Object.values(files).map(readSource);
  const digests = sources.map(({ manifests }) => digestOf(manifests));
  const found = sources.flatMap((source, index) => check(source, digests.filter((_, one) => one !== index)));
  assert.deepEqual(found.filter(({ code }) => code !== 'pod-identity-archived'), []);
});

test('CRLF stays CRLF, and a last line without an end gets one', () => {
  const { files } = migrate({ ...estate, [pods]: deployment.trimEnd().replaceAll('\n', '\r\n') });
  assert.doesNotMatch(files[pods] ?? '', /[^\r]\n/);
  assert.match(files[pods] ?? '', /api'\r\n---\r\napiVersion: v1\r\nkind: ServiceAccount\r\n/);
});

function deploymentOf({ name, selector, account: runsAs, flow }: { name: string; selector: string; account: string | undefined; flow: boolean }): string {
  const labels = flow ? `{app: ${name}, aadpodidbinding: ${selector}}` : `\n        app: ${name}\n        aadpodidbinding: ${selector} # it`;
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  template:\n    metadata:\n      labels: ${labels}\n    spec:\n      ${runsAs === undefined ? '' : `serviceAccountName: ${runsAs}\n      `}containers: []\n`;
}

test('migrating twice is migrating once, whatever was there, and a file that needs no change is not touched', () => {
  const name = fc.constantFrom('api', 'worker', 'web');
  const workload = fc.record({ name, selector: fc.constantFrom('orders', 'pay', 'none'), account: fc.constantFrom(undefined, 'runner', 'default'), flow: fc.boolean() });
  fc.assert(
    fc.property(fc.uniqueArray(workload, { selector: (one) => one.name }), fc.boolean(), fc.boolean(), (workloads, crlf, conflict) => {
      const eol = (all: string): string => (crlf ? all.replaceAll('\n', '\r\n') : all);
      const files = {
        [pods]: eol(workloads.map(deploymentOf).join('---\n')),
        [identities]: eol([identity(), binding(), identity('mi-pay', { client: other }), binding('mi-pay', conflict ? 'orders' : 'pay')].join('---\n')),
        'notes.yaml': eol('# kept\na:   1\n'),
      };
      const once = migrate(files);
      assert.equal(once.files['notes.yaml'], files['notes.yaml']);
      assert.equal(once.files[identities], files[identities]);
      assert.deepEqual(migrate(once.files).files, once.files);
      assert.deepEqual(readSource(once.files[pods] ?? '').problems, []);
    }),
    { numRuns: 200 },
  );
});

for (const use of ['true', '', '"True"']) {
  test(`a label of workload identity that is there as ${use || 'nothing'} is set, and not written twice`, () => {
    assert.equal(patched(`aadpodidbinding: orders\nazure.workload.identity/use: ${use}`.trimEnd()), workload('azure.workload.identity/use: "true"', 'serviceAccountName: mi-orders'));
  });
}

/** A map of labels that merges another one. */
const merging = (use: string, own: string, spec: string): string =>
  workload('', spec).replace('shop}', `shop, annotations: &base {azure.workload.identity/use: "${use}"}}`).replace('\n        app: api\n        \n', ` {<<: *base,\n        ${own}}\n`);

test('a label that is merged with another value is set by an entry of its own, and one that is right is left', () => {
  for (const [use, after] of [['false', 'azure.workload.identity/use: "true"'], ['true', '']] as const) {
    const { files, obstacles } = migrate({ [identities]: bound, [pods]: merging(use, 'aadpodidbinding: orders', '') });
    assert.deepEqual([obstacles, files[pods]?.split('---\n')[0]?.replace('<<: *base}', '<<: *base,\n        }')], [[], merging(use, after, 'serviceAccountName: mi-orders')]);
  }
});

test('a label whose value is a block gives its place to the other one', () => {
  assert.equal(patched('aadpodidbinding: >-\n  orders\ntier: web'), workload('azure.workload.identity/use: "true"\ntier: web', 'serviceAccountName: mi-orders'));
});

test("a workload's own labels that another place shares stay as they are, and its pods are migrated", () => {
  const own = '{app: api, aadpodidbinding: orders}';
  for (const shared of [`&own ${own}\n    annotations: *own`, '{app: api, aadpodidbinding: &selector orders}\n    annotations: {team: *selector}']) {
    const { files, obstacles } = migrate({ ...estate, [pods]: deployment.replace(own, shared) });
    assert.deepEqual(obstacles, []);
    assert.ok(files[pods]?.includes(`    labels: ${shared}\n`), files[pods]);
    assert.match(files[pods] ?? '', /azure\.workload\.identity\/use: "true" {3}# by pod identity/);
  }
});

test('objects with the fields of before are found', () => {
  const old = bound.replace('clientID', 'ClientID').replace('azureIdentity', 'AzureIdentity').replace('selector:', 'Selector:');
  assert.deepEqual(migrate({ [identities]: old, [pods]: deployment }).obstacles, []);
});

test('a kind that is not known and has the pod template of a Deployment is patched as one', () => {
  const rollout = deployment.replace('apps/v1', 'argoproj.io/v1alpha1').replace('kind: Deployment', 'kind: Rollout').replace(', aadpodidbinding: orders}', '}');
  const service = `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: hello, namespace: shop}
spec:
  template:
    metadata:
      labels: {aadpodidbinding: orders}
    spec:
      containers: [{image: hello}]
`;
  const { files, obstacles, steps } = migrate({ ...estate, [pods]: rollout, 'k8s/hello.yaml': service });
  assert.deepEqual([obstacles, steps.map(({ workload }) => workload.kind)], [[], ['Rollout', 'Service']]);
  assert.equal(files[pods]?.split('---')[0], rollout.replace('aadpodidbinding: orders ', 'azure.workload.identity/use: "true" ').replace('            containers:', '            serviceAccountName: mi-orders\n            containers:'));
  assert.equal(files['k8s/hello.yaml'], service.replace('aadpodidbinding: orders', 'azure.workload.identity/use: "true"').replace('      containers', '      serviceAccountName: mi-orders\n      containers'));
});

test('a kind with the name of something that every object of JavaScript has is one like any other', () => {
  for (const kind of ['constructor', 'toString', '__proto__']) {
    const { steps } = migrate({ ...estate, [pods]: deployment.replace('kind: Deployment', `kind: ${kind}`) });
    assert.deepEqual(steps.map(({ workload }) => workload.kind), [kind]);
    assert.deepEqual(check(readSource(deployment.replace('kind: Deployment', `kind: ${kind}`).replace('name: api', 'name: Api'))).map(({ code }) => code), ['object-name', 'label-without-binding']);
  }
});

test('among the documents of YAML one in JSON stays JSON', () => {
  const json = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "api", "namespace": "shop", "labels": {"aadpodidbinding": "orders"}}, "spec": {"containers": [{"image": "a"}]}}\n';
  const { files } = migrate({ [identities]: estate[identities] ?? '', [pods]: `# both\n---\n// one\n${json}` });
  assert.equal(files[pods], `# both\n---\n// one\n${json.replace('"aadpodidbinding": "orders"', '"azure.workload.identity/use": "true"').replace('"containers"', '"serviceAccountName": "mi-orders", "containers"')}---\n${account()}`);
});

test('directives stay before their documents, and comments in JSON where they are', () => {
  const directed = `%YAML 1.1\n# of the team\n---\n${deployment}...\n%YAML 1.1\n---\n${deployment.replace('name: api\n', 'name: worker\n')}`;
  const yaml = migrate({ ...estate, [pods]: directed });
  assert.deepEqual(yaml.obstacles, []);
  const patched = directed.replaceAll('{app: api, aadpodidbinding: orders}', '{app: api}').replaceAll('aadpodidbinding: orders   #', 'azure.workload.identity/use: "true"   #').replaceAll('            containers:', '            serviceAccountName: mi-orders\n            containers:');
  assert.equal(yaml.files[pods], `${patched}---\n${account()}`);

  const json = '// of "orders" {\n{\n  "apiVersion": "v1", // one\n  "kind": "Pod",\n  "metadata": {\n    "name": "api", /* in */ "namespace": "shop",\n    "labels": { "aadpodidbinding": "orders" /* by pod identity */ }\n  },\n  "spec": {\n    // one is enough\n    "containers": [{ "name": "a", "image": "https://x" }],\n  },\n}\n// end';
  const { files, obstacles } = migrate({ ...estate, [pods]: '', 'api.json': json });
  assert.deepEqual(obstacles, []);
  assert.equal(files['api.json'], json.replace('"aadpodidbinding": "orders"', '"azure.workload.identity/use": "true"').replace('    "containers"', '    "serviceAccountName": "mi-orders",\n    "containers"'));
  assert.equal(files['api.serviceaccounts.yaml'], account());
});
