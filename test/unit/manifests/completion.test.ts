import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientIdBeside, completed, completionAt } from '../../../src/manifests/completion.ts';
import { applied } from '../../../src/manifests/edit.ts';

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
  [`${identity}  resourceID: «|»\n---\n${binding}`, 'resourceId'],
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

const putIn = (text: string, value: string): string => completed(text, { start: text.length, document: { start: 0, end: text.length } }, value);

describe('what is put in', () => {
  it('stands in the quotes that were typed', () => {
    for (const [quote, whole] of [['"', '"on"'], ["'", "'on'"]] as const) assert.equal(completed(quote, { start: 0, document: { start: 0, end: 1 } }, 'on'), whole);
  });

  it('gets quotes where kubectl would read another thing', () => {
    assert.deepEqual(['orders', 'on', '1e3'].map((value) => putIn('selector: ', value)), ['orders', '"on"', '"1e3"']);
  });

  it('gets quotes in JSON', () => {
    assert.equal(putIn('{"kind": "AzureIdentityBinding", "spec": {"selector": ', 'orders'), '"orders"');
  });
});

/** `|` is where the cursor is, «» what comes along. */
const along: Record<string, string> = {
  'on the next line': `${identity}  type: 0\n  resourceID: |\n«  clientID: ID\n»  tenantID: x\n`,
  'behind the comment of the resource ID': `${identity}  resourceID: "/sub|" # mi-orders\n«  clientID: ID\n»---\nspec:\n  clientID: other\n`,
  'with the line breaks of the file': `${identity}  resourceID: |\n«  clientID: ID\n»`.replaceAll('\n', '\r\n'),
  'before the last line of a file that ends without a line break': `${identity}«  clientID: ID\n»  resourceID: |`,
  'where its key waits for it': `${identity}  clientID:« ID»\n  resourceID: |\n`,
};

function beside(marked: string) {
  const text = marked.replaceAll(/«[^»]*»|\|/g, '');
  const place = completionAt(text, marked.replaceAll(/«[^»]*»/g, '').indexOf('|')) ?? assert.fail('nothing is offered');
  return { text, edit: clientIdBeside(text, place, 'ID') };
}

describe('the client ID comes along with the resource ID of an identity', () => {
  for (const [where, marked] of Object.entries(along)) {
    it(where, () => {
      const { text, edit } = beside(marked);
      assert.equal(edit && applied(text, [edit]), marked.replaceAll(/[«»|]/g, ''));
    });
  }

  for (const [where, marked] of [['it has one', `${identity}  resourceID: |\n  clientID: 9d7f\n`], ['entries share a line', '{kind: AzureIdentity, spec: {resourceID: |}}\n'], ['it is JSON', '{"kind": "AzureIdentity", "spec": {\n  "resourceID": |\n}}\n']] as const) {
    it(`but not where ${where}`, () => assert.equal(beside(marked).edit, undefined));
  }
});
