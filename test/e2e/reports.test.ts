import { expect, test } from './fixtures.ts';
import type { Workbench } from './fixtures.ts';

/** Runs the command and waits until the report has been read. */
async function report(workbench: Workbench, command: string, title: string, status: string | RegExp) {
  await workbench.command(`Managed Identities: ${command}`);
  const panel = await workbench.webview(title);
  await expect(panel.getByRole('status')).toHaveText(status);
  return panel;
}

test('identities that nothing uses and that have no role are listed, and shown in the tree', async ({ open }) => {
  const workbench = await open({ theme: 'light' });
  const panel = await report(workbench, 'Find Unused Identities', 'Unused Identities', '2 unused identities');
  await expect(panel.getByRole('row')).toHaveText([/^Identity/, /^mi-forgotten.*owner=grace.*rg-pay.*Contoso Dev$/, /^mi-notebook.*rg-research.*Fabrikam Research$/]);
  await workbench.screenshots('report-unused', {}, { theme: 'high-contrast' });
  await panel.getByRole('button', { name: 'mi-forgotten' }).click();
  await expect.poll(() => workbench.tree.selected()).toEqual(['Contoso Dev', 'Managed Identities', 'mi-forgotten']);
  await workbench.screenshots('report-shown-in-tree', {}, { theme: 'high-contrast' });
});

test('a report is saved as CSV and as JSON', async ({ open }) => {
  const workbench = await open();
  const panel = await report(workbench, 'Find Unused Identities', 'Unused Identities', '2 unused identities');
  await panel.getByRole('button', { name: 'Save as CSV…' }).click();
  await workbench.quickInput.titled('Save as CSV');
  await workbench.quickInput.accept();
  const saved = await workbench.notification(/Saved 2 unused identities to unused-identities-\d{4}-\d\d-\d\d\.csv/);
  await saved.click('Open File');
  await workbench.activeEditor(/^unused-identities-.*\.csv$/);
  expect(await workbench.editorText()).toMatch(/^Identity,Region,Tags,Principal ID,Client ID,Resource Group,Subscription,Subscription ID,Tenant ID,Resource ID\nmi-forgotten,westeurope,owner=grace,/);
  await workbench.screenshot('report-csv');
  await workbench.closeEditor();
  await (await workbench.webview('Unused Identities')).getByRole('button', { name: 'Save as JSON…' }).click();
  await workbench.quickInput.titled('Save as JSON');
  await workbench.quickInput.accept();
  await (await workbench.notification(/\.json/)).click('Open File');
  await workbench.activeEditor(/^unused-identities-.*\.json$/);
  expect(await workbench.editorText()).toContain('"name": "mi-forgotten"');
});

test('the reports are in the menu of the view: what deleted principals left behind', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.viewAction('Reports', 'Find Role Assignments of Deleted Principals');
  const panel = await workbench.webview('Role Assignments of Deleted Principals');
  await expect(panel.getByRole('status')).toHaveText('1 role assignment');
  await expect(panel.getByRole('row').nth(1)).toHaveText(/^Readerresource group rg-prod.*service principalContoso Prod$/);
  // A guest may not read Fabrikam's directory.
  await expect(panel.getByRole('alert')).toHaveText('Fabrikam: You may not read the directory (Authorization_RequestDenied): guests and some members can\'t. The role Directory Readers in Microsoft Entra ID allows it.');
  await workbench.screenshot('report-orphaned');
});

test('clusters on service principals tell when the secret ends, and after the move that nothing lets them pull', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const panel = await report(workbench, 'Find Clusters on Service Principals', 'Clusters on Service Principals', '1 cluster');
  await expect(panel.getByRole('row').nth(1)).toHaveText(/^aks-legacy\d{4}-\d\d-\d\d1[12].*rg-payContoso Dev$/);
  await workbench.screenshot('report-service-principals');
  await report(workbench, 'Find Kubelet Identities Without Pull Access', 'Kubelet Identities Without Pull Access', 'Every kubelet identity can pull from a registry, as far as is known.');
  await workbench.screenshot('report-none');
  await workbench.contextMenu(['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'], 'Enable Managed Identity…');
  const move = await workbench.webview('Move to Managed Identity: aks-legacy');
  await move.getByRole('button', { name: 'Move to Managed Identity', exact: true }).click();
  // Before the new kubelet identity is let pull.
  await move.getByRole('button', { name: 'Stop After This Step', exact: true }).click();
  await expect(move.getByText('2 steps of 7 are done.')).toBeVisible({ timeout: 30_000 });
  await workbench.closeEditor();
  const again = await workbench.webview('Kubelet Identities Without Pull Access');
  await again.getByRole('button', { name: 'Refresh' }).click();
  await expect(again.getByRole('row').nth(1)).toHaveText(/^aks-legacyaks-legacy-agentpool.*rg-payContoso Dev$/);
  await workbench.screenshot('report-kubelets');
});

test('a report of thousands of rows is sorted, filtered and drawn as far as one looks', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.estate': 'long' }, viewport: { width: 700, height: 900 } });
  const panel = await report(workbench, 'Find Unused Identities', 'Unused Identities', '12,000 unused identities');
  await expect(panel.getByRole('row')).toHaveCount(501);
  await panel.getByRole('button', { name: 'Show More (500 of 12,000)' }).click();
  await expect(panel.getByRole('row')).toHaveCount(1001);
  await panel.getByRole('button', { name: 'Identity' }).click();
  await panel.getByRole('button', { name: 'Identity' }).click();
  await expect(panel.getByRole('row').nth(1)).toContainText('mi-team001-11999');
  await panel.getByRole('textbox', { name: 'Filter these rows' }).fill('team001-1199');
  await expect(panel.getByRole('row')).toHaveCount(12);
  await expect(panel.getByRole('status')).toHaveText('11 of 12,000 unused identities');
  await workbench.screenshot('report-long');
});

test('what cannot be asked for is said, and asking again helps', async ({ open }) => {
  const workbench = await open({
    viewport: { width: 520, height: 900 },
    settings: { 'managedIdentities.sampleAzure.faults': [{ path: '/providers/Microsoft.ResourceGraph/', times: 2, status: 404, code: 'InvalidResourceType', message: 'The resource type could not be found.' }] },
  });
  const panel = await report(workbench, 'Find Unused Identities', 'Unused Identities', 'No unused identities in what could be read.');
  await expect(panel.getByRole('alert')).toContainText('Contoso, Fabrikam: This takes Azure Resource Graph, which cannot be asked here: InvalidResourceType.');
  await workbench.screenshot('report-failure');
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await expect(panel.getByRole('status')).toHaveText('2 unused identities');
  await expect(panel.getByRole('alert')).toBeHidden();
});

test('who is not signed in is offered that, in place of an empty report', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.cloud': 'public' } });
  await workbench.command('Managed Identities: Find Unused Identities');
  const message = await workbench.notification('Sign in to Azure, or explore the sample Azure. (NotSignedIn)');
  expect(await message.buttons()).toContain('Sign In');
});

test('a cloud that cannot even list its tenants says so in the report', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [{ path: '/tenants', status: 403, code: 'AuthorizationFailed', message: 'No.' }] } });
  const panel = await report(workbench, 'Find Unused Identities', 'Unused Identities', 'Nothing could be read.');
  await expect(panel.getByRole('alert')).toHaveText('You lack a permission (AuthorizationFailed). No.');
});
