// Pictures to be looked at: what people see most, in each theme, wide and narrow.
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const identities = ['Contoso Dev', 'Managed Identities'];

async function fillForm(workbench: Workbench): Promise<void> {
  await workbench.command('Managed Identities: Create Managed Identity…');
  const form = await workbench.webview('Create Managed Identity');
  await expect(form.getByRole('combobox', { name: 'Resource group' })).toHaveValue('rg-aks-demo');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('mi orders');
  await form.getByRole('button', { name: 'Add Tag' }).click();
  await form.getByRole('textbox', { name: 'Tag name' }).fill('team');
  await form.getByRole('textbox', { name: 'Tag value' }).fill('orders');
  await expect(form.locator('pre')).toContainText('--tags team=orders');
}

// Dark is how all other tests look.
const others = [{ theme: 'light' }, { theme: 'high-contrast' }, { theme: 'high-contrast-light' }] as const;

test('form, YAML, question and message are at home in each theme', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...identities, 'mi-payments', 'Used By');
  await workbench.tree.expand('Contoso Dev', 'Kubernetes Clusters', 'aks-legacy');
  await fillForm(workbench);
  await workbench.screenshots('look-form', ...others);
  const form = await workbench.webview('Create Managed Identity');
  await form.getByRole('tab', { name: 'Bicep' }).focus();
  await workbench.page.keyboard.press('ArrowRight');
  await expect(form.locator('pre')).toContainText('azurerm_user_assigned_identity');
  await workbench.screenshots('look-code', ...others);
  await workbench.closeEditor();
  await workbench.contextMenu([...identities, 'mi-acr-id'], 'Generate Pod Identity YAML…');
  await expect((await workbench.webview('Pod Identity: mi-acr-id')).locator('pre.yaml')).toContainText('AzureIdentityBinding');
  await workbench.screenshots('look-yaml', ...others);
  await workbench.contextMenu([...identities, 'mi-payments'], 'Delete Identity…');
  const deletion = await workbench.dialog();
  await workbench.screenshots('look-delete', ...others);
  await deletion.click('Cancel');
  await workbench.contextMenu(['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'], 'Assign AcrPull…');
  await workbench.notification('aks-legacy runs on a service principal.');
  await workbench.screenshots('look-message', ...others);
});

test('the form is one column where there is no room for two', async ({ open }) => {
  const workbench = await open({ viewport: { width: 520, height: 1100 } });
  await workbench.openView();
  await fillForm(workbench);
  const form = await workbench.webview('Create Managed Identity');
  const [field, shell] = [await form.locator('form').boundingBox(), await form.locator('aside').boundingBox()];
  expect(shell?.y).toBeGreaterThan((field?.y ?? 0) + (field?.height ?? 0));
  await workbench.screenshot('look-narrow');
  await form.getByRole('tab', { name: 'Terraform' }).click();
  await form.getByRole('tab', { name: 'Terraform' }).scrollIntoViewIfNeeded();
  await workbench.screenshot('look-narrow-code');
});

test('roles and access are at home in light, and in high contrast where there is little room', async ({ open }) => {
  const workbench = await open({ theme: 'light', viewport: { width: 1400, height: 1000 } });
  await workbench.openView();
  await workbench.contextMenu([...identities, 'mi-payments'], 'Check Access…');
  for (const label of ['Contoso Dev', 'rg-pay', 'kv-pay']) await workbench.quickInput.choose(label);
  const access = await workbench.webview('Access: mi-payments on kv-pay');
  await access.getByRole('combobox', { name: 'Can it' }).click();
  await access.getByRole('option', { name: 'Write secrets' }).click();
  await expect(access.getByText("mi-payments can't write secrets on kv-pay")).toBeVisible();
  await workbench.screenshots('look-access', {}, { theme: 'high-contrast', width: 520 });
  await access.getByRole('button', { name: 'Assign Key Vault Secrets Officer…' }).click();
  const form = await workbench.webview('Assign Role: mi-payments');
  await expect(form.getByRole('region', { name: 'What the role allows' })).toBeVisible();
  await workbench.screenshots('look-assign-role', {}, { theme: 'high-contrast', width: 520 });
});
