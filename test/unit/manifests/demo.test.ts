import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkAgainstAzure } from '../../../src/manifests/check/azure.ts';
import type { AzureFacts } from '../../../src/manifests/check/azure.ts';
import { check } from '../../../src/manifests/check/check.ts';
import { digestOf } from '../../../src/manifests/digest.ts';
import { applied } from '../../../src/manifests/edit.ts';
import type { Finding } from '../../../src/manifests/finding.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { sampleIdentity } from '../../workbench/sampleIdentity.ts';

const read = (name: string) => readFileSync(`demo/workspace/k8s/${name}.yaml`, 'utf8');
const mistakes = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity !== 'hint');

function mended(text: string, findings: readonly Finding[]): string {
  return applied(text, mistakes(findings).flatMap(({ fixes: [first] }) => (first && 'edits' in first ? first.edits : assert.fail('no fix'))));
}

test("the demo's manifests have the mistakes that its README counts, each with a fix, and none when these are made", async () => {
  const facts: AzureFacts = { identities: [await sampleIdentity('mi-payments')], subscriptions: new Set(), credentials: new Map(), issuers: [] };
  const [own, api] = [read('payments-identity'), read('payments-api')];
  const found = (text: string, other: string) => {
    const source = readSource(text);
    return [...check(source, [digestOf(readSource(other).manifests)]), ...checkAgainstAzure(source, facts)];
  };
  assert.deepEqual([...mistakes(found(own, api)), ...mistakes(found(api, own))].map(({ code }) => code), ['old-field', 'principal-id', 'label-without-binding']);
  const [ownMended, apiMended] = [mended(own, found(own, api)), mended(api, found(api, own))];
  assert.deepEqual([...mistakes(found(ownMended, apiMended)), ...mistakes(found(apiMended, ownMended))], []);
  assert.deepEqual(found(read('report'), ''), []);
});
