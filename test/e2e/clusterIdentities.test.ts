import { expect, test } from './fixtures.ts';

const clusters = ['Contoso Dev', 'Kubernetes Clusters'];
const demo = [...clusters, 'aks-abs-demo'];
const legacy = [...clusters, 'aks-legacy'];

test('a cluster shows the identities that it runs on in one place, and each opens its details', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1000 } });
  await workbench.openView();
  for (const row of ['Control Plane', 'Kubelet', 'Key Vault Secrets Provider']) await workbench.tree.expand(...demo, row, 'Role Assignments');
  for (const row of ['Node Resource Group', 'Registries It Can Pull From']) await workbench.tree.expand(...demo, row);
  await workbench.tree.toShow(/Key Vault Secrets Provider {2}add-on · azurekeyvaultsecretsprovider-aks-abs-demo\n[^]*Pod Identity {2}off\n +Workload Identity {2}off\n +Node Resource Group {2}MC_rg-aks-demo_aks-abs-demo_eastus\n +Reader\n +Registries It Can Pull From {2}1\n +acrabsdemo {2}AcrPull/);
  await workbench.screenshots('cluster-identities', {}, { theme: 'light' });

  expect(await workbench.copied([...demo, 'Kubelet'], 'Copy Client ID')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(await workbench.copied([...demo, 'Node Resource Group'], 'Copy Resource ID')).toMatch(/\/resourceGroups\/MC_rg-aks-demo_aks-abs-demo_eastus$/);
  await workbench.contextMenu([...demo, 'Control Plane'], 'Show Details');
  await workbench.activeEditor('aks-abs-demo.json');
  expect(await workbench.editorText()).toContain('clientSecretUrl');
  await workbench.contextMenu([...demo, 'Kubelet'], 'Show Details');
  const panel = await workbench.webview('Identity: aks-abs-demo-agentpool');
  await expect(panel.getByRole('region', { name: 'Used By', exact: true })).toContainText('aks-abs-demo');
  await workbench.screenshots('cluster-kubelet-details', {}, { theme: 'light' });
});

test('a cluster on a service principal says when its secret ends, and leads to what the service principal may do', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...legacy, 'Service Principal', 'Role Assignments');
  await workbench.tree.expand(...legacy, 'Registries It Can Pull From');
  await workbench.tree.toShow(/aks-legacy {2}service principal · secret ends in 12 days\n +Service Principal {2}secret ends in 12 days\n +Role Assignments {2}1\n +AcrPull {2}acrabsdemo\n[^]*Registries It Can Pull From {2}1\n +acrabsdemo {2}AcrPull/);
  await (await workbench.tree.row(...legacy, 'Service Principal')).hover();
  await expect(workbench.page.getByText('aks-legacy runs on a service principal')).toBeVisible();
  await workbench.screenshot('cluster-service-principal-rows');
  await workbench.contextMenu([...legacy, 'Service Principal'], 'Show Details');
  await workbench.activeEditor('sp-aks-legacy.json');
  expect(await workbench.editorText()).toContain('"servicePrincipalType": "Application"');
});

test('workload identity is turned on from its row, after saying what that means, and its issuer is copied', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...demo);
  await workbench.tree.action([...demo, 'Workload Identity'], 'Enable Workload Identity…');
  const dialog = await workbench.dialog();
  expect(await dialog.message()).toBe('Enable workload identity on aks-abs-demo?');
  expect(await dialog.detail()).toContain("can't be turned off again");
  await workbench.screenshot('enable-workload-identity');
  await dialog.click('Enable Workload Identity');
  const done = await workbench.notification('Workload identity is on for aks-abs-demo now.');
  await workbench.tree.toShow(/Workload Identity {2}on · issuer eastus\.oic\.prod-aks\.azure\.com/);
  await workbench.screenshot('enabled-workload-identity');
  await done.click('Copy Issuer');
  await expect.poll(() => workbench.clipboard()).toMatch(/^https:\/\/eastus\.oic\.prod-aks\.azure\.com\/.*\/$/);
});
