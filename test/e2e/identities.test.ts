import { expect, test } from './fixtures.ts';

const identities = ['Contoso Dev', 'Managed Identities'];
const acr = [...identities, 'mi-acr-id'];
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('resource ID, principal ID and client ID are copied from the menu', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  expect(await workbench.copied(acr, 'Copy Resource ID')).toMatch(/^\/subscriptions\/.*\/resourcegroups\/rg-aks-demo\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/mi-acr-id$/i);
  const principalId = await workbench.copied(acr, 'Copy Principal ID');
  expect(principalId).toMatch(guid);
  const clientId = await workbench.copied(acr, 'Copy Client ID');
  expect(clientId).toMatch(guid);
  expect(clientId).not.toBe(principalId);
  await workbench.screenshot('copied');
});

test("the JSON is Azure's own answer, in a document that cannot be changed", async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(acr, 'Show JSON');
  await workbench.activeEditor('mi-acr-id.json');
  expect(await workbench.editorText()).toContain('"principalId"');
  await workbench.screenshot('json');
  await workbench.page.keyboard.type('x');
  await expect(workbench.page.getByText('Cannot edit in read-only editor').first()).toBeVisible();
});

test("the portal opens at the identity's page", async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(acr, 'Open in Portal');
  const dialog = await workbench.dialog();
  expect(await dialog.detail()).toMatch(/^https:\/\/portal\.azure\.com\/#.*userAssignedIdentities\/mi-acr-id$/);
  await workbench.screenshot('open-in-portal');
  await dialog.click('Cancel');
});

test('pod identity YAML forms while one types, and is opened, copied and saved', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(acr, 'Generate Pod Identity YAML…');
  const panel = await workbench.webview('Pod Identity: mi-acr-id');
  const yaml = panel.locator('pre.yaml');
  await expect(yaml).toContainText('kind: AzureIdentity\n');
  await panel.getByRole('textbox', { name: 'Name', exact: true }).fill('Demo_1');
  await expect(panel.getByText('Only lower-case letters')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Open as Document' })).toHaveAttribute('aria-disabled', 'true');
  await panel.getByRole('textbox', { name: 'Name', exact: true }).fill('demo');
  await panel.getByRole('textbox', { name: 'Namespace' }).fill('my-app');
  await expect(yaml).toContainText('azureIdentity: demo\n  selector: demo');
  await panel.getByRole('textbox', { name: 'Selector' }).fill('yes');
  await expect(yaml).toContainText('selector: "yes"');
  await panel.locator('vscode-checkbox').click();
  await expect(yaml).not.toContainText('Behavior: namespaced');
  await panel.locator('vscode-checkbox').click();
  await expect(yaml).toContainText('Behavior: namespaced');
  await workbench.screenshot('pod-identity');

  await panel.getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => workbench.clipboard()).toContain('kind: AzureIdentityBinding');
  await panel.getByRole('button', { name: 'Save to Workspace' }).click();
  await workbench.quickInput.titled('Save Pod Identity YAML');
  await workbench.quickInput.accept();
  await workbench.activeEditor('demo.yaml');
  expect(await workbench.editorText()).toContain('kind: AzureIdentity');
  await workbench.closeEditor();
  await (await workbench.webview('Pod Identity: mi-acr-id')).getByRole('button', { name: 'Open as Document' }).click();
  await workbench.activeEditor(/^Untitled|apiVersion/);
  await expect.poll(() => workbench.editorText()).toContain('aadpodidentity.k8s.io/v1');
  await workbench.screenshot('pod-identity-document');
});

test('pod identity: what the cluster needs is told and assigned, and a workload of the folder gets the label', async ({ open }) => {
  const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  namespace: shop\nspec:\n  template:\n    metadata:\n      labels:\n        app: api # the API\n    spec:\n      containers: [{name: api, image: api}]\n';
  const workbench = await open({ files: { 'k8s/api.yaml': deployment } });
  await workbench.openView();
  await workbench.contextMenu(acr, 'Generate Pod Identity YAML…');
  const panel = await workbench.webview('Pod Identity: mi-acr-id');
  const choose = async (select: string, option: string) => {
    await panel.getByRole('combobox', { name: select }).click();
    await panel.getByRole('option', { name: option }).click();
  };
  await expect(panel.getByText('Choose the cluster to see whether they are there.')).toBeVisible();
  await choose('Workload', 'Deployment api');
  await expect(panel.getByRole('textbox', { name: 'Namespace' })).toHaveValue('shop');
  await choose('Cluster', 'aks-abs-demo');
  await expect(panel.getByText('does not have it there, where the nodes are')).toHaveCount(2);
  await workbench.screenshots('pod-identity-needs', {}, { theme: 'light' }, { width: 655, height: 1600 }, { width: 1400, height: 1400 });
  await panel.getByRole('button', { name: 'Assign 3 Roles' }).click();
  await expect(panel.getByText('The kubelet identity of aks-abs-demo got Virtual Machine Contributor')).toBeVisible();
  await expect(panel.getByText('may do what it is for.')).toHaveCount(3);
  await choose('Signs in as', 'A service principal with a certificate');
  await expect(panel.getByText('No role is needed')).toBeVisible();
  await expect(panel.getByText('Enter the ID: 8-4-4-4-12')).toBeVisible();
  await panel.getByRole('textbox', { name: 'Client ID' }).fill('9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad');
  await expect(panel.locator('pre.yaml')).toContainText('kind: Secret');
  await panel.getByRole('textbox', { name: 'Exception' }).fill('app=agent');
  await expect(panel.locator('pre.yaml')).toContainText('kind: AzurePodIdentityException');
  await choose('Mode', 'Managed');
  await expect(panel.getByText('NMI runs in the cluster, in managed mode')).toBeVisible();
  await workbench.screenshot('pod-identity-principal');
  await panel.getByRole('button', { name: 'Label Its Pods' }).click();
  await workbench.activeEditor('api.yaml');
  expect(await workbench.editorText()).toContain('app: api # the API\n        aadpodidbinding: mi-acr-id');
});

test('an identity is deleted after a modal that shows who uses it and what it may do', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const payments = [...identities, 'mi-payments'];
  await workbench.contextMenu(payments, 'Delete Identity…');
  const dialog = await workbench.dialog();
  expect(await dialog.message()).toBe('Delete identity mi-payments?');
  const detail = await dialog.detail();
  expect(detail).toContain('Used by 2 resources, which will stop working with it:');
  expect(detail).toContain('vm-pay-worker (virtual machine, user-assigned)');
  expect(detail).toContain('Has 2 role assignments, which will stay behind as “identity not found”:');
  expect(detail).toContain('Key Vault Secrets User on kv-pay');
  await workbench.screenshot('delete-identity');
  await dialog.click('Cancel');
  await workbench.tree.row(...payments);
  await workbench.contextMenu(payments, 'Delete Identity…');
  await (await workbench.dialog()).click('Delete Identity');
  await workbench.notification('Deleted identity mi-payments of resource group rg-pay.');
  await workbench.tree.toLack(...payments);
});

test('an identity that somebody else deleted is told as gone', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [{ method: 'GET', path: '/userAssignedIdentities/mi-acr-id', status: 404, code: 'ResourceNotFound', message: "The Resource 'Microsoft.ManagedIdentity/userAssignedIdentities/mi-acr-id' was not found." }] } });
  await workbench.openView();
  await workbench.contextMenu(acr, 'Show JSON');
  const message = await workbench.notification("mi-acr-id' was not found. It may have been deleted by somebody else (ResourceNotFound).");
  await message.click('Show Log');
  await expect(workbench.page.locator('.panel, .part.panel').getByText('ResourceNotFound').first()).toBeVisible();
});
