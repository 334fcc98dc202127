// Long files: what of them is done again while somebody types, and that it keeps nobody from typing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, checking } from '../../../src/manifests/check/check.ts';
import { digestOf } from '../../../src/manifests/digest.ts';
import { planMigration } from '../../../src/manifests/migration/plan.ts';
import { inSlices } from '../../../src/manifests/slices.ts';
import { createReader, longestDocument, readSource } from '../../../src/manifests/source.ts';

const never = new AbortController().signal;

/** Of this process: what else the machine does is not measured. */
function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** An identity, its binding and a pod of it. */
const stack = (index: number): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: orders-${index}, namespace: shop}
spec:
  type: 0
  resourceID: /subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-aks-demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-orders-${index}
  clientID: 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: orders-${index}, namespace: shop}
spec:
  azureIdentity: orders-${index}
  selector: orders-${index}
---
apiVersion: v1
kind: Pod
metadata:
  name: orders-${index}
  namespace: shop
  labels:
    aadpodidbinding: orders-${index}
spec:
  containers: [{name: orders, image: contoso/orders}]
`;
const repeated = (object: (index: number) => string, count: number): string => Array.from({ length: count }, (_, index) => object(index)).join('---\n');
const stacks = (count: number): string => repeated(stack, count);

test('a megabyte that was read before is read and checked again in under 300 ms after a key', async () => {
  const text = stacks(1480);
  assert.ok(text.length > 1_000_000, `${text.length}`);
  const { read } = createReader();
  await read(text, never);
  const typed = text.replace('selector: orders-700\n', 'selector: orders 700\n');
  const times: number[] = [];
  for (let time = 0; time < 3; time++) {
    const start = process.cpuUsage();
    const found = await inSlices(checking(await read(`${typed}# ${time}\n`, never), [], true), never);
    times.push(millisecondsSince(start));
    assert.deepEqual(found.filter(({ severity }) => severity !== 'hint').map(({ code }) => code), ['selector', 'label-without-binding']);
  }
  // The quickest of three: what else the machine does is not measured.
  assert.ok(Math.min(...times) < 300, `${times.map((time) => time.toFixed(0)).join(', ')} ms`);
});

/** A ServiceAccount that stands for an identity, and a Deployment that runs as one. */
const pair = ({ account, runsAs, onAccount = '', onPod = '' }: { readonly account: string; readonly runsAs: string; readonly onAccount?: string; readonly onPod?: string }): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${account}
  namespace: shop
  labels: {app: orders${onAccount}}
  annotations:
    azure.workload.identity/client-id: 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${runsAs}, namespace: shop}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata:
      labels: {app: orders${onPod}}
    spec:
      serviceAccountName: ${runsAs}
      containers: [{name: orders, image: contoso/orders}]
`;
/** An identity that is kept to its namespace, with a binding and a Deployment: of the same names in each namespace. */
const inNamespace = (index: number, label: string): string => `${stack(0).replace(/^kind: Pod[^]*/m, '').replaceAll('namespace: shop}', `namespace: shop-${index}, annotations: {aadpodidentity.k8s.io/Behavior: namespaced}}`).replace(/apiVersion: v1\n$/, '')}apiVersion: apps/v1
kind: Deployment
metadata: {name: orders-0, namespace: shop-${index}}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata:
      labels: {app: orders, aadpodidbinding: ${label}}
    spec:
      containers: [{name: orders, image: contoso/orders}]
`;
/** A service principal and its Secret. Besides what is found, it has the hint of all. */
const principal = (index: number): string => `apiVersion: v1
kind: Secret
metadata: {name: orders-${index}, namespace: shop}
data: {clientSecret: eA==, clientId: eA==}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: orders-${index}, namespace: shop}
spec: {type: 1, tenantID: 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad, clientID: 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad, clientPassword: {name: orders-${index}, namespace: shop}}
`;
const use = ', azure.workload.identity/use: "true"';

// Where each object is looked for among all others, four times as many cost sixteen times as much.
for (const [name, object, findings] of [
  ['that are right', (index: number) => pair({ account: `orders-${index}`, runsAs: `orders-${index}`, onPod: use }), 0],
  ['with the label on the ServiceAccount', (index: number) => pair({ account: `orders-${index}`, runsAs: `orders-${index}`, onAccount: use }), 2],
  ['with ServiceAccounts in upper case', (index: number) => pair({ account: `Orders-${index}`, runsAs: `Orders-${index}`, onPod: use }), 2],
  ['of service principals with two values for their secret', (index: number) => repeated((one) => principal(2 * index + one), 2), 4],
  ['that run as ServiceAccounts which are not there, under a name that resembles all others', (index: number) => pair({ account: `orders-${index}`, runsAs: `sredro-${index}`, onPod: use }), 1],
  ['that have the same names in each namespace', (index: number) => inNamespace(index, 'orders-0'), 2],
  ['that have the same names and the same mistake in each namespace', (index: number) => inNamespace(index, 'order-0'), 3],
] as const) {
  test(`of manifests ${name} four times as many cost about four times as much`, async () => {
    const { read } = createReader();
    const cost = async (count: number): Promise<number> => {
      const source = await read(repeated(object, count), never);
      const times = Array.from({ length: 5 }, () => {
        const start = process.cpuUsage();
        const found = check({ ...source, manifests: [...source.manifests] });
        const spent = millisecondsSince(start);
        assert.equal(found.length, findings * count);
        return spent;
      });
      return Math.min(...times);
    };
    // The first one warms up.
    await cost(200);
    const [few, many] = [await cost(400), await cost(1600)];
    assert.ok(many < 6 * few, `${few.toFixed(1)} ms, ${many.toFixed(1)} ms`);
  });
}

test('a migration of hundreds of namespaces with the same names in each is planned in under 500 ms', () => {
  const { manifests } = readSource(repeated((index) => inNamespace(index, 'orders-0'), 400));
  const files = [{ file: 'all.yaml', digest: digestOf(manifests) }];
  const times = Array.from({ length: 3 }, () => {
    const start = process.cpuUsage();
    assert.equal(planMigration(files).filter(({ obstacle }) => obstacle === undefined).length, 400);
    return millisecondsSince(start);
  });
  assert.ok(Math.min(...times) < 500, `${times.map((time) => time.toFixed(0)).join(', ')} ms`);
});

test('thousands of manifests are checked in slices, and given up between them when nobody wants it any more', async (t) => {
  const source = readSource(stacks(1480).replaceAll('azureIdentity: orders', 'azureIdentity: sredro').replaceAll('aadpodidbinding: orders', 'aadpodidbinding: sredro'));
  let turns = 0;
  const others = setInterval(() => (turns += 1));
  t.after(() => clearInterval(others));
  await inSlices(checking(source, [], true), never);
  assert.ok(turns > 3, `${turns}`);

  const controller = new AbortController();
  const given = inSlices(checking(source, [], true), controller.signal);
  controller.abort();
  await assert.rejects(given, { name: 'AbortError' });
});

test('reading a long file comes to its end, however often somebody types on meanwhile', async () => {
  const text = stacks(300);
  const { read } = createReader();
  let ends = false;
  for (let time = 0; time < 500 && !ends; time++) {
    const controller = new AbortController();
    const reading = read(text, controller.signal);
    controller.abort();
    ends = await reading.then(() => true, () => false);
  }
  assert.ok(ends);
});

const account = (index: number) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: `orders-${index}`, namespace: 'shop', annotations: { 'azure.workload.identity/client-id': '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad' } } });

/** What `kubectl get serviceaccounts -A -o json` prints. */
function printed(length: number): string {
  const items = Array.from({ length: Math.ceil(length / JSON.stringify(account(0), undefined, 4).length) }, (_, index) => account(index));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 4);
}

test('a document of megabytes is not parsed, keeps nobody from typing, and says so once; the others in the file are read', async () => {
  const text = `${printed(4_900_000)}\n---\n${stack(1)}---\n${printed(longestDocument)}`;
  const { read } = createReader();
  const start = performance.now();
  const source = await read(text, never);
  const took = performance.now() - start;
  assert.deepEqual(source.manifests.map(({ kind }) => kind), ['AzureIdentity', 'AzureIdentityBinding', 'Pod']);
  const found = check(source).filter(({ severity }) => severity !== 'hint');
  assert.deepEqual(found.map(({ code, severity, message, start: from, end }) => [code, severity, message, text.slice(from, end)]), [['unread', 'information', 'This is too long to be checked: no document of more than 500 KB is read.', '{']]);
  assert.ok(took < 300, `${took.toFixed(0)} ms`);
});

test('a document just short enough is read', async () => {
  const { problems, manifests } = await createReader().read(printed(longestDocument / 2), never);
  assert.deepEqual([problems, manifests.length > 100], [[], true]);
});

/** How long a text takes to be read and checked anew, in milliseconds of this process: the quickest of three keys typed inside it. */
async function keyTyped(text: string, at: number): Promise<number> {
  const { read } = createReader();
  await inSlices(checking(await read(text, never), [], true), never);
  const times: number[] = [];
  for (const key of ['a', 'b', 'c']) {
    const start = process.cpuUsage();
    const source = await read(`${text.slice(0, at)}${key}${text.slice(at)}`, never);
    await inSlices(checking(source, [], true), never);
    times.push(millisecondsSince(start));
    assert.deepEqual(source.problems, []);
  }
  return Math.min(...times);
}

test('a map of 20,000 keys is read and checked in under 500 ms after a key typed in it', async () => {
  const data = Array.from({ length: 20_000 }, (_, index) => `  key-${index}: value ${index}\n`).join('');
  const text = `${stack(1)}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: long}\ndata:\n${data}`;
  const took = await keyTyped(text, text.indexOf('value 10000'));
  assert.ok(took < 500, `${took.toFixed(0)} ms`);
});

test('the longest document that is read is read and checked in under a second after a key typed in it', async () => {
  // Deeper in the List each line is longer.
  const text = printed(0.72 * longestDocument);
  assert.ok(text.length > 480_000 && text.length < longestDocument, `${text.length}`);
  const took = await keyTyped(text, text.indexOf('"orders-100"') + 1);
  assert.ok(took < 1000, `${took.toFixed(0)} ms`);
});
