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
for (const theme of ['light', 'high-contrast', 'high-contrast-light'] as const) {
  test(`form and YAML at home in ${theme}`, async ({ open }) => {
    const workbench = await open({ theme });
    await workbench.openView();
    await workbench.tree.expand(...identities, 'mi-payments', 'Used By');
    await workbench.tree.expand('Contoso Dev', 'Kubernetes Clusters', 'aks-legacy');
    await fillForm(workbench);
    await workbench.screenshot('look-form');
    const form = await workbench.webview('Create Managed Identity');
    await form.getByRole('tab', { name: 'Bicep' }).focus();
    await workbench.page.keyboard.press('ArrowRight');
    await expect(form.locator('pre')).toContainText('azurerm_user_assigned_identity');
    await workbench.screenshot('look-code');
    await workbench.closeEditor();
    await workbench.contextMenu([...identities, 'mi-acr-id'], 'Generate Pod Identity YAML…');
    await expect((await workbench.webview('Pod Identity: mi-acr-id')).locator('pre')).toContainText('AzureIdentityBinding');
    await workbench.screenshot('look-yaml');
    await workbench.contextMenu([...identities, 'mi-payments'], 'Delete Identity…');
    const deletion = await workbench.dialog();
    await workbench.screenshot('look-delete');
    await deletion.click('Cancel');
    await workbench.contextMenu(['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'], 'Assign AcrPull…');
    await workbench.notification('aks-legacy runs on a service principal.');
    await workbench.screenshot('look-message');
  });
}

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

for (const [theme, width] of [['light', 1400], ['high-contrast', 520]] as const) {
  test(`roles and access at home in ${theme}, ${width} px wide`, async ({ open }) => {
    const workbench = await open({ theme, viewport: { width, height: 1000 } });
    await workbench.openView();
    await workbench.contextMenu([...identities, 'mi-payments'], 'Check Access…');
    for (const label of ['Contoso Dev', 'rg-pay', 'kv-pay']) await workbench.quickInput.choose(label);
    const access = await workbench.webview('Access: mi-payments on kv-pay');
    await access.getByRole('combobox', { name: 'Can it' }).click();
    await access.getByRole('option', { name: 'Write secrets' }).click();
    await expect(access.getByText("mi-payments can't write secrets on kv-pay")).toBeVisible();
    await workbench.screenshot(`look-access-${width}`);
    await access.getByRole('button', { name: 'Assign Key Vault Secrets Officer…' }).click();
    const form = await workbench.webview('Assign Role: mi-payments');
    await expect(form.getByRole('region', { name: 'What the role allows' })).toBeVisible();
    await workbench.screenshot(`look-assign-role-${width}`);
  });
}
