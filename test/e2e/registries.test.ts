import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const registries = ['Contoso Dev', 'Container Registries'];
const demo = [...registries, 'acrabsdemo'];
const prod = ['Contoso Prod', 'Container Registries', 'acrcontosoprod'];

async function openForm(workbench: Workbench) {
  const form = await workbench.webview('Create Registry');
  await expect(form.getByRole('combobox', { name: 'Resource group' })).toHaveValue(/.+/);
  return form;
}

async function openDetails(workbench: Workbench, path: string[]) {
  await workbench.openView();
  await workbench.contextMenu(path, 'Show Details');
  const panel = await workbench.webview(`Registry: ${path.at(-1) ?? ''}`);
  return { panel, section: (name: string) => panel.getByRole('region', { name, exact: true }) };
}

test('a registry is created in the form, stands in the tree, selected, and leads to a cluster that pulls from it', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1100 } });
  await workbench.openView();
  await workbench.tree.expand(...registries);
  await workbench.tree.action(registries, 'Create Registry…');
  const form = await openForm(workbench);
  const name = form.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toBeFocused();
  await workbench.page.keyboard.type('acr-orders');
  await expect(form.getByText('Only letters and digits.')).toBeVisible();
  await name.fill('acrshared');
  await expect(form.getByText('The registry acrshared is already in use.')).toBeVisible();
  await workbench.screenshot('create-registry-taken');

  await name.fill('acrorders');
  await expect(form.locator('pre')).toContainText('az acr create');
  await expect(form.locator('pre')).toContainText('--name acrorders --sku Basic');
  await workbench.screenshot('create-registry');
  await form.getByRole('button', { name: 'Create Registry' }).click();
  const created = await workbench.notification('Created registry acrorders in rg-aks-demo: acrorders.azurecr.io.');
  await expect.poll(() => workbench.tree.selected()).toEqual([...registries, 'acrorders']);
  await workbench.screenshot('created-registry');
  await created.click('Let a Cluster Pull');
  await workbench.quickInput.choose('aks-abs-demo');
  await workbench.notification('The kubelet of aks-abs-demo can pull from acrorders now.');
  await workbench.tree.expand(...registries, 'acrorders', 'Repositories');
  await workbench.tree.toShow(/No repositories yet/);
  expect(await workbench.copied([...registries, 'acrorders'], 'Copy Login Server')).toBe('acrorders.azurecr.io');
});

test('repositories and tags stand below their registry; who may not read them gets the roles where they may assign them', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...demo, 'Repositories', 'orders/api');
  await workbench.tree.toShow(/orders\/api {2}4\n.*latest {2}\d{4}-\d\d-\d\d · sha256:[0-9a-f]{12}/);
  await workbench.screenshot('repositories');
  await workbench.tree.expand(...prod, 'Repositories');
  await workbench.tree.toShow(/No permission/);
  await workbench.tree.action([...prod, 'Repositories', 'No permission'], 'Let Me Read Repositories');
  await workbench.notification('You need Microsoft.Authorization/roleAssignments/write on acrcontosoprod.');
  await workbench.screenshot('repositories-denied');
});

test('the panel of a registry shows what it is, who can pull, and its repositories with their tags', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1200 } });
  const { section } = await openDetails(workbench, demo);
  await expect(section('Overview')).toContainText('acrabsdemo.azurecr.io');
  await expect(section('Network')).toContainText('Open to all networks');
  await expect(section('Usage')).toContainText('of 10 GiB');
  await expect(section('Locks')).toContainText('No locks');
  await expect(section('Who Can Pull').getByRole('row').filter({ hasText: 'mi-acr-id' })).toContainText('AcrPull');
  await section('Repositories').getByText('orders/api').click();
  await expect(section('Repositories').getByRole('table', { name: 'Tags of orders/api' })).toContainText('v1.4.2');
  await workbench.screenshots('registry-details', {}, { theme: 'light' }, { theme: 'high-contrast' });
});

test('the panel of a registry in ABAC mode says which roles count, and which one is missing', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1100 } });
  const { section } = await openDetails(workbench, prod);
  await expect(section('Overview')).toContainText('AcrPull, AcrPush and AcrDelete do nothing here');
  await expect(section('Repositories')).toContainText('Container Registry Repository Catalog Lister lists them');
  await workbench.screenshot('registry-details-denied');
  await section('Repositories').getByRole('button', { name: 'Let Me Read Repositories' }).click();
  await workbench.notification('You need Microsoft.Authorization/roleAssignments/write on acrcontosoprod.');
});

test('form and panel are to be read at 300 pixels', async ({ open }) => {
  const workbench = await open({ theme: 'light', viewport: { width: 655, height: 2000 } });
  const { section } = await openDetails(workbench, demo);
  await section('Repositories').getByText('orders/api').click();
  await expect(section('Repositories').getByRole('table', { name: 'Tags of orders/api' })).toContainText('v1.4.2');
  await workbench.screenshots('registry-details-narrow', {}, { theme: 'high-contrast' });
  await workbench.closeEditor();
  await workbench.contextMenu(registries, 'Create Registry…');
  const form = await openForm(workbench);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('acrorders');
  await expect(form.locator('pre')).toContainText('--name acrorders');
  await workbench.screenshots('create-registry-narrow', {}, { theme: 'high-contrast' }, { width: 1280, height: 1200 });
});
