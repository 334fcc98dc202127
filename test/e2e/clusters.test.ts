import { expect, test } from './fixtures.ts';

const legacy = ['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'];

test('a cluster moves from its service principal to a managed identity, after saying that there is no way back', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...legacy);
  await workbench.tree.toShow(/aks-legacy {2}service principal · secret ends in 12 days\n +Service Principal/);
  await workbench.screenshot('cluster-service-principal');
  await workbench.contextMenu(legacy, 'Enable Managed Identity…');
  const dialog = await workbench.dialog();
  expect(await dialog.message()).toBe('Enable managed identity on aks-legacy?');
  expect(await dialog.detail()).toContain('There is no way back');
  expect(await dialog.detail()).toContain('Sample Azure');
  await workbench.screenshot('enable-managed-identity');
  await dialog.click('Enable Managed Identity');
  await workbench.notification('Azure is updating the cluster.');
  await workbench.screenshot('enabling-managed-identity');
  const done = await workbench.notification('aks-legacy runs on a managed identity now.');
  await workbench.tree.toShow(/aks-legacy {2}managed identity · Succeeded\n +Control Plane {2}system-assigned\n +Kubelet {2}aks-legacy-agentpool/);
  await workbench.screenshot('enabled-managed-identity');
  await done.click('Assign AcrPull');
  await workbench.quickInput.choose('acrabsdemo');
  await workbench.notification('The kubelet of aks-legacy can pull from acrabsdemo now.');
});

test('who thinks better of it changes nothing', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(legacy, 'Enable Managed Identity…');
  await (await workbench.dialog()).click('Cancel');
  await workbench.tree.toShow(/aks-legacy {2}service principal · secret ends in 12 days/);
});

test('an update that Azure gives up on is told with its reason, and the tree stays true', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [{ method: 'PUT', path: 'aks-legacy', operation: 'Failed', code: 'QuotaExceeded', message: 'No cores left in westeurope.' }] } });
  await workbench.openView();
  await workbench.contextMenu(legacy, 'Enable Managed Identity…');
  await (await workbench.dialog()).click('Enable Managed Identity');
  await workbench.notification('Enable managed identity on aks-legacy: Azure could not finish: No cores left in westeurope. (QuotaExceeded)');
  await workbench.tree.toShow(/aks-legacy {2}service principal · Failed/);
});
