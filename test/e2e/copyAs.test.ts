import { expect, test } from './fixtures.ts';

const identities = ['Contoso Dev', 'Managed Identities'];
const acr = [...identities, 'mi-acr-id'];
const payments = [...identities, 'mi-payments'];
const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What is in the clipboard, its GUIDs put aside. */
const clipboardOf = (workbench: { clipboard(): Promise<string> }) => async () => (await workbench.clipboard()).replace(guid, 'GUID');

test('an identity is copied as a command, as Bicep, as Terraform and as JSON', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const clipboard = clipboardOf(workbench);
  await workbench.contextSubmenu(payments, 'Copy As', 'Copy as Azure CLI Command');
  await expect.poll(clipboard).toBe('az identity create --subscription GUID --resource-group rg-pay --location westeurope --name mi-payments --tags team=payments');
  await expect(workbench.statusBar('Copied the Azure CLI command of mi-payments')).toBeVisible();
  await workbench.screenshot('copied-as');
  await (await workbench.tree.row(...payments)).click({ button: 'right' });
  await workbench.page.getByRole('menuitem', { name: 'Copy As', exact: true }).hover();
  await expect(workbench.page.locator('.context-view .monaco-submenu').getByRole('menuitem')).toHaveText(['Copy as Azure CLI Command', 'Copy as Bicep', 'Copy as Terraform', 'Copy as JSON']);
  await workbench.screenshot('copy-as-menu');
  await workbench.page.keyboard.press('Escape');
  await workbench.page.keyboard.press('Escape');

  await workbench.contextSubmenu(payments, 'Copy As', 'Copy as Bicep');
  await expect.poll(clipboard).toContain("resource miPayments 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {\n  name: 'mi-payments'\n  location: 'westeurope'\n  tags: {\n    team: 'payments'\n  }\n}\n");
  await workbench.contextSubmenu(payments, 'Copy As', 'Copy as Terraform');
  await expect.poll(clipboard).toContain('resource "azurerm_user_assigned_identity" "mi_payments" {\n  name                = "mi-payments"\n  resource_group_name = "rg-pay"\n');
  await workbench.contextSubmenu(payments, 'Copy As', 'Copy as JSON');
  await expect.poll(clipboard).toContain('"name": "mi-payments"');
  expect(JSON.parse(await workbench.clipboard())).toMatchObject({ location: 'westeurope', tags: { team: 'payments' }, properties: { principalId: expect.any(String) as unknown } });
});

test('a role assignment is copied as Bicep with the resource that it is on, and its ID can be copied', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const assignment = [...acr, 'Role Assignments', 'AcrPull'];
  const clipboard = clipboardOf(workbench);
  await workbench.contextSubmenu(assignment, 'Copy As', 'Copy as Bicep');
  await expect.poll(clipboard).toContain("resource acrabsdemo 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {");
  expect(await clipboard()).toContain("name: guid(acrabsdemo.id, 'GUID', 'GUID')\n  scope: acrabsdemo\n");
  await expect(workbench.statusBar('Copied the Bicep of AcrPull on acrabsdemo')).toBeVisible();
  await workbench.contextSubmenu(assignment, 'Copy As', 'Copy as Azure CLI Command');
  await expect.poll(clipboard).toMatch(/^az role assignment create --assignee-object-id GUID --assignee-principal-type ServicePrincipal --role AcrPull --scope \/subscriptions\/GUID\/resourceGroups\/rg-aks-demo\/providers\/Microsoft\.ContainerRegistry\/registries\/acrabsdemo$/i);
  await workbench.contextSubmenu(assignment, 'Copy As', 'Copy as JSON');
  await expect.poll(clipboard).toContain('"type": "Microsoft.Authorization/roleAssignments"');
  await workbench.contextMenu(assignment, 'Copy Resource ID');
  await expect.poll(clipboard).toMatch(/\/registries\/acrabsdemo\/providers\/Microsoft\.Authorization\/roleAssignments\/GUID$/i);
});

test('several identities are copied together', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await (await workbench.tree.row(...acr)).click();
  await (await workbench.tree.row(...payments)).click({ modifiers: ['ControlOrMeta'] });
  const clipboard = clipboardOf(workbench);
  await workbench.contextSubmenu(payments, 'Copy As', 'Copy as Azure CLI Command');
  await expect.poll(clipboard).toMatch(/^az identity create .* --name mi-acr-id\naz identity create .* --name mi-payments --tags team=payments$/);
  await workbench.contextSubmenu(payments, 'Copy As', 'Copy as Bicep');
  await expect.poll(clipboard).toMatch(/^\/\/ File 1 of 2\. Deploy to resource group rg-aks-demo [^]*\n\n\/\/ File 2 of 2\. Deploy to resource group rg-pay /);
  await workbench.contextSubmenu(payments, 'Copy As', 'Copy as JSON');
  await expect.poll(clipboard).toMatch(/^\[\n/);
  const answers = JSON.parse(await workbench.clipboard()) as { name: string }[];
  expect(answers.map(({ name }) => name)).toEqual(['mi-acr-id', 'mi-payments']);
});

test('a cluster is copied as JSON; from the palette an identity is asked for', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'], 'Copy as JSON');
  await expect.poll(() => workbench.clipboard()).toContain('"servicePrincipalProfile"');
  await workbench.command('Managed Identities: Copy as Terraform');
  await workbench.quickInput.titled('Copy as Terraform');
  await workbench.quickInput.choose('mi-orders');
  await expect.poll(() => workbench.clipboard()).toContain('"mi_orders"');
});
