import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, binding, bound, deployment, estate, identities, identity, migrate, other, patched, pods, workload } from './migrating.ts';
import { guid, resourceId } from './mistakes.ts';

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

test('of two identities with one name the namespace tells which is which, and the chosen one is taken', () => {
  const files = { [identities]: [bound, identity('mi-orders', { client: other, namespace: 'pay' }), binding('mi-orders', 'orders', 'pay')].join('---\n'), [pods]: deployment };
  assert.deepEqual(migrate(files).obstacles, ['It gets "shop/mi-orders" and "pay/mi-orders". Choose one: a ServiceAccount stands for one identity.']);
  const key = JSON.stringify([pods, 'Deployment', 'shop', 'api']);
  for (const [choice, clientId] of [['shop/mi-orders', guid], ['pay/mi-orders', other]] as const) {
    assert.deepEqual(migrate(files, new Map([[key, { identity: choice }]])).credentials, [{ resourceId, clientId, namespace: 'shop', serviceAccount: 'mi-orders' }]);
  }
});

const named = (name: string, selector: string): string => workload(`aadpodidbinding: ${selector}`).replace('{name: api,', `{name: ${name},`);

test('two identities whose names are one for Kubernetes do not share a ServiceAccount', () => {
  const files = {
    [identities]: [identity('mi.orders'), binding('mi.orders', 'a'), identity('mi-orders', { client: other }), binding('mi-orders', 'b')].join('---\n'),
    [pods]: `${named('first', 'a')}---\n${named('second', 'b')}`,
  };
  const { obstacles, credentials } = migrate(files);
  assert.deepEqual(obstacles, ['Deployment "first" runs as the ServiceAccount "mi-orders", too, and as another identity. Choose another name.']);
  assert.deepEqual(credentials.map(({ clientId }) => clientId), [guid]);
});

test('a ServiceAccount that others run as is not made the identity, unless it was chosen', () => {
  const plain = workload('tier: web', 'serviceAccountName: mi-orders').replace('{name: api,', '{name: web,');
  const files = { ...estate, 'web.yaml': plain, 'account.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: mi-orders, namespace: shop}\n' };
  assert.deepEqual(migrate(files).obstacles, ['Deployment "web" runs as the ServiceAccount "mi-orders", too, and has nothing to do with the identity. Choose another name.']);
  const key = JSON.stringify([pods, 'Deployment', 'shop', 'api']);
  assert.deepEqual(migrate(files, new Map([[key, { serviceAccount: 'mi-orders' }]])).obstacles, []);
});

test('where two environments are equally near, none of their identities is taken', () => {
  const { files, obstacles } = migrate({ 'base/w.yaml': deployment, 'dev/id.yaml': bound, 'prod/id.yaml': `${identity('mi-orders', { client: other })}---\n${binding()}` });
  assert.deepEqual(obstacles, ['Several files hold an AzureIdentity "mi-orders", with different client IDs, and none is nearer to this one. Open the folder of one environment alone, and migrate there.']);
  assert.equal(files['base/w.yaml'], deployment);
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

test('of two workloads with one name in a file one is changed, and the other one told', () => {
  const { obstacles } = migrate({ [identities]: bound, [pods]: `${workload('aadpodidbinding: orders')}---\n${workload('aadpodidbinding: orders')}` });
  assert.deepEqual(obstacles, ['The file has two of the kind Deployment with the name "api": of these the last one counts. Take one away.']);
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
