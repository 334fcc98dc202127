import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkAgainstAzure } from '../../../src/manifests/check/azure.ts';
import type { AzureFacts, KnownCredential } from '../../../src/manifests/check/azure.ts';
import { applied } from '../../../src/manifests/edit.ts';
import { readSource } from '../../../src/manifests/source.ts';

const subscription = '0b1f6471-1bf0-4dda-aec3-cb9272f09590';
const tenantId = '5a0c8a5c-11aa-4a0e-b8f5-8b0b1e7b1a01';
const idOf = (name: string): string => `/subscriptions/${subscription}/resourceGroups/rg-aks-demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const orders = { id: idOf('mi-orders'), name: 'mi-orders', clientId: '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad', principalId: '1c9a3f60-7b7e-4d0e-a2f3-0a5f3f9f7c11', tenantId };
const billing = { id: idOf('mi-billing'), name: 'mi-billing', clientId: '44f0a5d2-6a5e-4a3c-8bd3-3c0f0b8f9e22', principalId: '77b4c2a8-52c1-4c6f-9a1d-6f1f2e3d4c33', tenantId };
const issuer = 'https://eastus.oic.prod-aks.azure.com/5a0c8a5c-11aa-4a0e-b8f5-8b0b1e7b1a01/0c1d/';
const unknownId = '00000000-1111-4222-8333-444444444444';

const azure = (...credentials: KnownCredential[]): AzureFacts => ({
  identities: [orders, billing],
  subscriptions: new Set([subscription]),
  credentials: new Map([[orders.clientId, credentials]]),
  issuers: [issuer],
});
const credential = (subject: string, of = issuer): KnownCredential => ({ name: 'aks-orders', issuer: of, subject });

const azureIdentity = (resourceId: string, clientId: string, type = 0): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: orders}
spec:
  type: ${type}
  resourceID: ${resourceId}
  clientID: ${clientId}
`;
const account = (clientId: string, { namespace = 'namespace: shop', tenant = '' } = {}): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: orders
  ${namespace}
  annotations:
    azure.workload.identity/client-id: ${clientId}${tenant}
`;
const tenant = (id: string): string => `\n    azure.workload.identity/tenant-id: ${id}`;

/** `text` with «» around what is found. */
const cases: { readonly name: string; readonly code: string; readonly text: string; readonly fixed?: readonly string[]; readonly azure?: AzureFacts }[] = [
  {
    name: 'a principal ID where the client ID of an AzureIdentity belongs',
    code: 'principal-id',
    text: azureIdentity(orders.id, `«${orders.principalId.toUpperCase()}»`),
    fixed: [azureIdentity(orders.id, orders.clientId)],
  },
  { name: 'a principal ID in the annotation of a ServiceAccount', code: 'principal-id', text: account(`«"${billing.principalId}"»`), fixed: [account(`"${billing.clientId}"`)] },
  {
    name: 'the client ID of another identity than the resource ID',
    code: 'ids-apart',
    text: azureIdentity(orders.id.toUpperCase(), `«${billing.clientId}»`),
    fixed: [azureIdentity(orders.id.toUpperCase(), orders.clientId), azureIdentity(billing.id, billing.clientId)],
  },
  { name: 'a client ID that is not that of the resource ID', code: 'ids-apart', text: azureIdentity(orders.id, `«${unknownId}»`), fixed: [azureIdentity(orders.id, orders.clientId)] },
  { name: 'an identity that is not there', code: 'identity-unknown', text: azureIdentity(`«${idOf('mi-ordres')}»`, orders.clientId), fixed: [azureIdentity(orders.id, orders.clientId)] },
  ...['', '""', 'RESOURCE_ID', idOf('mi-orders').replace('/resourceGroups/rg-aks-demo', '')].map((id) => ({ name: `the client ID of an identity beside ${id === '' ? 'no value' : id} for its resource ID`, code: 'id-known', text: azureIdentity(id === '' ? '«»' : `«${id}»`, orders.clientId).replace(': «»', ':«»'), fixed: [azureIdentity(id === '""' ? `"${orders.id}"` : orders.id, orders.clientId)] })),
  { name: 'the client ID of an identity beside a comment for its resource ID, in a second document', code: 'id-known', text: `${account(unknownId)}---\n${azureIdentity('«»# which?', orders.clientId)}`, fixed: [`${account(unknownId)}---\n${azureIdentity(`${orders.id} # which?`, orders.clientId)}`] },
  ...['', '""', 'mi-orders'].map((id) => ({ name: `the resource ID of an identity beside ${id === '' ? 'no value' : id} for its client ID`, code: 'id-known', text: azureIdentity(orders.id, `«${id}»`).replace(': «»', ':«»'), fixed: [azureIdentity(orders.id, id === '""' ? `"${orders.clientId}"` : orders.clientId)] })),
  { name: 'an identity of another tenant', code: 'tenant-apart', azure: azure(credential('system:serviceaccount:shop:orders')), text: account(orders.clientId, { tenant: tenant(`«${unknownId}»`) }), fixed: [account(orders.clientId, { tenant: tenant(tenantId) })] },
  { name: 'no federated credential for the ServiceAccount', code: 'federated-credential-missing', azure: azure(credential('system:serviceaccount:other:orders')), text: account(`«${orders.clientId}»`) },
  { name: 'no federated credential for it in any namespace', code: 'federated-credential-missing', azure: azure(credential('system:serviceaccount:other:orders-api')), text: account(`«${orders.clientId}»`, { namespace: 'labels: {}' }) },
  { name: 'an issuer without its slash', code: 'issuer-without-slash', azure: azure(credential('system:serviceaccount:shop:orders', issuer.slice(0, -1))), text: account(`«${orders.clientId}»`) },
];

describe('what does not agree with Azure is told, at its place, with its fixes', () => {
  for (const { name, code, text: marked, fixed = [], azure: facts = azure(credential('system:serviceaccount:shop:orders')) } of cases) {
    it(name, () => {
      const text = marked.replaceAll(/[«»]/g, '');
      const findings = checkAgainstAzure(readSource(text), facts);
      assert.deepEqual(findings.map((finding) => finding.code), [code]);
      const [finding = assert.fail()] = findings;
      assert.equal(text.slice(finding.start, finding.end), marked.slice(marked.indexOf('«') + 1, marked.indexOf('»')));
      assert.deepEqual(finding.fixes.flatMap((fix) => ('edits' in fix ? [applied(text, fix.edits)] : [])), fixed);
      for (const mended of fixed) assert.deepEqual(checkAgainstAzure(readSource(mended), facts), []);
    });
  }

  it('a missing credential is created in no namespace where another tool fills that in', () => {
    const [finding] = checkAgainstAzure(readSource(account(orders.clientId, { namespace: 'namespace: ${NAMESPACE}' })), azure(credential('system:serviceaccount:shop:orders-api')));
    assert.equal(finding?.message, 'mi-orders has no federated credential for the ServiceAccount "orders", so its pods can\'t sign in.');
    assert.deepEqual(finding.fixes, [{ title: 'Create the federated credential…', command: 'createFederatedCredential', resourceId: orders.id, namespace: '', serviceAccount: 'orders' }]);
  });

  it('a missing credential is created for the identity and the ServiceAccount, one without its slash is edited', () => {
    const fixes = (facts: AzureFacts) => checkAgainstAzure(readSource(account(orders.clientId)), facts)[0]?.fixes;
    assert.deepEqual(fixes(azure()), [{ title: 'Create the federated credential…', command: 'createFederatedCredential', resourceId: orders.id, namespace: 'shop', serviceAccount: 'orders' }]);
    assert.deepEqual(fixes(azure(credential('system:serviceaccount:shop:orders', issuer.slice(0, -1)))), [{ title: 'Edit the federated credential…', command: 'editFederatedCredential', resourceId: orders.id, credential: 'aks-orders' }]);
  });
});

describe('nothing is said', () => {
  const silent: Record<string, readonly [string, AzureFacts?]> = {
    'of what agrees': [`${azureIdentity(orders.id, orders.clientId)}---\n${account(orders.clientId, { tenant: tenant(tenantId.toUpperCase()) })}`],
    'of identities in a subscription that was not read': [azureIdentity(idOf('mi-else').replace(subscription, unknownId), unknownId)],
    'of client IDs that are of no identity that can be seen': [account(unknownId)],
    'of a service principal': [azureIdentity(orders.id, billing.clientId, 1)],
    'of credentials that could not be read': [account(orders.clientId), { ...azure(), credentials: new Map() }],
    'of issuers of clusters that cannot be seen': [account(orders.clientId), azure(credential('system:serviceaccount:shop:orders', 'https://else.example'))],
    'where another credential has the slash': [account(orders.clientId), azure(credential('system:serviceaccount:shop:orders', issuer.slice(0, -1)), credential('system:serviceaccount:shop:orders'))],
    'of a ServiceAccount whose name another tool fills in': [account(orders.clientId).replace('name: orders', 'name: $(app)'), azure()],
    'where a credential is for a namespace that another tool may fill in': [account(orders.clientId, { namespace: 'namespace: team-${NAMESPACE}' }), azure(credential('system:serviceaccount:other:orders'))],
    'of what has another mistake': [azureIdentity('"resource id"', 'no-guid')],
  };
  for (const [name, [text, facts = azure(credential('system:serviceaccount:shop:orders'))]] of Object.entries(silent)) {
    it(name, () => assert.deepEqual(checkAgainstAzure(readSource(text), facts), []));
  }
});

it('no fix changes an ID that an anchor shares with another place', () => {
  const own = account(orders.principalId);
  const shared = account('*id').replace('name: orders', `name: orders\n  labels: {team: &id ${orders.principalId}}`);
  assert.deepEqual([own, shared].map((text) => checkAgainstAzure(readSource(text), azure()).map(({ code, fixes }) => [code, fixes.length])), [[['principal-id', 1]], [['principal-id', 0]]]);
});
