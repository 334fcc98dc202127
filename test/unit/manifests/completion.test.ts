import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completed, completionAt } from '../../../src/manifests/completion.ts';

const identity = 'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nspec:\n';
const binding = 'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentityBinding\nspec:\n';

/** `|` is where the cursor is, «» what is to be replaced. */
const offered: readonly (readonly [string, string | undefined])[] = [
  [`${identity}  resourceID: «|»`, 'resourceId'],
  [`${identity}  resourceID: «/subscr|»`, 'resourceId'],
  [`${identity}  clientID: «"9d|7f"» # mi-orders`, 'clientId'],
  [`${identity}  clientID:|`, undefined],
  [`${identity}  clientID: 9d7f # |`, undefined],
  [`${identity}  selector: |`, undefined],
  [`${binding}  selector: «|»`, 'selector'],
  [`${binding}  azureIdentity: «or|ders»\n---\n${identity}`, 'azureIdentity'],
  [`${binding}---\n${identity}  azureIdentity: |`, undefined],
  ['kind: Service\nspec:\n  selector: |', undefined],
  ['kind: Pod\nmetadata:\n  labels: {aadpodidbinding: «or|ders»}', 'selector'],
  ["annotations:\n  azure.workload.identity/client-id: «'|'»", 'clientId'],
  ['annotations:\n  "azure.workload.identity/tenant-id": «"|"»,', 'tenantId'],
  ['\uFEFFazure.workload.identity/client-id: «|»\r\n', 'clientId'],
  ['spec:\n  serviceAccountName: «|»\n', 'serviceAccount'],
  ['spec:\n  notserviceAccountName: |\n', undefined],
];

describe('what is offered where one types', () => {
  for (const [marked, what] of offered) {
    it(JSON.stringify(marked), () => {
      const text = marked.replaceAll(/[«»|]/g, '');
      const place = completionAt(text, marked.replaceAll(/[«»]/g, '').indexOf('|'));
      assert.equal(place?.what, what);
      if (place) assert.equal(text.slice(place.start, place.end), marked.slice(marked.indexOf('«') + 1, marked.indexOf('»')).replace('|', ''));
    });
  }
});

describe('what is put in', () => {
  it('stands in the quotes that were typed', () => {
    assert.equal(completed('"', { start: 0 }, 'on'), '"on"');
    assert.equal(completed("'", { start: 0 }, 'on'), "'on'");
  });

  it('gets quotes where kubectl would read another thing', () => {
    assert.equal(completed('', { start: 0 }, 'orders'), 'orders');
    assert.equal(completed('', { start: 0 }, 'on'), '"on"');
    assert.equal(completed('', { start: 0 }, '1e3'), '"1e3"');
  });
});
