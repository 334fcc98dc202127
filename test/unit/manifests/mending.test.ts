import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { check } from '../../../src/manifests/check/check.ts';
import { applied } from '../../../src/manifests/edit.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { guid, mistakes, resourceId } from './mistakes.ts';

const good = `# Orders, by both systems.
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata:
  name: orders
  annotations:
    aadpodidentity.k8s.io/Behavior: namespaced
spec:
  type: 0
  resourceID: ${resourceId}
  clientID: ${guid}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata:
  name: orders-binding
spec:
  azureIdentity: orders
  selector: orders
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: old
  labels:
    app: old
spec:
  selector: {matchLabels: {app: old}}
  template:
    metadata:
      labels:
        app: old
        aadpodidbinding: orders
    spec:
      containers: [{name: api, image: api}]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: runner
  annotations:
    azure.workload.identity/client-id: ${guid}
    azure.workload.identity/service-account-token-expiration: "7200"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: new
spec:
  selector:
    matchLabels:
      app: new
  template:
    metadata:
      labels:
        app: new
        azure.workload.identity/use: "true"
      annotations:
        azure.workload.identity/skip-containers: proxy
    spec:
      serviceAccountName: runner
      containers: [{name: api, image: api}, {name: proxy, image: proxy}]
`;

// Each breaks another place, in one of several ways, so that any of them may come together.
const breaks: readonly (readonly [string, ...string[]])[] = [
  ['resourceID: /', 'ResourceID: ', 'resourceID: >-\n    ', `resourceId: ${resourceId}\n  resourceID: /`],
  ['clientID: 9', 'clientID: "{9', 'clientID: |\n    9', `ClientID: ${guid}\n  clientID: 9`],
  ['type: 0', 'type: "0"', 'type: !!str 0', "type: '3'", 'type: !!int 7 # none'],
  ['Behavior: namespaced', 'Behavior: Namespaced', 'Behavior: >-\n      NAMESPACED'],
  ['  name: orders-binding', '  name: Orders_Binding', '  name: 12'],
  ['  azureIdentity: orders', '  azureIdentity: order', '  AzureIdentity: orders'],
  ['    aadpodidbinding: orders', '    aadpodidbinding: Orders', '    aadpodidbinding:', '    aadpodidbinding: >-\n          ORDERS'],
  ['  labels:\n    app: old\n', '  labels:\n  - app: old # it\n  # and\n  - tier: back\n', '  labels:\n    - name: app\n      value: old\n', '  labels: [{app: old}, {tier: back}]\n', '  labels: ["app=old"]\n'],
  ['identity/client-id: 9', 'identity/client_id: <9', `identity/client_id: ${guid}\n    azure.workload.identity/client-id: 9`],
  ['"7200"', '60', '', '"0x1000"', '>-\n      4e3', '" 7200"'],
  ['        azure.workload.identity/use: "true"', '        azure.workload.identity/use: on', '        azure.workload.identity/use:', '        azure.workload.identity/use: |\n          True', '        azure.workload.identity/use: "false"'],
  ['skip-containers: proxy', 'skip-containers: prxy', 'skip-containers: "proxy, api"', 'skip-containers: api;ap'],
  ['      app: new\n  template', '      app: new\n      azure.workload.identity/use: "true"\n  template'],
  ['serviceAccountName: runner', 'serviceAccountName: runer'],
  ['      annotations:\n', '      annotations:\n        azure.workload.identity/inject-proxy-sidecar: false\n', '      annotations:\n        azure.workload.identity/proxy-sidecar-port: "+80"\n'],
];

// Each with what is found still when nobody chooses: no edit can know what is meant, or it would change something else.
const unmendable: readonly (readonly [code: string, text: string])[] = [
  ['label-without-binding', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: shared-value\n  labels:\n    app: &n Orders\n    aadpodidbinding: *n\nspec: {containers: []}\n'],
  ['unquoted-value', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: shared-boolean\n  labels:\n    azure.workload.identity/use: &t true\nspec: {hostNetwork: *t, serviceAccountName: runner, containers: []}\n'],
  ['label-in-selector', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shared-labels}\nspec:\n  selector:\n    matchLabels: &l\n      app: shared\n      azure.workload.identity/use: "true"\n  template:\n    metadata:\n      labels: *l\n    spec: {serviceAccountName: runner, containers: []}\n'],
  ['both-systems', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: selected}\nspec:\n  selector: {matchLabels: {aadpodidbinding: orders}}\n  template:\n    metadata:\n      labels: {aadpodidbinding: orders, azure.workload.identity/use: "true"}\n    spec: {serviceAccountName: runner, containers: []}\n'],
  ['annotation-on-other', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: annotated\n  annotations:\n    azure.workload.identity/client-id: 11111111-5c0f-4e29-9f26-5ad2f8bbd0ad\n'],
  ['name-twice', `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata:\n  name: orders\nspec:\n  type: 0\n  resourceID: ${resourceId}\n  clientID: ${guid}\n`],
  ['object-name', `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata:\n  name: Orders\nspec:\n  type: 0\n  resourceID: ${resourceId}\n  clientID: ${guid}\n`],
  ['client-id', 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: empty\n  annotations:\n    azure.workload.identity/client-id:\n'],
];

/** Applies the first edit of the first finding that has one, until there is none. `unseen`: those alone that are made without being chosen. */
function mend(text: string, unseen = false): string {
  let source = readSource(text);
  for (let round = 0; round < 60; round++) {
    const edits = check(source).flatMap(({ fixes }) => (unseen ? fixes.slice(0, 1).filter((fix) => !('careful' in fix)) : fixes).flatMap((fix) => ('edits' in fix ? [fix.edits] : [])))[0];
    if (!edits) return source.text;
    const after = applied(source.text, edits);
    assert.notEqual(after, source.text);
    source = readSource(after);
    assert.deepEqual(source.problems, [], after);
  }
  return assert.fail(`Not mended in sixty rounds:\n${source.text}`);
}

const left = (text: string): string[] => check(readSource(text)).filter(({ severity }) => severity !== 'hint').map(({ code, message }) => `${code}: ${message}`);

test('what is right is left as it is', () => {
  assert.deepEqual(left(good), []);
  assert.equal(mend(good), good);
});

test('whatever is broken, mending it step by step ends with nothing to be found', () => {
  for (const [from] of breaks) assert.equal(good.split(from).length, 2, from);
  fc.assert(
    fc.property(fc.tuple(...breaks.map(([from, ...ways]) => fc.option(fc.record({ from: fc.constant(from), to: fc.constantFrom(...ways) })))), fc.boolean(), (chosen, crlf) => {
      const broken = chosen.reduce((text, way) => (way ? text.replace(way.from, () => way.to) : text), good);
      // What a quote or a bracket opened is closed.
      const text = broken.replace(`"{${guid}`, `"{${guid}}"`).replace(`<${guid}`, `<${guid}>`);
      const mended = mend(crlf ? text.replaceAll('\n', '\r\n') : text);
      assert.deepEqual(left(mended), [], mended);
      if (crlf) assert.doesNotMatch(mended, /[^\r]\n/);
    }),
    { numRuns: 100 },
  );
});

test('each way to break it alone is found and mended', () => {
  for (const [from, ...ways] of breaks) {
    for (const to of ways) {
      const text = good.replace(from, () => to).replace(`"{${guid}`, `"{${guid}}"`).replace(`<${guid}`, `<${guid}>`);
      assert.notDeepEqual(left(text), [], to);
      assert.deepEqual(left(mend(text)), [], to);
    }
  }
});

test('what nobody can know is left as it is written, however much of it there is', () => {
  fc.assert(
    fc.property(fc.subarray([...unmendable]), (chosen) => {
      const text = [good, ...chosen.map(([, one]) => one)].join('---\n');
      assert.equal(mend(text, true), text);
      const codes = new Set(check(readSource(text)).filter(({ severity }) => severity !== 'hint').map(({ code }) => code));
      for (const [code] of chosen) assert.ok(codes.has(code), `${code} is not among ${[...codes].join(', ')}`);
    }),
    { numRuns: 100 },
  );
});

test('whichever mistakes come together in a file, mending them comes to its end, and what it leaves is YAML', () => {
  const texts = mistakes.filter(({ code }) => code !== 'syntax').map(({ text }) => text.replaceAll(/[«»]/g, ''));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...texts), { minLength: 2, maxLength: 3 }), fc.constantFrom('---\n', '--- # next\n'), fc.boolean(), (some, between, crlf) => {
      const joined = some.join(between);
      const text = crlf ? joined.replaceAll('\n', '\r\n') : joined;
      for (const unseen of [false, true]) {
        const mended = mend(text, unseen);
        if (crlf) assert.doesNotMatch(mended, /[^\r]\n/);
      }
    }),
    { numRuns: 150 },
  );
});

test('no mistake makes the check throw, wherever the text is cut off', () => {
  fc.assert(
    fc.property(fc.constantFrom(...mistakes), fc.double({ min: 0, max: 1, noNaN: true }), ({ text }, part) => {
      check(readSource(text.slice(0, Math.floor(text.length * part))));
    }),
    { numRuns: 500 },
  );
});

test('no text makes the check throw', () => {
  const word = fc.constantFrom('aadpodidbinding', 'azure.workload.identity/use', 'apiVersion: v1', 'kind: Pod', 'metadata', ':', ' ', '\n', '  ', '- ', '{', '}', '[', ']', '&a', '*a', '<<', '"', "'", '|', '---', '\t', '\r\n', '#', '?', '!!str', '\uFEFF', 'spec', 'labels', 'annotations');
  fc.assert(fc.property(fc.array(word, { maxLength: 40 }), (words) => void check(readSource(`# aadpodid\n${words.join('')}`))), { numRuns: 1000 });
});
