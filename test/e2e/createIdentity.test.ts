import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const dev = ['Contoso Dev'];
const identities = [...dev, 'Managed Identities'];

async function openForm(workbench: Workbench) {
  const form = await workbench.webview('Create Managed Identity');
  await expect(form.getByRole('combobox', { name: 'Resource group' })).toHaveValue(/.+/);
  return form;
}

test('an identity is created in the form, stands in the tree at once, selected, and its principal ID can be copied', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...identities);
  await workbench.viewAction('Create Managed Identity…');
  const form = await openForm(workbench);
  await expect(form.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();

  await workbench.page.keyboard.type('mi orders');
  await expect(form.getByText('Only letters, digits, "-" and "_".')).toBeVisible();
  await workbench.screenshot('create-identity-bad-name');

  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-orders-api');
  await form.getByRole('button', { name: 'Add Tag' }).click();
  await workbench.page.keyboard.type('team');
  await form.getByRole('textbox', { name: 'Tag value' }).fill('orders & billing');
  await expect(form.locator('pre')).toContainText("az identity create");
  await expect(form.locator('pre')).toContainText("--name mi-orders-api --tags 'team=orders & billing'");
  await workbench.screenshot('create-identity');

  await form.getByRole('button', { name: 'Create Identity' }).click();
  const created = await workbench.notification('Created identity mi-orders-api in rg-aks-demo. It has no roles yet. · Sample Azure');
  await expect.poll(() => workbench.tree.selected()).toEqual([...identities, 'mi-orders-api']);
  expect(await workbench.tree.description(...identities, 'mi-orders-api')).toBe('rg-aks-demo · eastus');
  await workbench.screenshot('created-identity');
  await created.click('Copy Principal ID');
  await expect.poll(() => workbench.clipboard()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  await workbench.tree.expand(...identities, 'mi-orders-api', 'Role Assignments');
  await workbench.tree.toShow(/No role assignments yet/);
});

test('the form shows the same as Bicep and as Terraform, and copies what it shows', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.viewAction('Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-orders');
  const toTerminal = form.getByRole('button', { name: 'To Terminal' });
  await expect(toTerminal).toBeVisible();
  await form.getByRole('tab', { name: 'Bicep' }).click();
  await expect(form.getByRole('tabpanel', { name: 'Bicep' })).toContainText("resource miOrders 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {");
  await expect(toTerminal).toBeHidden();
  await workbench.screenshot('create-identity-bicep');
  await form.getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => workbench.clipboard()).toMatch(/^\/\/ Deploy to resource group rg-aks-demo .*\n\nresource miOrders /);

  await workbench.page.keyboard.press('Shift+Tab');
  await workbench.page.keyboard.press('Shift+Tab');
  await expect(form.getByRole('tab', { name: 'Bicep' })).toBeFocused();
  await workbench.page.keyboard.press('ArrowRight');
  await expect(form.getByRole('tab', { name: 'Terraform' })).toBeFocused();
  await expect(form.getByRole('tabpanel', { name: 'Terraform' })).toContainText('resource "azurerm_user_assigned_identity" "mi_orders" {');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-carts');
  await expect(form.getByRole('tabpanel', { name: 'Terraform' })).toContainText('"mi_carts"');
  await workbench.screenshot('create-identity-terraform');
});

test('the look that was chosen is there again when the form comes back', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.viewAction('Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('tab', { name: 'Terraform' }).click();
  await workbench.contextMenu([...identities, 'mi-acr-id'], 'Show JSON');
  await workbench.activeEditor('mi-acr-id.json');
  await workbench.closeEditor();
  await expect((await openForm(workbench)).getByRole('tab', { name: 'Terraform' })).toHaveAttribute('aria-selected', 'true');
});

test('the message after creating leads on to assigning a role', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.viewAction('Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-next');
  await form.getByRole('button', { name: 'Create Identity' }).click();
  await (await workbench.notification('Created identity mi-next')).click('Assign Role');
  await workbench.quickInput.titled('Assign a role: where?');
  await workbench.quickInput.choose('Contoso Dev');
  await workbench.quickInput.choose('rg-aks-demo');
  await workbench.quickInput.choose('acrabsdemo');
  await expect((await workbench.webview('Assign Role: mi-next')).getByRole('list', { name: 'On' })).toContainText('acrabsdemo');
});

test('its resource group can be made with it, with the keyboard alone', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.command('Managed Identities: Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('combobox', { name: 'Resource group' }).press('ControlOrMeta+A');
  await workbench.page.keyboard.type('New resource');
  await workbench.page.keyboard.press('ArrowDown');
  await workbench.page.keyboard.press('Enter');
  await form.getByRole('textbox', { name: 'New resource group' }).fill('rg-fresh');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-fresh');
  await expect(form.locator('pre')).toContainText('az group create');
  await workbench.page.keyboard.press('Enter');
  await workbench.notification('Created identity mi-fresh in rg-fresh.');
  await expect.poll(() => workbench.tree.selected()).toEqual([...identities, 'mi-fresh']);
});

test('the context menus of a subscription and of its identities open the form for that subscription', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(['Contoso Prod'], 'Create Managed Identity…');
  await expect((await openForm(workbench)).getByRole('combobox', { name: 'Subscription' })).toHaveValue('Contoso Prod');
  await workbench.closeEditor();
  await workbench.contextMenu(identities, 'Create Managed Identity…');
  await expect((await openForm(workbench)).getByRole('combobox', { name: 'Subscription' })).toHaveValue('Contoso Dev');
});

test('a taken name is told while one types, and nothing is created', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.viewAction('Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-acr-id');
  await expect(form.getByText('There is an identity mi-acr-id in rg-aks-demo already.')).toBeVisible();
  await form.getByRole('button', { name: 'Create Identity' }).click();
  await expect(form.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  expect(await workbench.notifications()).toEqual([]);
});

test('a lack of permission is told in the form, with the right that is missing; the form stays as it was', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(['Fabrikam Research'], 'Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-denied');
  await form.getByRole('button', { name: 'Create Identity' }).click();
  await expect(form.getByRole('alert').filter({ hasText: 'You need Microsoft.ManagedIdentity/userAssignedIdentities/write on mi-denied.' })).toBeVisible();
  await expect(form.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('mi-denied');
  await workbench.screenshot('create-identity-denied');
});

test('a resource group that is gone, and a connection that drops, are told in the form', async ({ open }) => {
  const workbench = await open({
    settings: {
      'managedIdentities.sampleAzure.faults': [
        { method: 'PUT', path: 'mi-no-group', status: 404, code: 'ResourceGroupNotFound', message: "Resource group 'rg-aks-demo' could not be found." },
        { method: 'PUT', path: 'mi-offline', reset: true },
      ],
    },
  });
  await workbench.openView();
  await workbench.viewAction('Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-no-group');
  await form.getByRole('button', { name: 'Create Identity' }).click();
  await expect(form.getByRole('alert').filter({ hasText: "Resource group 'rg-aks-demo' could not be found." })).toBeVisible();
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-offline');
  await form.getByRole('button', { name: 'Create Identity' }).click();
  await expect(form.getByRole('alert').filter({ hasText: "Azure can't be reached" })).toBeVisible({ timeout: 30_000 });
  await workbench.tree.expand(...identities);
  await workbench.tree.toLack(...identities, 'mi-offline');
});

test('a form may be closed while it runs: what becomes of it is told all the same', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [{ method: 'PUT', path: 'mi-late', delayMs: 3000, status: 403, code: 'RequestDisallowedByPolicy', message: 'Not in this region.' }] } });
  await workbench.openView();
  await workbench.viewAction('Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-late');
  await form.getByRole('button', { name: 'Create Identity' }).click();
  await expect(form.getByRole('status').filter({ hasText: 'Creating mi-late…' })).toBeVisible();
  await workbench.closeEditor();
  await workbench.notification('Create Managed Identity: You lack a permission (RequestDisallowedByPolicy). Not in this region. · Sample Azure');
});

test('while it runs the form is locked and can be cancelled; nothing is created then', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [{ method: 'PUT', path: 'mi-slow', delayMs: 120_000 }] } });
  await workbench.openView();
  await workbench.viewAction('Create Managed Identity…');
  const form = await openForm(workbench);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi-slow');
  await form.getByRole('button', { name: 'Create Identity' }).click();
  await expect(form.getByRole('status').filter({ hasText: 'Creating mi-slow…' })).toBeVisible();
  await expect(form.getByRole('textbox', { name: 'Name', exact: true })).toBeDisabled();
  await workbench.screenshot('creating-identity');
  await form.getByRole('button', { name: 'Cancel' }).click();
  await expect(form.getByText('Cancelled.')).toBeVisible();
  await form.getByRole('button', { name: 'Cancel' }).click();
  await workbench.tree.expand(...identities);
  await workbench.tree.toLack(...identities, 'mi-slow');
});
