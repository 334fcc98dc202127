import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from './operations/harness.ts';
import { outline, pathOf, api } from './outline.ts';

test('the first level: every subscription of every tenant, with its counts', async () => {
  assert.equal(
    await outline([], 1),
    ['Contoso Dev  5 · 2 · 1 · Contoso', 'Contoso Prod  4 · 1 · 2 · Contoso', 'Fabrikam Research  1 · 0 · 1 · Fabrikam'].join('\n'),
  );
});

// In an app of its own: the running one would wait until Resource Graph takes more queries, of which a person opens fewer.
test('identities, with what they may do and who uses them', async (t) => {
  assert.equal(
    await startApp(t).outline(['Contoso Dev', 'Managed Identities'], 3),
    `aks-abs-demo-agentpool  MC_rg-aks-demo_aks-abs-demo_eastus · eastus
  Role Assignments
    AcrPull  acrabsdemo
    Reader  resource group MC_rg-aks-demo_aks-abs-demo_eastus
  Used By
    aks-abs-demo  cluster · kubelet
  Federated Credentials
    No federated credentials yet
azurekeyvaultsecretsprovider-aks-abs-demo  MC_rg-aks-demo_aks-abs-demo_eastus · eastus
  Role Assignments
    No role assignments yet
  Used By
    aks-abs-demo  cluster · add-on azureKeyvaultSecretsProvider
  Federated Credentials
    No federated credentials yet
mi-acr-id  rg-aks-demo · eastus
  Role Assignments
    AcrPull  acrabsdemo
  Used By
    Not used by anything that you can see
  Federated Credentials
    No federated credentials yet
mi-forgotten  rg-pay · westeurope
  Role Assignments
    No role assignments yet
  Used By
    Not used by anything that you can see
  Federated Credentials
    No federated credentials yet
mi-payments  rg-pay · westeurope
  Role Assignments
    Key Vault Secrets User  kv-pay
    Reader  resource group rg-pay
    Storage Blob Data Reader  stpaydata · through Payments workloads
  Used By
    app-payments  web app · user-assigned
    vm-pay-worker  virtual machine · user-assigned
  Federated Credentials
    No federated credentials yet`,
  );
});

for (const [identity, row] of [['mi-orders', 'aks-prod-orders  orders/orders-api · aks-prod'], ['mi-web-frontend', 'github-contoso-web-main  github contoso/web · main']] as const) {
  test(`the federated credentials of ${identity} say who can sign in by them`, async () => {
    assert.equal(await outline(await pathOf('Contoso Prod', 'Managed Identities', identity, 'Federated Credentials'), 1), row);
  });
}

test('system-assigned identities, with what they may do', async () => {
  const rows = await outline(await pathOf('Contoso Prod', 'System-Assigned Identities'), 3);
  assert.match(rows, /^func-orders {2}function app · rg-prod\n {2}Role Assignments\n {4}No role assignments yet$/m);
  assert.match(rows, /^vm-build {2}virtual machine · rg-prod\n {2}Role Assignments\n {4}Storage Blob Data Reader {2}resource group rg-prod$/m);
});

test('a registry in ABAC mode: who can pull there has a repository role', async () => {
  const rows = await outline(await pathOf('Contoso Prod', 'Container Registries', 'acrcontosoprod', 'Who Can Pull'), 1);
  assert.equal(rows, 'mi-aks-prod-kubelet  Container Registry Repository Reader');
});

test('a custom role that allows a pull counts', async () => {
  assert.match(await outline(await pathOf('Contoso Prod', 'Container Registries', 'acrshared', 'Who Can Pull'), 1), /^mi-web-frontend {2}Contoso Image Puller$/m);
});

test('there is no row at a path that does not exist', async () => {
  assert.equal(await (await api()).rows(['nowhere']), undefined);
});
