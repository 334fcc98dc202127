import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../../../src/manifests/check/check.ts';
import { checkAgainstAzure } from '../../../src/manifests/check/azure.ts';
import { applied } from '../../../src/manifests/edit.ts';
import { isTemplate, placeholderIn } from '../../../src/manifests/filledIn.ts';
import { namedIdentities } from '../../../src/manifests/named.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { guid, resourceId } from './mistakes.ts';

const found = (text: string): string[] => check(readSource(text)).filter(({ severity }) => severity !== 'hint').map(({ code }) => code);
const object = (kind: string, name: string, fields: readonly string[], namespace?: string): string => `apiVersion: aadpodidentity.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:\n${fields.map((field) => `  ${field}\n`).join('')}`;
const identity = (name = 'a', fields = ['type: 0', `resourceID: ${resourceId}`, `clientID: ${guid}`], namespace?: string): string => object('AzureIdentity', name, fields, namespace);
const binding = (fields: readonly string[], namespace?: string): string => object('AzureIdentityBinding', 'a-binding', fields, namespace);
const pod = (label: string, { name = 'a', account = '', use = '' } = {}): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels:\n    ${label}${use}\nspec:\n${account === '' ? '' : `  serviceAccountName: ${account}\n`}  containers: [{name: a, image: a}]\n`;
const account = (name: string, annotations: readonly string[]): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  annotations:\n${annotations.map((one) => `    ${one}\n`).join('')}`;
const all = (...documents: string[]): string => documents.join('---\n');

const kept = (namespace: string) => identity('a', undefined, namespace).replace('spec:', '  annotations: {aadpodidentity.k8s.io/Behavior: namespaced}\nspec:');
const twice = (name: string): string => all(identity(), identity('b'), binding(['azureIdentity: a', 'selector: a']), binding([`azureIdentity: ${name}`, 'selector: a']).replace('a-binding', 'b-binding'));

describe('a value that another tool fills in', () => {
  it('is known by what stands for it', () => {
    for (const value of ['${VAR}', 'a-${VAR:-x}', '$(VAR)', '$VAR', '#{VAR}#', 'a#{Project.Id}', '{{ .Values.x }}', '${A:-${B}}']) assert.notEqual(placeholderIn(value), undefined, value);
    for (const value of ['', 'a', '$', '100$', '#1', '{a}', '(a)', '${}', guid, resourceId, undefined]) assert.equal(placeholderIn(value), undefined, value);
  });

  it('is not checked', () => {
    assert.deepEqual(found(all(identity('${NAME}_A', ['type: ${TYPE}', 'resourceID: /subscriptions/${SUB}/x', 'clientID: $(CLIENT_ID)', 'tenantID: x#{TENANT}#'], '${NS}'), binding(['azureIdentity: ${NAME}_A', 'selector: ${NAME}/x', 'weight: ${WEIGHT}'], '${NS}'), pod('aadpodidbinding: ${NAME}/x'))), []);
    assert.deepEqual(found(account('$(NAME)', ['azure.workload.identity/client-id: ${CLIENT_ID}', 'azure.workload.identity/service-account-token-expiration: ${SECONDS}'])), []);
    assert.deepEqual(found(pod('azure.workload.identity/use: ${USE}')), []);
  });

  it('may be what another object refers to', () => {
    const named = binding(['azureIdentity: b', 'selector: a']);
    assert.deepEqual(found(all(identity(), named)), ['binding-without-identity']);
    assert.deepEqual(found(all(identity('${NAME}'), named)), []);
    assert.deepEqual(found(all(identity(), binding(['azureIdentity: a', 'selector: ${SELECTOR}']), pod('aadpodidbinding: b'))), []);
    const user = pod('azure.workload.identity/use: "true"', { account: 'x' });
    assert.deepEqual(found(all(account('z', [`azure.workload.identity/client-id: ${guid}`]), user)), ['service-account-unknown']);
    assert.deepEqual(found(all(account('${NAME}', [`azure.workload.identity/client-id: ${guid}`]), user)), []);
  });

  it('is not what another object refers to where what is written around it differs, or its namespace', () => {
    const named = binding(['azureIdentity: b', 'selector: a'], 'here');
    for (const [name, namespace, codes] of [['team-${NAME}', 'here', ['binding-without-identity']], ['${NAME}', 'there', ['binding-without-identity']], ['${NAME}', '${NS}', []], ['b${SUFFIX}', 'here', []], ['${A:-${B}}', 'here', []], ['x.${A}', 'here', ['binding-without-identity']]] as const) assert.deepEqual(found(all(identity(name, undefined, namespace), named)), codes, name);
    const label = (selector: string, ...more: string[]) => found(all(identity(), binding(['azureIdentity: a', `selector: ${selector}`]), ...more, pod('aadpodidbinding: team-b')));
    assert.deepEqual(label('team-${SELECTOR}'), []);
    assert.deepEqual(label('${TEAM}-b'), []);
    assert.deepEqual(label('team-${SELECTOR}-x'), ['label-without-binding']);
    assert.deepEqual(label('order-${SELECTOR}'), ['label-without-binding']);
    const user = pod('azure.workload.identity/use: "true"', { account: 'x' });
    assert.deepEqual(found(all(account('team-${NAME}', [`azure.workload.identity/client-id: ${guid}`]), user)), ['service-account-unknown']);
    const labelled = account('x', []).replace('  annotations:\n', '  labels: {azure.workload.identity/use: "true"}\n');
    assert.deepEqual(found(all(labelled, pod('app: a', { account: '${NAME}' }))), []);
    assert.deepEqual(found(all(labelled, pod('app: a', { account: 'team-${NAME}' }))), ['use-label-on-service-account']);
  });

  it('may be the selector of a binding whose identity is kept to another namespace, which matches no pod', () => {
    const inShop = pod('aadpodidbinding: b').replace('  labels:', '  namespace: shop\n  labels:');
    for (const [namespace, codes] of [['shop', []], ['other', ['label-without-binding']]] as const) assert.deepEqual(found(all(kept(namespace), binding(['azureIdentity: a', 'selector: ${SELECTOR}'], namespace), inShop)), codes);
  });

  it('may be the namespace of another object', () => {
    const bound = ['azureIdentity: a', 'selector: a'];
    assert.deepEqual(found(all(identity('a', undefined, 'here'), binding(bound, 'there'))), ['binding-in-another-namespace']);
    assert.deepEqual(found(all(identity('a', undefined, '${NS}'), binding(bound, 'there'))), []);
    assert.deepEqual(found(all(identity('a', undefined, '${A}'), identity('a', undefined, '${B}'))), []);
  });

  it('may be the identity of another binding', () => {
    assert.deepEqual(found(twice('b')), ['selector-twice', 'selector-twice']);
    assert.deepEqual(found(twice('${NAME}')), []);
  });

  it('leaves what is wrong beside it', () => {
    assert.deepEqual(found(identity('a', ['type: 0', 'resourceID: ${ID}', 'clientId: ${CLIENT_ID}'])), ['old-field']);
    assert.deepEqual(found(account('a', ['azure.workload.identity/client_id: ${CLIENT_ID}'])), ['unknown-annotation']);
    assert.deepEqual(found(identity('A_B', ['type: 0', 'resourceID: ${ID}', 'clientID: ${CLIENT_ID}'])), ['object-name']);
  });

  it('is no identity that Azure could know', () => {
    const source = readSource(identity('a', ['type: 0', `resourceID: ${resourceId.replace('rg-aks-demo', '${GROUP}')}`, `clientID: ${guid}`]));
    assert.deepEqual(namedIdentities(source).map(({ by }) => by), ['clientId']);
    assert.deepEqual(checkAgainstAzure(source, { identities: [], subscriptions: new Set(['0b1f6471-1bf0-4dda-aec3-cb9272f09590']), credentials: new Map(), issuers: [] }), []);
  });
});

it('what is filled in within braces is read, and not checked', () => {
  const text = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: \${NAME}, namespace: "\${NS}", annotations: {azure.workload.identity/client-id: \${ID}, azure.workload.identity/client_id: a}}\n`;
  assert.deepEqual(readSource(text).problems, []);
  assert.deepEqual(check(readSource(text)).map(({ code, start, end }) => [code, text.slice(start, end)]), [['unknown-annotation', 'azure.workload.identity/client_id']]);
  // What is no YAML either way is told where it is written.
  assert.notDeepEqual(readSource(`${text}a: {b: \${C}\n`).problems, []);
});

it('what is filled in within braces is written by a fix as it stands in the file', () => {
  const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders, labels: {aadpodidbinding: ${SEL}}}\nspec:\n  template:\n    metadata: {labels: {app: "a-${APP}-$(VAR)"}}\n    spec:\n      containers: [{name: a, image: a}]\n';
  const [manifest] = readSource(text).manifests;
  assert.deepEqual(manifest?.node.toJSON(), { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'orders', labels: { aadpodidbinding: '${SEL}' } }, spec: { template: { metadata: { labels: { app: 'a-${APP}-$(VAR)' } }, spec: { containers: [{ name: 'a', image: 'a' }] } } } });
  const fixes = check(readSource(text)).flatMap((finding) => finding.fixes.flatMap((fix) => ('edits' in fix ? [applied(text, fix.edits)] : [])));
  assert.deepEqual(fixes, [text.replace('labels: {aadpodidbinding: ${SEL}}', 'labels: {}').replace('$(VAR)"', '$(VAR)", aadpodidbinding: "${SEL}"')]);
});

it('what is no YAML before it is filled in is a template, and what is a comment is none', () => {
  for (const text of ['a: {{ x }}', 'a: #{X}#\n', 'a: #{X}\r\nb: 1\r\n', 'b: 1\nlist:\n- #{A.B}\n', 'a: #{X}-api\n', 'run: |\n  puts 1\n"a": #{X} \n']) assert.ok(isTemplate(text), text);
  for (const text of ['a: ${X}\n', 'a: x#{X}#\n', 'a: "#{X}#"\n', '# a: #{X}#\n', 'a: # {X}\n', 'a: #{some words of a comment}\n']) assert.ok(!isTemplate(text), text);
});

it('what a script or a text in quotes fills in by itself makes no template of the manifests beside it', () => {
  for (const script of ['  run.rb: |\n    puts "Error: #{e.message}"\n    name: #{name}\n', '  run.rb: "\n    name: #{name}\n    "\n', "  run.rb: 'name: #{name}'\n"]) {
    const text = all(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: script}\ndata:\n${script}`, identity('a', ['type: 7', `resourceID: ${resourceId}`, `clientID: ${guid}`]));
    assert.ok(!isTemplate(text), text);
    assert.deepEqual(found(text), ['identity-type'], text);
  }
});
