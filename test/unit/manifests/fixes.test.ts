// Fixes that would lose, break or change something else: there are none, or they are not the first ones.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../../../src/manifests/check/check.ts';
import { applied } from '../../../src/manifests/edit.ts';
import type { Finding } from '../../../src/manifests/finding.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { guid, resourceId } from './mistakes.ts';

const other = '11111111-5c0f-4e29-9f26-5ad2f8bbd0ad';
const account = (annotations = `azure.workload.identity/client-id: ${guid}`, name = 'orders'): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  annotations:\n    ${annotations}\n`;
const bare = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n';
const service = (id = guid): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: orders\n  annotations:\n    team: orders\n    azure.workload.identity/client-id: ${id}\n`;
const identity = (spec: string, name = 'orders'): string => `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata:\n  name: ${name}\nspec:\n  type: 0\n  resourceID: ${resourceId}\n${spec}  clientID: ${guid}\n`;
const pod = (namespace: string, field = 'serviceAccountName', name = 'Orders'): string => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ${namespace}}\nspec: {${field}: ${name}, containers: []}\n`;
const deployment = (selector: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  selector: {${selector}}\n  template:\n    metadata:\n      labels: {aadpodidbinding: orders, azure.workload.identity/use: "true"}\n    spec: {serviceAccountName: orders, containers: [{name: a, image: b}]}\n`;

function found(text: string, code: string): Finding {
  const findings = check(readSource(text));
  return findings.find((one) => one.code === code) ?? assert.fail(`Found: ${JSON.stringify(findings, undefined, 1)}`);
}

const isCareful = (fix: Finding['fixes'][number] | undefined): boolean => fix !== undefined && 'careful' in fix;
const titles = ({ fixes }: Finding): string[] => fixes.map(({ title }) => title);
const edited = (text: string, { fixes }: Finding, title: string): string => {
  const fix = fixes.find((one) => one.title === title);
  return fix && 'edits' in fix ? applied(text, fix.edits) : assert.fail(`No edit: ${title}`);
};

describe('a fix changes nothing that an anchor shares', () => {
  const shared: Record<string, readonly [code: string, text: string]> = {
    'the labels of the selector and of the pods': ['label-in-selector', `${account()}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  selector:\n    matchLabels: &l\n      app: orders\n      azure.workload.identity/use: "true"\n  template:\n    metadata:\n      labels: *l\n    spec:\n      serviceAccountName: orders\n      containers: [{name: a, image: b}]\n`],
    'another label': ['label-without-binding', 'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentityBinding\nmetadata: {name: b}\nspec: {azureIdentity: orders, selector: orders}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    app: &n Orders\n    aadpodidbinding: *n\nspec: {containers: []}\n'],
    'a value with the anchor': ['unquoted-value', `${account()}---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    azure.workload.identity/use: &t true\nspec: {hostNetwork: *t, serviceAccountName: orders, containers: []}\n`],
    'the labels that are merged': ['label-without-binding', 'x: &l {aadpodidbinding: Orders}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    <<: *l\nspec: {containers: []}\n---\napiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentityBinding\nmetadata: {name: b}\nspec: {azureIdentity: orders, selector: orders}\n'],
    'the name of another thing': ['object-name', 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: &n Orders\n  labels: {team: *n}\n  annotations: {azure.workload.identity/client-id: 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad}\n'],
  };
  for (const [name, [code, text]] of Object.entries(shared)) it(name, () => assert.deepEqual(found(text, code).fixes.filter((fix) => 'edits' in fix), []));

  it('in each of two documents that are the same', () => {
    const one = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    azure.workload.identity/use: &t true\nspec: {hostNetwork: *t, containers: []}\n---\n';
    const findings = check(readSource(`---\n${one}${one}`)).filter(({ code }) => code === 'unquoted-value');
    assert.equal(findings.length, 2);
    assert.deepEqual(findings.flatMap(({ fixes }) => fixes), []);
  });

  it('a value with the anchor is not taken away either: what uses it would have none', () => {
    const text = `${account()}---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels: {azure.workload.identity/use: "true"}\n  annotations:\n    azure.workload.identity/proxy-sidecar-port: &p "0"\nspec: {hostname: *p, serviceAccountName: orders, containers: []}\n`;
    assert.deepEqual(found(text, 'proxy-port').fixes, []);
  });

  it('where no alias uses the anchor, the fix is there', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    azure.workload.identity/use: &t true\nspec: {containers: []} # *t\n';
    assert.deepEqual(titles(found(text, 'unquoted-value')), ['Put it in quotes: "true"']);
  });
});

describe('no fix overwrites or loses an ID', () => {
  it('a client ID moves to a ServiceAccount that has none, also where the annotation is empty', () => {
    for (const [target, expected] of [[bare, account()], [account('azure.workload.identity/client-id: ""'), account(`azure.workload.identity/client-id: ${JSON.stringify(guid)}`)]] as const) {
      const text = `${service()}---\n${target}`;
      assert.equal(edited(text, found(text, 'annotation-on-other'), 'Move it to the ServiceAccount "orders"').split('---\n')[1]?.replaceAll('"', ''), expected.replaceAll('"', ''));
    }
  });

  it('where the ServiceAccount has another client ID, that one stays, and taking the first one away is not done unseen', () => {
    const text = `${service()}---\n${account(`azure.workload.identity/client-id: ${other}`)}`;
    const finding = found(text, 'annotation-on-other');
    assert.deepEqual(titles(finding), ['Take it away']);
    assert.ok(isCareful(finding.fixes[0]));
  });

  it('where the ServiceAccount has the same client ID, the other one is only taken away', () => {
    const finding = found(`${service(guid.toUpperCase())}---\n${account()}`, 'annotation-on-other');
    assert.deepEqual(titles(finding), ['Take it away']);
    assert.ok(!isCareful(finding.fixes[0]));
  });

  it('without a ServiceAccount the YAML of one comes first, and taking the ID away is not done unseen', () => {
    const finding = found(service(), 'annotation-on-other');
    assert.deepEqual(titles(finding), ['Generate workload identity YAML…', 'Take it away']);
    assert.deepEqual(finding.fixes.map(isCareful), [false, true]);
  });

  it('an annotation that is written as a label overwrites no annotation', () => {
    const finding = found(account(`azure.workload.identity/client-id: ${other}`).replace('  annotations', `  labels: {azure.workload.identity/client-id: ${guid}}\n  annotations`), 'annotation-as-label');
    assert.deepEqual(titles(finding), ['Take it away']);
    assert.ok(isCareful(finding.fixes[0]));
  });

  it('a label that is written as an annotation overwrites no label', () => {
    const finding = found('apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels: {azure.workload.identity/use: "false"}\n  annotations: {azure.workload.identity/use: "true"}\nspec: {containers: []}\n', 'label-as-annotation');
    assert.deepEqual(titles(finding), ['Take it away']);
    assert.ok(isCareful(finding.fixes[0]));
  });
});

describe('no fix makes two of one', () => {
  it('an old field beside the new one goes', () => {
    const text = identity(`  ResourceID: ${resourceId}\n`);
    assert.equal(edited(text, found(text, 'old-field'), 'Take it away'), identity(''));
  });

  it('a misspelled field beside the right one goes', () => {
    const text = identity(`  resourcesID: ${resourceId}\n`);
    assert.equal(edited(text, found(text, 'unknown-field'), 'Take it away'), identity(''));
  });

  it('a misspelled annotation beside the right one goes', () => {
    const text = account(`azure.workload.identity/client_id: ${guid}\n    azure.workload.identity/client-id: ${guid}`);
    assert.equal(edited(text, found(text, 'unknown-annotation'), 'Take it away'), account());
  });

  it('a misspelled label that the workload selects by stays beside the right one, which keeps its value', () => {
    const text = deployment('matchLabels: {aad-pod-id-binding: orders}').replace('labels: {aadpodidbinding: orders, azure.workload.identity/use: "true"}', 'labels: {aad-pod-id-binding: orders, aadpodidbinding: x}');
    assert.deepEqual(check(readSource(text)).filter(({ code }) => code === 'label-misspelled'), []);
    assert.deepEqual(titles(found(text.replace(', aadpodidbinding: x', ''), 'label-misspelled')), ['Add the label "aadpodidbinding"']);
  });

  it('a new name is one that no other object has', () => {
    assert.deepEqual(titles(found(`${identity('', 'My_Orders')}---\n${identity('', 'my-orders')}`, 'object-name')), []);
    assert.deepEqual(titles(found(`${identity('', 'My_Orders\n  namespace: a')}---\n${identity('', 'my-orders\n  namespace: b')}`, 'object-name')), ['Rename it to "my-orders"']);
  });

  it('a new name stays in its namespace, and goes to those that use the old field', () => {
    const text = account(undefined, 'Orders\n  namespace: a') + pod('b') + pod('a', 'serviceAccount');
    assert.equal(edited(text, found(text, 'object-name'), 'Rename it to "orders"'), account(undefined, 'orders\n  namespace: a') + pod('b') + pod('a', 'serviceAccount', 'orders'));
  });
});

describe('a pod is not taken from its workload', () => {
  it('a label that is in the selector is not taken away', () => {
    for (const selector of ['matchLabels: {aadpodidbinding: orders}', 'matchExpressions: [{key: aadpodidbinding, operator: Exists}]']) assert.deepEqual(titles(found(deployment(selector), 'both-systems')), []);
    const controller = deployment('aadpodidbinding: orders').replace('apps/v1', 'v1').replace('Deployment', 'ReplicationController');
    assert.deepEqual(titles(found(controller, 'both-systems')), []);
    assert.deepEqual(titles(found(deployment('matchLabels: {app: orders}'), 'both-systems')), ['Take the label of AAD Pod Identity away']);
  });
});

it('taking the label out of the selector is not done unseen: it may have been there from the start', () => {
  const finding = found(`${account()}---\n${deployment('matchLabels: {azure.workload.identity/use: "true"}')}`, 'label-in-selector');
  assert.deepEqual(titles(finding), ['Take it out of the selector']);
  assert.ok(isCareful(finding.fixes[0]));
});

it('"false" becomes "true" only where somebody chooses it', () => {
  const finding = found('apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {azure.workload.identity/use: "false"}}\nspec: {containers: []}\n', 'use-label');
  assert.equal(finding.severity, 'information');
  assert.ok(isCareful(finding.fixes[0]));
});

it('a label without a value gets one', () => {
  const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    azure.workload.identity/use:\n    app: x\nspec: {containers: [{name: x, image: x}]}\n';
  assert.equal(edited(text, found(text, 'use-label'), 'Make it "true"'), text.replace('use:', 'use: "true"'));
});
