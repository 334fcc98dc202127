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

// Each breaks another place, so that any of them may come together.
const breaks: readonly (readonly [string, string])[] = [
  ['resourceID: /', 'ResourceID: '],
  ['clientID: 9', 'clientID: "{9'],
  ['type: 0', 'type: "0"'],
  ['Behavior: namespaced', 'Behavior: Namespaced'],
  ['  name: orders-binding', '  name: Orders_Binding'],
  ['  azureIdentity: orders', '  azureIdentity: order'],
  ['    aadpodidbinding: orders', '    aadpodidbinding: Orders'],
  ['  labels:\n    app: old\n', '  labels:\n  - app: old # it\n  - tier: back\n'],
  ['identity/client-id: 9', 'identity/client_id: <9'],
  ['"7200"', '60'],
  ['        azure.workload.identity/use: "true"', '        azure.workload.identity/use: on'],
  ['skip-containers: proxy', 'skip-containers: prxy'],
  ['      app: new\n  template', '      app: new\n      azure.workload.identity/use: "true"\n  template'],
  ['serviceAccountName: runner', 'serviceAccountName: runer'],
  ['      annotations:\n', '      annotations:\n        azure.workload.identity/inject-proxy-sidecar: false\n'],
];

/** Applies the first fix of the first finding that has one, until there is none. */
function mend(text: string): string {
  let mended = text;
  for (let round = 0; round < 60; round++) {
    const edits = check(readSource(mended)).flatMap(({ fixes }) => fixes.flatMap((fix) => ('edits' in fix ? [fix.edits] : [])))[0];
    if (!edits) return mended;
    const after = applied(mended, edits);
    assert.notEqual(after, mended);
    mended = after;
  }
  return assert.fail(`Not mended in sixty rounds:\n${mended}`);
}

const left = (text: string): string[] => check(readSource(text)).filter(({ severity }) => severity !== 'hint').map(({ code, message }) => `${code}: ${message}`);

test('what is right is left as it is', () => {
  assert.deepEqual(left(good), []);
  assert.equal(mend(good), good);
});

test('whatever is broken, mending it step by step ends with nothing to be found', () => {
  for (const [from] of breaks) assert.equal(good.split(from).length, 2, from);
  fc.assert(
    fc.property(fc.subarray([...breaks]), fc.boolean(), (chosen, crlf) => {
      const broken = chosen.reduce((text, [from, to]) => text.replace(from, () => to), good);
      // What a quote or a bracket opened is closed.
      const text = broken.replace(`"{${guid}`, `"{${guid}}"`).replace(`<${guid}`, `<${guid}>`);
      const mended = mend(crlf ? text.replaceAll('\n', '\r\n') : text);
      assert.deepEqual(left(mended), [], mended);
      if (crlf) assert.doesNotMatch(mended, /[^\r]\n/);
    }),
    { numRuns: 100 },
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
