import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, binding, bound, deployment, estate, identities, identity, migrate, other, patched, pods, workload } from './migrating.ts';
import { guid } from './mistakes.ts';

test('a ServiceAccount that is there, in another file too, is annotated and kept', () => {
  const own = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner, namespace: shop} # of the team\n';
  const { files, credentials } = migrate({ ...estate, [pods]: deployment.replace('            # one', '            serviceAccountName: runner\n            # one'), 'k8s/account.yaml': own });
  assert.equal(files['k8s/account.yaml'], own.replace('shop}', `shop, annotations: {azure.workload.identity/client-id: ${guid}}}`));
  assert.match(files[pods] ?? '', /serviceAccountName: runner\n/);
  assert.doesNotMatch(files[pods] ?? '', /kind: ServiceAccount/);
  assert.deepEqual(credentials.map(({ serviceAccount }) => serviceAccount), ['runner']);
});

const accountWith = (annotations: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: mi-orders\n  namespace: shop\n${annotations}`;

const tenantOf = (clientId: string): string | undefined => (clientId === guid ? other : undefined);

test('where the identity is of another tenant than the cluster, its ServiceAccount says so, whichever annotations are there', () => {
  const [client, tenant] = [`azure.workload.identity/client-id: ${guid}`, `azure.workload.identity/tenant-id: ${other}`];
  assert.match(migrate(estate, new Map(), tenantOf).files[pods] ?? '', new RegExp(`annotations:\n    ${client}\n    ${tenant}\n$`));
  for (const [before, after] of [
    ['', `  annotations:\n    ${client}\n    ${tenant}\n`],
    ['  annotations: {}\n', `  annotations: {${client}, ${tenant}}\n`],
    ['  annotations:\n    a: b # of b\n', `  annotations:\n    a: b # of b\n    ${client}\n    ${tenant}\n`],
    ['  annotations: {a: b}\n', `  annotations: {a: b, ${client}, ${tenant}}\n`],
    ['  annotations: {\n    a: b # of b\n    # end\n    }\n', `  annotations: {\n    a: b, # of b\n    ${client},\n    ${tenant}\n    # end\n    }\n`],
    ['  annotations: {\n    a: b, # of b\n    }\n', `  annotations: {\n    a: b, # of b\n    ${client},\n    ${tenant},\n    }\n`],
    ['  annotations: { # none yet\n    }\n', `  annotations: { # none yet\n      ${client},\n      ${tenant}\n    }\n`],
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

test('JSON gets its ServiceAccount in a file next to it', () => {
  const json = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api', namespace: 'shop', labels: { aadpodidbinding: 'orders' } }, spec: { containers: [] } }, undefined, 2);
  const { files } = migrate({ ...estate, [pods]: '', 'api.json': json });
  assert.deepEqual(JSON.parse(files['api.json'] ?? ''), { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api', namespace: 'shop', labels: { 'azure.workload.identity/use': 'true' } }, spec: { serviceAccountName: 'mi-orders', containers: [] } });
  assert.equal(files['api.serviceaccounts.yaml'], account());
});

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

test('a ServiceAccount that is named in the way of before is kept, and its name of before goes along with another one', () => {
  assert.equal(patched('aadpodidbinding: orders', 'serviceAccount: runner'), workload('azure.workload.identity/use: "true"', 'serviceAccount: runner'));
  const { files } = migrate({ [identities]: bound, [pods]: workload('aadpodidbinding: orders', 'serviceAccount: runner') }, new Map([[JSON.stringify([pods, 'Deployment', 'shop', 'api']), { serviceAccount: 'orders' }]]));
  assert.equal((files[pods] ?? '').split('---\n')[0], workload('azure.workload.identity/use: "true"', 'serviceAccountName: orders\n      serviceAccount: orders'));
});

const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\nspec: {template: {metadata: {labels: {aadpodidbinding: orders}}}}\n';

test('the ServiceAccount of a patch comes into a file of its own: Kustomize would look for one to be patched', () => {
  const { files, obstacles } = migrate({ [identities]: estate[identities] ?? '', 'prod/patch.yaml': patch });
  assert.deepEqual(obstacles, []);
  assert.equal(files['prod/patch.yaml'], patch.replace('{template: {metadata', '{template: {spec: {serviceAccountName: mi-orders}, metadata').replace('aadpodidbinding: orders', 'azure.workload.identity/use: "true"'));
  assert.equal(files['prod/patch.serviceaccounts.yaml'], account());
});

test('patches of a workload that is migrated itself get its ServiceAccount along, wherever they stand', () => {
  const bare = patch.replace(', namespace: shop', '');
  const { files, credentials, obstacles } = migrate({ 'a-dev/patch.yaml': patch, 'base/id.yaml': bound, 'base/w.yaml': deployment, 'c-prod/patch.yaml': bare });
  assert.deepEqual(obstacles, []);
  assert.deepEqual(Object.keys(files).toSorted(), ['a-dev/patch.yaml', 'base/id.yaml', 'base/w.yaml', 'c-prod/patch.yaml']);
  for (const file of ['a-dev/patch.yaml', 'c-prod/patch.yaml']) assert.match(files[file] ?? '', /azure\.workload\.identity\/use: "true"/);
  assert.deepEqual(Object.values(files).map((text) => text.match(/kind: ServiceAccount/g)?.length ?? 0), [0, 0, 1, 0]);
  assert.deepEqual(credentials.map(({ namespace }) => namespace), ['shop']);
});

test('a patch with another identity than the workload itself is left: its ServiceAccount has to be patched', () => {
  const { files, credentials, obstacles } = migrate({ 'base/id.yaml': bound, 'base/w.yaml': deployment, 'prod/id.yaml': `${identity('mi-orders', { client: other })}---\n${binding()}`, 'prod/patch.yaml': patch });
  assert.deepEqual(obstacles, [`The ServiceAccount "mi-orders" comes with the Deployment that this is a patch of, and stands for another identity there. Take the label out of the patch, and patch the ServiceAccount: its annotation azure.workload.identity/client-id has to be ${other}.`]);
  assert.deepEqual([files['prod/patch.yaml'], credentials.map(({ clientId }) => clientId)], [patch, [guid]]);
});

test('patches of a workload that is none of pod identity itself get a ServiceAccount each', () => {
  const { files } = migrate({ 'id.yaml': bound, 'base/w.yaml': deployment.replaceAll(/, aadpodidbinding: orders|aadpodidbinding: orders {3}/g, ''), 'dev/patch.yaml': patch, 'prod/patch.yaml': patch });
  assert.deepEqual([files['dev/patch.serviceaccounts.yaml'], files['prod/patch.serviceaccounts.yaml']], [account(), account()]);
});

test('a ServiceAccount that is there once is annotated once, whatever runs as it, and not for two identities', () => {
  const own = accountWith('');
  const worker = deployment.replace('name: api\n', 'name: worker\n').replace('    namespace: shop\n', '');
  assert.equal(migrate({ ...estate, 'account.yaml': own, 'worker.yaml': worker }).files['account.yaml'], accountWith(`  annotations:\n    azure.workload.identity/client-id: ${guid}\n`));
  const { files, obstacles } = migrate({ 'account.yaml': own, 'dev/id.yaml': bound, 'dev/w.yaml': deployment, 'prod/id.yaml': `${identity('mi-orders', { client: other })}---\n${binding()}`, 'prod/w.yaml': deployment });
  assert.deepEqual(obstacles, ['The ServiceAccount "mi-orders" is there once for several identities. Let each environment have its own.']);
  assert.equal(files['prod/w.yaml'], deployment);
});
