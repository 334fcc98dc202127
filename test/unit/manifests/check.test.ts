import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../../../src/manifests/check/check.ts';
import { filledAt } from '../../../src/manifests/completion.ts';
import { applied } from '../../../src/manifests/edit.ts';
import type { Finding } from '../../../src/manifests/finding.ts';
import { createReader, readSource } from '../../../src/manifests/source.ts';
import { guid, mistakes, resourceId } from './mistakes.ts';

/** Without the hint that stands on each object of AAD Pod Identity. */
const found = (text: string): Finding[] => check(readSource(text)).filter(({ code }) => code !== 'pod-identity-archived');

function mended(text: string, { fixes: [fix] }: Finding): string | undefined {
  return fix && 'edits' in fix ? applied(text, fix.edits) : undefined;
}

describe('a mistake is told, at its place, with its fix', () => {
  for (const { name, code, text: marked, fixed, chosen = false, leaves = [] } of mistakes) {
    it(fixed === undefined && !chosen ? `${name}: no edit can know what is meant` : name, () => {
      const text = marked.replaceAll(/[«»]/g, '');
      const place = marked.slice(marked.indexOf('«') + 1, marked.indexOf('»'));
      const finding = found(text).find((one) => one.code === code);
      assert.ok(finding, `Found: ${JSON.stringify(found(text), undefined, 1)}`);
      assert.equal(text.slice(finding.start, finding.end), place);
      assert.equal(finding.start, marked.indexOf('«'));
      assert.equal(mended(text, finding), fixed);
      assert.equal(finding.fixes.some((fix) => 'command' in fix && fix.command === 'chooseIdentity'), chosen);
      if (fixed !== undefined) assert.deepEqual(found(fixed).map((one) => one.code), leaves);
    });
  }
});

const identityOf = (spec: string): string => `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: x}\nspec:\n${spec}`;

/** A file after an identity was chosen wherever one can be. */
function chosenIn(text: string): string {
  const places = found(text).flatMap(({ fixes }) => fixes).flatMap((one) => ('places' in one ? one.places : []));
  return applied(text, places.map((place) => filledAt(text, place, place.by === 'resourceId' ? resourceId : guid)));
}

it('an identity that is chosen is written where its IDs belong, in the quotes that stand there, unless an anchor shares the place', () => {
  assert.equal(chosenIn(identityOf('  resourceID: # which one?\n  clientID: ""\n')), identityOf(`  resourceID: ${resourceId} # which one?\n  clientID: "${guid}"\n`));
  assert.equal(chosenIn(identityOf('  resourceID: >-\n    nope\n  clientID: nope # none\n')), identityOf(`  resourceID: ${resourceId}\n  clientID: ${guid} # none\n`));
  const shared = identityOf("  resourceID: &id 'nope'\n  clientID: *id\n");
  assert.equal(chosenIn(shared), shared);
});

it('a field by its old name is not told as missing too', () => {
  for (const { text } of mistakes.filter(({ code }) => code === 'old-field')) assert.deepEqual(found(text.replaceAll(/[«»]/g, '')).map(({ code }) => code), ['old-field']);
});

const deployed = (kind: string, metadata: string): string => `apiVersion: apps/v1\nkind: ${kind}\nmetadata: ${metadata}\nspec: {template: {metadata: {labels: {azure.workload.identity/use: "true"}}, spec: {serviceAccountName: nobody, containers: [{name: a, image: a}]}}}\n`;

it('the way to generate the YAML of workload identity leads to the workload that was found', () => {
  const ways = found([deployed('Deployment', '{name: web, namespace: shop}'), deployed('StatefulSet', '{name: web}'), deployed('Deployment', '{generateName: web-}')].join('---\n')).flatMap(({ fixes }) => fixes);
  assert.deepEqual(
    ways.flatMap((way) => ('workload' in way ? [way.workload] : [])),
    [{ kind: 'Deployment', name: 'web', namespace: 'shop' }, { kind: 'StatefulSet', name: 'web', namespace: undefined }, { kind: 'Deployment', name: '', namespace: undefined }],
  );
});

describe('nothing is found', () => {
  const none: Record<string, string> = {
    "in Helm's templates": 'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: {{ .Values.name }}}\n',
    'in a file that has to do with neither system': 'apiVersion: v1\nkind: Pod\nmetadata: {name: My_Pod, labels: {on: yes}}\n',
    "in what others write of workload identity": 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: My_Webhook, labels: {azure-workload-identity.io/system: yes, app: azure-workload-identity}}\nspec: {template: {metadata: {labels: {app: x, azure-workload-identity.io/system: "true"}}}}\n',
    'in the other objects of a file': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: My_Map, labels: {on: yes}}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x, annotations: {azure.workload.identity/client-id: 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad}}\n',
    'in a patch, which says nothing of what it does not change': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {metadata: {labels: {azure.workload.identity/use: "true"}}}}\n',
    'in a patch that takes labels away': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {metadata: {labels: {azure.workload.identity/use: null, aadpodidbinding: null}}}}\n',
    'in two patches of one workload': ['a', 'b'].map((key) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {metadata: {labels: {azure.workload.identity/use: "true", ${key}: x}}}}\n`).join('---\n'),
    'in two objects of one name in two namespaces': ['a', 'b'].map((namespace) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x, namespace: ${namespace}, annotations: {azure.workload.identity/client-id: 9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad}}\n`).join('---\n'),
  };
  for (const [name, text] of Object.entries(none)) it(name, () => assert.deepEqual(found(text), []));
});

const labelled = (name: string, label: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {aadpodidbinding: ${label}}}\nspec: {containers: [{name: a, image: a}]}\n`;

it('an alias that leads nowhere is told, what is missing may be behind it, and the other documents are checked', () => {
  const text = [labelled('a', '*foo'), labelled('B', 'b')].join('---\n');
  assert.deepEqual(found(text).map(({ code, severity, start, end }) => [code, severity, text.slice(start, end)]), [['syntax', 'error', '*foo'], ['object-name', 'error', 'B']]);
});

const codes = (complete: boolean) => check(readSource(alone), [], complete).map(({ code }) => code).filter((code) => code !== 'pod-identity-archived');
const alone = `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentityBinding\nmetadata: {name: b}\nspec: {azureIdentity: orders, selector: other}\n---
apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {aadpodidbinding: nowhere}}\nspec: {containers: [{name: a, image: a}]}\n---
apiVersion: v1\nkind: Pod\nmetadata: {name: b, labels: {azure.workload.identity/use: "true"}}\nspec: {serviceAccountName: nobody, containers: [{name: a, image: a}]}\n---
apiVersion: v1\nkind: Pod\nmetadata: {name: c, labels: {azure.workload.identity/use: "true"}}\nspec: {containers: [{name: a, image: a}]}\n`;

it('where not all files of the workspace were read, nothing is said to be in none of them', () => {
  assert.deepEqual(codes(true), ['binding-without-identity', 'label-without-binding', 'service-account-unknown', 'service-account-missing']);
  assert.deepEqual(codes(false), []);
});

it('beside a document that is too long to be read nothing is said to be in no file', async () => {
  const long = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: long}\ndata: {long: "${'x'.repeat(600_000)}"}\n`;
  const source = await createReader().read(`${alone}${long}`, new AbortController().signal);
  assert.deepEqual(check(source).map(({ code }) => code).filter((code) => code !== 'pod-identity-archived'), ['unread']);
});

it('what is behind directives, and JSON with comments, is checked at its place', () => {
  const yaml = '%YAML 1.2\n---\napiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentityBinding\nmetadata: {name: B}\nspec: {azureIdentity: "", selector: x}\n';
  const json = '// "B"\n{\n  "apiVersion": "v1", /* one\n */ "kind": "Pod", // a pod\n  "metadata": {"name": "B", "labels": {"aadpodidbinding": "b"}}\n}\n';
  for (const text of [yaml, json]) assert.deepEqual(found(text).filter(({ code }) => code === 'object-name').map(({ start, end }) => text.slice(start, end).replaceAll('"', '')), ['B']);
  const finding = found(json).find(({ code }) => code === 'object-name');
  assert.equal(finding && mended(json, finding), json.replace('"name": "B"', '"name": "b"'));
});

const pod = (labels: string, name = 'a'): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {${labels}}}\nspec: {containers: [{name: a, image: a}]}\n`;

it('a file whose only mark is misspelled is checked, too, and what it says is for a file, not for a form', () => {
  assert.deepEqual(found(pod('AadPodIdBinding: orders')).map(({ message }) => message), ['AAD Pod Identity knows no label "AadPodIdBinding". Did you mean "aadpodidbinding"?']);
  assert.deepEqual(found(pod('aadpodidbinding: ""', '""')).map(({ message }) => message), ['The Pod has no name.', 'The label has no value, so no binding selects the pod. Write the selector of its AzureIdentityBinding.']);
  assert.deepEqual(found(pod('app: aad-pod-identity, app.kubernetes.io/name: aad-pod-id-nmi, aadpodidentity: x')), []);
});
