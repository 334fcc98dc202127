import type { FrameLocator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const clusters = ['Contoso Dev', 'Kubernetes Clusters'];
const field = (form: FrameLocator, name: string) => form.getByRole('textbox', { name, exact: true });

async function openForm(workbench: Workbench): Promise<FrameLocator> {
  const form = await workbench.webview('Create Cluster');
  await expect(form.getByRole('combobox', { name: 'Kubernetes version' })).toHaveValue('1.33.2');
  await expect(form.getByRole('combobox', { name: 'Node size' })).toHaveValue('Standard_D2s_v5');
  return form;
}

async function choose(form: FrameLocator, select: string, option: string): Promise<void> {
  await form.getByRole('combobox', { name: select }).click();
  await form.getByRole('option', { name: option, exact: true }).click();
}

test('a cluster is created in the form with a registry to pull from: it is in the tree as soon as Azure has taken it, and pulls in the end', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1400 } });
  await workbench.openView();
  await workbench.tree.action(clusters, 'Create Cluster…');
  const form = await openForm(workbench);
  await expect(field(form, 'Name')).toBeFocused();
  await workbench.page.keyboard.type('aks-');
  await expect(form.getByText('Must end with a letter or a digit.')).toBeVisible();
  await field(form, 'Name').fill('aks-legacy');
  await choose(form, 'Resource group', 'rg-pay');
  await expect(form.getByText('There is a cluster aks-legacy in rg-pay already.')).toBeVisible();
  await field(form, 'Name').fill('aks-orders');
  await form.getByRole('button', { name: 'Choose Registry…' }).click();
  await workbench.quickInput.titled('Let the cluster pull from');
  await workbench.quickInput.choose('acrabsdemo');
  await expect(form.getByRole('list', { name: 'Registry to pull from' })).toContainText('acrabsdemo');
  await expect(form.locator('pre')).toContainText('--generate-ssh-keys --ssh-key-value "$HOME"/.ssh/aks-orders_rsa.pub --enable-oidc-issuer --enable-workload-identity --attach-acr /subscriptions/');
  await expect(form.getByRole('region', { name: 'What happens' })).toContainText('its kubelet identity is granted AcrPull on acrabsdemo');
  await workbench.screenshot('create-cluster');

  await choose(form, 'SSH key of the nodes', 'None: nobody signs in to the nodes');
  await expect(form.locator('pre')).toContainText('--no-ssh-key');
  await form.getByRole('button', { name: 'Create Cluster' }).click();
  await expect.poll(() => workbench.tree.selected()).toEqual([...clusters, 'aks-orders']);
  expect(await workbench.tree.description(...clusters, 'aks-orders')).toBe('managed identity · Creating');
  await workbench.notification('Azure is making the control plane and the nodes.');
  await workbench.screenshot('creating-cluster');
  await workbench.notification('Created cluster aks-orders in rg-pay. It can pull from acrabsdemo; it takes up to ten minutes until the registry knows. · Sample Azure');
  await expect.poll(() => workbench.tree.description(...clusters, 'aks-orders')).toBe('managed identity · Succeeded');
  await workbench.tree.expand(...clusters, 'aks-orders', 'Registries It Can Pull From');
  await workbench.tree.toShow(/acrabsdemo {2}AcrPull/);
  await workbench.screenshot('created-cluster');
});

test('identities of one\'s own, a size that has to be typed, and too few cores', async ({ open }) => {
  const workbench = await open({ theme: 'light', viewport: { width: 1280, height: 1500 }, settings: { 'managedIdentities.sampleAzure.faults': [{ path: '/Microsoft.Compute/skus', times: 1, status: 403, code: 'AuthorizationFailed' }] } });
  await workbench.openView();
  await workbench.contextMenu(['Contoso Dev'], 'Create Cluster…');
  const form = await workbench.webview('Create Cluster');
  await expect(form.getByText("The sizes can't be listed: type one.")).toBeVisible();
  await field(form, 'Node size').fill('Standard_D8s_v5');
  await field(form, 'Number of nodes').fill('7');
  await field(form, 'Name').fill('aks-own');
  await choose(form, 'SSH key of the nodes', 'None: nobody signs in to the nodes');
  await choose(form, 'Identity of the control plane', 'User-assigned');
  await form.getByRole('button', { name: 'Create Cluster' }).click();
  await expect(form.getByText('Choose an identity.')).toBeVisible();
  await form.getByRole('button', { name: 'Choose Identity…' }).click();
  await workbench.quickInput.choose('mi-payments');
  await expect(form.getByRole('list', { name: 'User-assigned identity' })).toContainText('mi-payments');
  await form.getByRole('button', { name: 'Choose Kubelet Identity…' }).click();
  await workbench.quickInput.choose('mi-forgotten');
  await expect(form.getByRole('region', { name: 'What happens' })).toContainText('mi-payments is granted Managed Identity Operator on mi-forgotten first');
  await expect(form.locator('pre')).toContainText('--assign-identity /subscriptions/');
  await form.getByRole('button', { name: 'Create Cluster' }).click();
  await expect(form.getByRole('alert').filter({ hasText: '7 × Standard_D8s_v5 needs 56 cores, and 50 of the Standard DSv5 Family are left in eastus.' })).toBeVisible();
  await workbench.screenshot('create-cluster-own-identities');
});

test('the form of a cluster is at home in high contrast, and where there is little room', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 2000 } });
  await workbench.openView();
  await workbench.contextMenu(clusters, 'Create Cluster…');
  const form = await openForm(workbench);
  await field(form, 'Name').fill('aks-orders');
  await expect(form.locator('pre')).toContainText('--name aks-orders');
  await workbench.screenshots('create-cluster-form', { theme: 'high-contrast' }, { width: 655 });
});
