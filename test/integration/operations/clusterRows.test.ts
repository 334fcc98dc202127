import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { principalOf } from '../../../src/features/shared/principalNodes.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { deleteElsewhere, idOf } from './meanwhile.ts';

const demo = ['Contoso Dev', 'Kubernetes Clusters', 'aks-abs-demo'];
const prod = ['Contoso Prod', 'Kubernetes Clusters', 'aks-prod'];
const legacy = ['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'];
const apiVersion = 'api-version=2024-02-01';

/** What somebody else changes of a cluster: `change` gets its properties. */
async function change(app: TestApp, labels: readonly string[], change: (properties: Record<string, unknown>) => object): Promise<void> {
  const id = idOf(await app.row(...labels));
  const cluster = (await app.elsewhere('GET', `${id}?${apiVersion}`)) as { readonly properties: Record<string, unknown> };
  await app.elsewhere('PUT', `${id}?${apiVersion}`, { ...cluster, properties: { ...cluster.properties, ...change(cluster.properties) } });
  app.refresh();
}

/** An app whose Resource Graph does not lag: what is tested is not what shows of one's own writes. */
function start(t: TestContext, options: Parameters<typeof startApp>[1] = {}): TestApp {
  return startApp(t, { graphLagMs: 0, ...options });
}

function tooltipOf(node: { readonly tooltip?: () => { readonly title: string; readonly rows: readonly (readonly [string, string | undefined])[] } }): string {
  const { title, rows } = node.tooltip?.() ?? { title: '', rows: [] };
  return [title, ...rows.map(([name, value]) => `${name}: ${value}`)].join('\n');
}

test('a cluster with managed identities shows each with its roles, its settings, and where its nodes are', async (t) => {
  const app = start(t);
  assert.equal(
    await app.outline(demo, 3),
    `Control Plane  system-assigned
  Role Assignments
    Network Contributor  resource group rg-aks-demo
Kubelet  aks-abs-demo-agentpool
  Role Assignments
    AcrPull  acrabsdemo
    Reader  resource group MC_rg-aks-demo_aks-abs-demo_eastus
Key Vault Secrets Provider  add-on · azurekeyvaultsecretsprovider-aks-abs-demo
  Role Assignments
    No role assignments yet
Pod Identity  off
Workload Identity  off
Node Resource Group  MC_rg-aks-demo_aks-abs-demo_eastus
  Reader
Registries It Can Pull From
  acrabsdemo  AcrPull`,
  );
});

test('a user-assigned control plane and kubelet are named, and workload identity tells its issuer', async (t) => {
  const app = start(t);
  assert.match(await app.outline(prod, 1), /^Control Plane {2}mi-aks-prod\nKubelet {2}mi-aks-prod-kubelet\nPod Identity {2}off\nWorkload Identity {2}on · issuer northeurope\.oic\.prod-aks\.azure\.com\nNode Resource Group /);
  assert.match(tooltipOf((await app.row(...prod, 'Workload Identity')).node), /^Issuer: https:\/\/northeurope\.oic\.prod-aks\.azure\.com\/.*\/$/m);
  assert.equal(await app.outline([...prod, 'Node Resource Group'], 1), 'The kubelet identity has no role here');
});

test('the details of a user-assigned identity of a cluster open its panel, wherever it stands', async (t) => {
  const app = start(t);
  const pull = idOf(await app.row('Contoso Dev', 'Managed Identities', 'mi-acr-id'));
  await change(app, demo, () => ({ podIdentityProfile: { enabled: true, userAssignedIdentities: [{ name: 'puller', namespace: 'apps', identity: { resourceId: pull } }] } }));
  for (const [row, identity] of [
    [[...prod, 'Control Plane'], 'mi-aks-prod'],
    [[...demo, 'Kubelet'], 'aks-abs-demo-agentpool'],
    [[...demo, 'Key Vault Secrets Provider'], 'azurekeyvaultsecretsprovider-aks-abs-demo'],
    [[...demo, 'Pod Identity', 'puller'], 'mi-acr-id'],
  ] as const) {
    await app.run('showDetails', [await app.row(...row)]);
    assert.equal(app.panel().title, `Identity: ${identity}`);
  }
  assert.deepEqual(app.messages(), []);
});

test('the details of a system-assigned identity of a cluster are what Azure answers', async (t) => {
  const app = start(t);
  const shown: string[] = [];
  t.mock.method(vscode.window, 'showTextDocument', async (uri: vscode.Uri) => shown.push(uri.path));
  await app.run('showDetails', [await app.row(...demo, 'Control Plane')]);
  assert.deepEqual(shown, ['/aks-abs-demo.json']);
  assert.match(app.azure.requests.at(-1)?.path ?? '', /managedClusters\/aks-abs-demo\/providers\/Microsoft\.ManagedIdentity\/identities\/default$/i);
});

test('the details of a service principal are what Microsoft Entra ID answers', async (t) => {
  const app = start(t);
  const shown: string[] = [];
  t.mock.method(vscode.window, 'showTextDocument', async (uri: vscode.Uri) => shown.push((await vscode.workspace.openTextDocument(uri)).getText()));
  const row = await app.row(...legacy, 'Service Principal');
  await app.run('showDetails', [row]);
  const told = JSON.parse(shown[0] ?? '') as { id: string; displayName: string };
  assert.deepEqual([told.id, told.displayName], [principalOf(row)?.principalId, 'sp-aks-legacy']);
  assert.equal(shown.length, 1);
});

test('the details of an identity that is gone say so', async (t) => {
  const app = start(t);
  const row = await app.row(...demo, 'Kubelet');
  await deleteElsewhere(app, idOf(await app.row('Contoso Dev', 'Managed Identities', 'aks-abs-demo-agentpool')));
  await app.run('showDetails', [row]);
  assert.match(app.messages().join(), /aks-abs-demo-agentpool.*was not found.*It may have been deleted by somebody else \(ResourceNotFound\)/);
});

test('pod identity shows its identities with their roles, its exceptions, and that it is deprecated', async (t) => {
  const app = start(t);
  const pull = idOf(await app.row('Contoso Dev', 'Managed Identities', 'mi-acr-id'));
  await change(app, demo, () => ({
    podIdentityProfile: {
      enabled: true,
      userAssignedIdentities: [{ name: 'puller', namespace: 'apps', identity: { resourceId: pull } }, { name: 'lost', namespace: 'apps', identity: { resourceId: `${pull}-lost` } }],
      userAssignedIdentityExceptions: [{ name: 'mic', namespace: 'kube-system', podLabels: { app: 'mic' } }],
    },
  }));
  assert.equal(
    await app.outline([...demo, 'Pod Identity'], 3),
    `puller  apps · mi-acr-id
  Role Assignments
    AcrPull  acrabsdemo
lost  apps · Failed · mi-acr-id-lost
mic  exception`,
  );
  const { node } = await app.row(...demo, 'Pod Identity');
  assert.equal(node.description, '2 identities · 1 exception');
  assert.match(tooltipOf(node), /deprecated: its support ended in September 2025/);
});

test('the issuer may be on by itself', async (t) => {
  const app = start(t);
  await change(app, demo, () => ({ oidcIssuerProfile: { enabled: true } }));
  assert.equal((await app.row(...demo, 'Workload Identity')).node.description, 'OIDC issuer only');
});

test('a cluster without a kubelet profile has none yet', async (t) => {
  const app = start(t, { operationMs: 3_600_000 });
  const group = idOf(await app.row(...demo)).replace(/\/aks-abs-demo$/i, '');
  await app.elsewhere('PUT', `${group}/aks-new?${apiVersion}`, { location: 'eastus', identity: { type: 'SystemAssigned' }, properties: { dnsPrefix: 'new', agentPoolProfiles: [{ name: 'nodepool1', count: 1, vmSize: 'Standard_DS2_v2', mode: 'System' }] } });
  app.refresh();
  const made = [...demo.slice(0, 2), 'aks-new'];
  assert.deepEqual([(await app.row(...made)).node.description, (await app.row(...made)).node.icon], ['managed identity · Creating', { picture: 'cluster-busy' }]);
  assert.match(await app.outline(made, 1), /^Control Plane {2}system-assigned\nKubelet {2}none yet\n/);
});

test('a stopped cluster says so', async (t) => {
  const app = start(t);
  await app.elsewhere('POST', `${idOf(await app.row(...demo))}/stop?${apiVersion}`);
  app.refresh();
  const { node } = await app.row(...demo);
  assert.deepEqual([node.description, node.icon], ['managed identity · Stopped', { picture: 'cluster-stopped' }]);
});

test('a cluster on a service principal says when its secret ends, who that is, what it may do and what it can pull from', async (t) => {
  const app = start(t);
  assert.equal((await app.row(...legacy)).node.description, 'service principal · secret ends in 12 days');
  assert.equal(
    await app.outline(legacy, 3),
    `Service Principal  secret ends in 12 days
  Role Assignments
    AcrPull  acrabsdemo
Pod Identity  off
Workload Identity  off
Node Resource Group  MC_rg-pay_aks-legacy_westeurope
Registries It Can Pull From
  acrabsdemo  AcrPull`,
  );
  assert.match(tooltipOf((await app.row(...legacy, 'Service Principal')).node), /Name: sp-aks-legacy\nObject ID: [0-9a-f-]{36}\nClient ID: [0-9a-f-]{36}\n[^]*Ends: \d{4}-\d\d-\d\d/);
});

test('the ends of secrets are one request for all clusters, and the object ID is asked for when a cluster is opened', async (t) => {
  const app = start(t);
  await app.row(...legacy);
  const graph = () => app.azure.requests.filter(({ path }) => path.startsWith('/v1.0/')).map(({ path }) => path.split('(')[0] ?? '');
  assert.deepEqual(graph(), ['/v1.0/applications']);
  await app.outline(legacy, 1);
  assert.deepEqual(graph().slice(1).toSorted((a, b) => a.localeCompare(b)), ['/v1.0/applications', '/v1.0/servicePrincipals']);
});

test('a secret that ended, and a certificate, are told as such', async (t) => {
  const day = 24 * 60 * 60 * 1000;
  const appId = (await startApp(t).row(...legacy, 'Service Principal')).node;
  assert.ok('application' in appId);
  const { clientId } = appId.application as { readonly clientId: string };
  const end = (days: number) => ({ endDateTime: new Date(Date.now() + days * day).toISOString() });
  for (const [credentials, words, picture] of [
    [{ passwordCredentials: [end(-3.5)] }, 'secret ended 3 days ago', 'error'],
    [{ keyCredentials: [end(40)], passwordCredentials: [end(-3.5)] }, 'certificate ends in 40 days', 'warning'],
    [{}, 'no secret', 'warning'],
  ] as const) {
    const app = start(t, { faults: [{ path: '/v1.0/applications', body: JSON.stringify({ value: [{ appId: clientId, ...credentials }] }) }] });
    const { node } = await app.row(...legacy, 'Service Principal');
    assert.deepEqual([node.description, node.icon && 'codicon' in node.icon ? node.icon.codicon : ''], [words, picture]);
  }
});

test('where the directory may not be read the rest is there, and that is said beside it', async (t) => {
  const app = start(t, { faults: [{ path: '/v1.0/', status: 403, code: 'Authorization_RequestDenied', message: 'No.' }] });
  assert.equal((await app.row(...legacy)).node.description, 'service principal · Succeeded');
  assert.match(await app.outline(legacy, 2), /^Service Principal {2}end of its secret not readable: no permission\nPod Identity {2}off\n[^]*Registries It Can Pull From\n {2}No permission$/);
  assert.match(tooltipOf((await app.row(...legacy, 'Service Principal')).node), /Not read: You may not read the directory/);
});

test('a service principal that was deleted is said to be, with what that means and what to do', async (t) => {
  const app = start(t);
  const group = idOf(await app.row(...legacy)).replace(/\/aks-legacy$/i, '');
  await app.elsewhere('PUT', `${group}/aks-orphan?${apiVersion}`, {
    location: 'westeurope',
    properties: { dnsPrefix: 'orphan', servicePrincipalProfile: { clientId: '8c1f8e0a-7a43-4a0e-9f0c-3c1c2b1f6a11', secret: 'gone' }, agentPoolProfiles: [{ name: 'nodepool1', count: 1, vmSize: 'Standard_DS2_v2', mode: 'System' }] },
  });
  app.refresh();
  const orphan = [...legacy.slice(0, 2), 'aks-orphan'];
  assert.match(await app.outline(orphan, 2), /^Service Principal {2}deleted from Microsoft Entra ID\n[^]*Registries It Can Pull From\n {2}None: its service principal was deleted from Microsoft Entra ID$/);
  const { node } = await app.row(...orphan, 'Service Principal');
  assert.deepEqual(node.icon, { codicon: 'error', color: 'problemsErrorIcon.foreground' });
  assert.match(tooltipOf(node), /Object ID: cannot be found[^]*What it means: The cluster cannot sign in[^]*What to do: Enable a managed identity/);
});
