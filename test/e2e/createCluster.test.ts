import type { FrameLocator } from '@playwright/test';
import { guidOf } from '../../src/emulator/guid.ts';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const clusters = ['Contoso Dev', 'Kubernetes Clusters'];
const field = (form: FrameLocator, name: string) => form.getByRole('textbox', { name, exact: true });
const versionField = (form: FrameLocator) => form.getByRole('combobox', { name: 'Kubernetes version' });

async function openForm(workbench: Workbench): Promise<FrameLocator> {
  const form = await workbench.webview('Create Cluster');
  await expect(versionField(form)).toHaveValue('1.33.2');
  await expect(form.getByRole('combobox', { name: 'Node size' })).toHaveValue('Standard_D2s_v5');
  return form;
}

async function choose(form: FrameLocator, select: string, option: string): Promise<void> {
  await form.getByRole('combobox', { name: select }).click();
  await form.getByRole('option', { name: option, exact: true }).click();
}

/** Keeps the answers that the form gets from now on, whether it shows them or not. Gives how to wait for one. */
async function hearing(form: FrameLocator): Promise<(answer: RegExp) => Promise<void>> {
  const page = form.locator('html');
  await page.evaluate((html) => {
    const heard = (event: Event) => html.setAttribute('data-heard', `${html.getAttribute('data-heard') ?? ''}\n${JSON.stringify((event as Event & { readonly data: unknown }).data)}`);
    html.ownerDocument.defaultView?.addEventListener('message', heard);
  });
  return async (answer) => expect(page).toHaveAttribute('data-heard', answer);
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

test('another region has versions of its own, says so where they can\'t be read, and what comes late for the one before is not shown', async ({ open }) => {
  const versions = JSON.stringify({ values: [{ version: '1.30', isDefault: true, patchVersions: { '1.30.9': { upgrades: [] } } }] });
  const faults = [
    { path: '/locations/japaneast/kubernetesVersions', delayMs: 2000, body: versions },
    { path: '/locations/uksouth/kubernetesVersions', status: 403, code: 'AuthorizationFailed' },
    { path: '/locations/southeastasia/kubernetesVersions', delayMs: 2000, status: 403, code: 'RequestDisallowedByPolicy', message: 'Not in this region.' },
  ];
  const workbench = await open({ viewport: { width: 1280, height: 1500 }, settings: { 'managedIdentities.sampleAzure.faults': faults } });
  await workbench.openView();
  await workbench.contextMenu(['Contoso Dev'], 'Create Cluster…');
  const form = await openForm(workbench);
  const heard = await hearing(form);
  await field(form, 'Name').fill('aks-far');
  const [version, command, unread] = [versionField(form), form.locator('pre'), form.getByText("The versions can't be read, so Azure takes its default.")];

  await choose(form, 'Region', 'Japan East');
  await expect(command).toContainText('--location japaneast');
  await choose(form, 'Region', 'UK South');
  await expect(command).toContainText('--location uksouth');
  await expect(unread).toBeVisible();
  await heard(/1\.30\.9/);
  await expect(unread).toBeVisible();
  await expect(version).toHaveValue('The default of Azure');
  await expect(command).not.toContainText('--kubernetes-version');
  await workbench.screenshot('create-cluster-versions-unread');

  await choose(form, 'Region', 'Southeast Asia');
  await expect(command).toContainText('--location southeastasia');
  await choose(form, 'Region', 'North Europe');
  await expect(command).toContainText('--location northeurope --name aks-far --kubernetes-version 1.33.2');
  await heard(/Not in this region/);
  await expect(version).toHaveValue('1.33.2');
  await expect(unread).toBeHidden();

  await choose(form, 'Region', 'Japan East');
  await expect(version).toHaveValue('1.30.9');
  await expect(command).toContainText('--location japaneast --name aks-far --kubernetes-version 1.30.9');
});

test('what fails late for a subscription that was left again is not said of the one that is chosen', async ({ open }) => {
  const groups = `/subscriptions/${guidOf('subscription Fabrikam Research')}/resourcegroups`;
  const workbench = await open({ viewport: { width: 1280, height: 1500 }, settings: { 'managedIdentities.sampleAzure.faults': [{ path: groups, delayMs: 2000, status: 403, code: 'RequestDisallowedByPolicy', message: 'Not there.' }] } });
  await workbench.openView();
  await workbench.contextMenu(['Contoso Dev'], 'Create Cluster…');
  const form = await openForm(workbench);
  const heard = await hearing(form);
  await choose(form, 'Subscription', 'Fabrikam Research');
  await choose(form, 'Subscription', 'Contoso Prod');
  await choose(form, 'Resource group', 'rg-prod');
  await heard(/Not there/);
  await expect(form.getByRole('combobox', { name: 'Resource group' })).toHaveValue('rg-prod');
  await expect(form.getByText('Not there.')).toBeHidden();
});

test('a form that comes back without the versions of its region has those of the next one', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1500 }, settings: { 'managedIdentities.sampleAzure.faults': [{ path: '/locations/eastus/kubernetesVersions', status: 403, code: 'AuthorizationFailed' }] } });
  await workbench.openView();
  await workbench.contextMenu(['Contoso Dev'], 'Create Cluster…');
  await expect(versionField(await workbench.webview('Create Cluster'))).toHaveValue('The default of Azure');
  await workbench.contextMenu(['Contoso Dev'], 'Create Registry…');
  await workbench.webview('Create Registry');
  await workbench.closeEditor();
  const form = await workbench.webview('Create Cluster');
  await expect(versionField(form)).toHaveValue('The default of Azure');
  await choose(form, 'Region', 'North Europe');
  await expect(versionField(form)).toHaveValue('1.33.2');
});
