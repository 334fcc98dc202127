import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { check } from '../../../src/manifests/check/check.ts';
import { digestOf } from '../../../src/manifests/digest.ts';
import { applied } from '../../../src/manifests/edit.ts';
import { changesOf } from '../../../src/manifests/workloadChanges.ts';
import type { NeededCredential } from '../../../src/manifests/workloadChanges.ts';
import { planMigration } from '../../../src/manifests/migration/plan.ts';
import type { Choice, Step } from '../../../src/manifests/migration/plan.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { guid, resourceId } from './mistakes.ts';

type Files = Readonly<Record<string, string>>;

interface Outcome {
  readonly steps: readonly Step[];
  readonly files: Files;
  readonly credentials: readonly NeededCredential[];
  readonly obstacles: readonly string[];
}

function migrate(files: Files, choices: ReadonlyMap<string, Choice> = new Map(), tenantOf?: (clientId: string) => string | undefined): Outcome {
  const sources = new Map(Object.entries(files).map(([file, text]) => [file, readSource(text)]));
  const steps = planMigration([...sources].map(([file, { manifests }]) => ({ file, digest: digestOf(manifests) })), choices);
  const changes = changesOf(steps, sources, tenantOf);
  const after = changes.files.map(({ file, edits, text }) => [file, text ?? applied(files[file] ?? '', edits)]);
  const obstacles = steps.flatMap((step) => step.obstacle ?? changes.obstacles.get(step) ?? []);
  return { steps, files: { ...files, ...Object.fromEntries(after) }, credentials: changes.credentials, obstacles };
}

const other = '11111111-5c0f-4e29-9f26-5ad2f8bbd0ad';
const identity = (name = 'mi-orders', { client = guid, type = 0, namespace = 'shop' } = {}): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: ${name}, namespace: ${namespace}}
spec: {type: ${type}, resourceID: ${resourceId}, clientID: ${client}}
`;
const binding = (identityName = 'mi-orders', selector = 'orders', namespace = 'shop'): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: ${identityName}-binding, namespace: ${namespace}}
spec: {azureIdentity: ${identityName}, selector: ${selector}}
`;
const deployment = `# The API of orders.
apiVersion: apps/v1
kind: Deployment
metadata:
    name: api
    namespace: shop
    labels: {app: api, aadpodidbinding: orders}
spec:
    selector: {matchLabels: {app: api}}
    template:
        metadata:
            labels:
                app: api
                aadpodidbinding: orders   # by pod identity

        spec:
            # one is enough
            containers:
            - name: api
              image: 'contoso.azurecr.io/api'
`;
const pods = 'k8s/api.yaml';
const identities = 'k8s/identity.yaml';
const estate: Files = { [identities]: `${identity()}---\n${binding()}`, [pods]: deployment };
const account = (name = 'mi-orders', client = guid): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: shop
  annotations:
    azure.workload.identity/client-id: ${client}
`;

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

test('a ServiceAccount that is there, in another file too, is annotated and kept', () => {
  const own = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner, namespace: shop} # of the team\n';
  const { files, credentials } = migrate({ ...estate, [pods]: deployment.replace('            # one', '            serviceAccountName: runner\n            # one'), 'k8s/account.yaml': own });
  assert.equal(files['k8s/account.yaml'], own.replace('shop}', `shop, annotations: {azure.workload.identity/client-id: ${guid}}}`));
  assert.match(files[pods] ?? '', /serviceAccountName: runner\n/);
  assert.doesNotMatch(files[pods] ?? '', /kind: ServiceAccount/);
  assert.deepEqual(credentials.map(({ serviceAccount }) => serviceAccount), ['runner']);
});

const accountWith = (annotations: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: mi-orders\n  namespace: shop\n${annotations}`;

test('where the identity is of another tenant than the cluster, its ServiceAccount says so, whichever annotations are there', () => {
  const [client, tenant] = [`azure.workload.identity/client-id: ${guid}`, `azure.workload.identity/tenant-id: ${other}`];
  const tenantOf = (clientId: string): string | undefined => (clientId === guid ? other : undefined);
  assert.match(migrate(estate, new Map(), tenantOf).files[pods] ?? '', new RegExp(`annotations:\n    ${client}\n    ${tenant}\n$`));
  for (const [before, after] of [
    ['', `  annotations:\n    ${client}\n    ${tenant}\n`],
    ['  annotations: {}\n', `  annotations: {${client}, ${tenant}}\n`],
    ['  annotations:\n    a: b # of b\n', `  annotations:\n    a: b # of b\n    ${client}\n    ${tenant}\n`],
    ['  annotations: {a: b}\n', `  annotations: {a: b, ${client}, ${tenant}}\n`],
    [`  annotations: {azure.workload.identity/tenant-id: ${guid}}\n`, `  annotations: {${tenant}, ${client}}\n`],
    [`  annotations:\n    ${client}\n`, `  annotations:\n    ${client}\n    ${tenant}\n`],
    [`  annotations:\n    ${tenant}\n    ${client}\n`, `  annotations:\n    ${tenant}\n    ${client}\n`],
  ] as const) {
    const { files, obstacles } = migrate({ ...estate, 'account.yaml': accountWith(before) }, new Map(), tenantOf);
    assert.deepEqual([files['account.yaml'], obstacles], [accountWith(after), []]);
  }
});

test('two workloads of one identity share a ServiceAccount and a credential', () => {
  const second = deployment.replace('name: api\n', 'name: worker\n');
  const { files, credentials } = migrate({ ...estate, [pods]: `${deployment}---\n${second}` });
  assert.equal(files[pods]?.match(/kind: ServiceAccount/g)?.length, 1);
  assert.equal(files[pods]?.match(/serviceAccountName: mi-orders/g)?.length, 2);
  assert.equal(credentials.length, 1);
});

test('CRLF stays CRLF, and a last line without an end gets one', () => {
  const { files } = migrate({ ...estate, [pods]: deployment.trimEnd().replaceAll('\n', '\r\n') });
  assert.doesNotMatch(files[pods] ?? '', /[^\r]\n/);
  assert.match(files[pods] ?? '', /api'\r\n---\r\napiVersion: v1\r\nkind: ServiceAccount\r\n/);
});

test('JSON gets its ServiceAccount in a file next to it', () => {
  const json = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api', namespace: 'shop', labels: { aadpodidbinding: 'orders' } }, spec: { containers: [] } }, undefined, 2);
  const { files } = migrate({ ...estate, [pods]: '', 'api.json': json });
  assert.deepEqual(JSON.parse(files['api.json'] ?? ''), { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api', namespace: 'shop', labels: { 'azure.workload.identity/use': 'true' } }, spec: { serviceAccountName: 'mi-orders', containers: [] } });
  assert.equal(files['api.serviceaccounts.yaml'], account());
});

for (const [name, files, reason] of [
  ['a service principal', { ...estate, [identities]: `${identity('mi-orders', { type: 1 })}---\n${binding()}` }, 'The AzureIdentity "mi-orders" is a service principal with a secret. Give its application a federated credential, or use a managed identity.'],
  ['no binding', { [pods]: deployment }, 'No AzureIdentityBinding with the selector "orders" was found.'],
  ['no identity', { ...estate, [identities]: binding() }, 'The AzureIdentity "mi-orders" was not found.'],
  ['two identities', { ...estate, 'more.yaml': `${identity('mi-more', { client: other })}---\n${binding('mi-more')}` }, 'It gets "mi-orders" and "mi-more". Choose one: a ServiceAccount stands for one identity.'],
  ['a ServiceAccount of another identity', { ...estate, 'account.yaml': account('mi-orders', other) }, 'The ServiceAccount "mi-orders" stands for another identity already. Choose another name.'],
  ['a selector that holds the label', { ...estate, [pods]: deployment.replace('{matchLabels: {app: api}}', '{matchLabels: {aadpodidbinding: orders}}') }, "Its selector holds the label aadpodidbinding, and the selector of a Deployment can't be changed."],
  ['labels that the selector shares by an anchor', { ...estate, [pods]: deployment.replace('{matchLabels: {app: api}}', '{matchLabels: &labels {app: api, aadpodidbinding: orders}}').replace(/labels:\n.*\n.*\n/, 'labels: *labels\n') }, "Its selector holds the label aadpodidbinding, and the selector of a Deployment can't be changed."],
] as const) {
  test(`${name} stands in the way: the files stay, and the reason is told`, () => {
    const outcome = migrate(files);
    assert.deepEqual(outcome.obstacles, [reason]);
    assert.deepEqual(outcome.files, files);
    assert.deepEqual(outcome.credentials, []);
  });
}

test('of two identities one can be chosen, and the ServiceAccount named', () => {
  const files = { ...estate, 'more.yaml': `${identity('mi-more', { client: other })}---\n${binding('mi-more')}` };
  const key = JSON.stringify([pods, 'Deployment', 'shop', 'api']);
  const outcome = migrate(files, new Map([[key, { identity: 'mi-more', serviceAccount: 'api' }]]));
  assert.deepEqual(outcome.credentials, [{ resourceId, clientId: other, namespace: 'shop', serviceAccount: 'api' }]);
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

const workload = (labels: string, spec = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata:
      labels:
        app: api
${labels.split('\n').map((line) => `        ${line}`).join('\n')}
    spec:
${spec === '' ? '' : `      ${spec}\n`}      containers: [{name: api, image: api}]
`;
const bound = `${identity()}---\n${binding()}`;
const patched = (labels: string, spec?: string) => {
  const { files, obstacles } = migrate({ [identities]: bound, [pods]: workload(labels, spec) });
  return obstacles.length > 0 ? obstacles : (files[pods] ?? '').split('---\n')[0];
};

test('copies for two environments get the identity of their own folder, each with its ServiceAccount', () => {
  const { files, credentials, obstacles } = migrate({ 'dev/id.yaml': bound, 'dev/w.yaml': deployment, 'prod/id.yaml': `${identity('mi-orders', { client: other })}---\n${binding()}`, 'prod/w.yaml': deployment });
  assert.deepEqual(obstacles, []);
  assert.match(files['dev/w.yaml'] ?? '', new RegExp(`client-id: ${guid}`));
  assert.match(files['prod/w.yaml'] ?? '', new RegExp(`client-id: ${other}`));
  assert.deepEqual(credentials.map(({ clientId }) => clientId), [guid, other]);
});

test('copies for two environments that share an identity get a ServiceAccount each, and one credential', () => {
  const { files, credentials } = migrate({ 'id.yaml': bound, 'dev/w.yaml': deployment, 'prod/w.yaml': deployment });
  for (const file of ['dev/w.yaml', 'prod/w.yaml']) assert.match(files[file] ?? '', /kind: ServiceAccount/);
  assert.equal(credentials.length, 1);
});

test('where two environments are equally near, none of their identities is taken', () => {
  const { files, obstacles } = migrate({ 'base/w.yaml': deployment, 'dev/id.yaml': bound, 'prod/id.yaml': `${identity('mi-orders', { client: other })}---\n${binding()}` });
  assert.deepEqual(obstacles, ['Several files hold an AzureIdentity "mi-orders", with different client IDs, and none is nearer to this one. Open the folder of one environment alone, and migrate there.']);
  assert.equal(files['base/w.yaml'], deployment);
});

for (const use of ['true', '', '"True"']) {
  test(`a label of workload identity that is there as ${use || 'nothing'} is set, and not written twice`, () => {
    assert.equal(patched(`aadpodidbinding: orders\nazure.workload.identity/use: ${use}`.trimEnd()), workload('azure.workload.identity/use: "true"', 'serviceAccountName: mi-orders'));
  });
}

test('a label whose value is a block gives its place to the other one', () => {
  assert.equal(patched('aadpodidbinding: >-\n  orders\ntier: web'), workload('azure.workload.identity/use: "true"\ntier: web', 'serviceAccountName: mi-orders'));
});

for (const [what, labels, spec, obstacle] of [
  ['a label whose value another place names', 'aadpodidbinding: &sel orders\ntier: *sel', '', 'The anchor &sel shares it with another place.'],
  ['a label that is written with a "?"', '? aadpodidbinding\n: orders', '', '"aadpodidbinding" is written with a "?" before it. Write it as "key: value".'],
] as const) {
  test(`${what} is left alone, and the reason told`, () => assert.deepEqual(patched(labels, spec), [obstacle]));
}

test('a name of a ServiceAccount that another place shares is left alone', () => {
  const { obstacles } = migrate({ [identities]: bound, [pods]: workload('aadpodidbinding: orders', 'serviceAccountName: &sa default\n      schedulerName: *sa') }, new Map());
  assert.deepEqual(obstacles, ['The anchor &sa shares it with another place.']);
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

test('a service principal is none of a managed identity though its type is in quotes, and a client ID that is none is told', () => {
  assert.match(migrate({ [identities]: `${identity('mi-orders', { type: '"1"' as unknown as number })}---\n${binding()}`, [pods]: deployment }).obstacles[0] ?? '', /^The AzureIdentity "mi-orders" is a service principal with a secret\./);
  assert.deepEqual(migrate({ [identities]: `${identity('mi-orders', { client: 'CLIENT_ID' })}---\n${binding()}`, [pods]: deployment }).obstacles, ['The client ID of the AzureIdentity "mi-orders" is no GUID: "CLIENT_ID".']);
});

for (const selector of ['{matchExpressions: [{key: aadpodidbinding, operator: Exists}]}', '{aadpodidbinding: orders}']) {
  test(`a workload that finds its pods by the label is left alone: ${selector}`, () => {
    const { obstacles } = migrate({ [identities]: bound, [pods]: workload('aadpodidbinding: orders').replace('{matchLabels: {app: api}}', selector) });
    assert.match(obstacles[0] ?? '', /^Its selector holds the label aadpodidbinding/);
  });
}

test('a ServiceAccount that is named in the way of before is kept, and its name of before goes along with another one', () => {
  assert.equal(patched('aadpodidbinding: orders', 'serviceAccount: runner'), workload('azure.workload.identity/use: "true"', 'serviceAccount: runner'));
  const { files } = migrate({ [identities]: bound, [pods]: workload('aadpodidbinding: orders', 'serviceAccount: runner') }, new Map([[JSON.stringify([pods, 'Deployment', 'shop', 'api']), { serviceAccount: 'orders' }]]));
  assert.equal((files[pods] ?? '').split('---\n')[0], workload('azure.workload.identity/use: "true"', 'serviceAccountName: orders\n      serviceAccount: orders'));
});

test('of two workloads with one name in a file one is changed, and the other one told', () => {
  const { obstacles } = migrate({ [identities]: bound, [pods]: `${workload('aadpodidbinding: orders')}---\n${workload('aadpodidbinding: orders')}` });
  assert.deepEqual(obstacles, ['The file has two of the kind Deployment with the name "api": of these the last one counts. Take one away.']);
});

test('objects with the fields of before are found', () => {
  const old = bound.replace('clientID', 'ClientID').replace('azureIdentity', 'AzureIdentity').replace('selector:', 'Selector:');
  assert.deepEqual(migrate({ [identities]: old, [pods]: deployment }).obstacles, []);
});

test('a workload without a namespace is not given one of several ServiceAccounts', () => {
  const spread = `${account()}---\n${account().replace('namespace: shop', 'namespace: other')}`;
  const { obstacles } = migrate({ [identities]: bound, 'sa.yaml': spread, [pods]: deployment.replace('    namespace: shop\n', '') });
  assert.deepEqual(obstacles, ['There are ServiceAccounts "mi-orders" in several namespaces. Give the workload its namespace, or choose another name.']);
});

test('pods that a Service finds by the label keep it', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: shop}\nspec: {selector: {aadpodidbinding: orders}}\n';
  const { files, obstacles } = migrate({ ...estate, 'service.yaml': service });
  assert.deepEqual(obstacles, ['The Service "api" finds the pods by the label aadpodidbinding, and would lose them. Let it select them by another label first.']);
  assert.equal(files[pods], deployment);
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

test('the ServiceAccount of a patch comes into a file of its own: Kustomize would look for one to be patched', () => {
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\nspec: {template: {metadata: {labels: {aadpodidbinding: orders}}}}\n';
  const { files, obstacles } = migrate({ [identities]: estate[identities] ?? '', 'prod/patch.yaml': patch });
  assert.deepEqual(obstacles, []);
  assert.equal(files['prod/patch.yaml'], patch.replace('{template: {metadata', '{template: {spec: {serviceAccountName: mi-orders}, metadata').replace('aadpodidbinding: orders', 'azure.workload.identity/use: "true"'));
  assert.equal(files['prod/patch.serviceaccounts.yaml'], account());
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
