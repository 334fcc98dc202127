import { expect, test } from './fixtures.ts';

const group = 'System-Assigned Identities';
const ofDev = ['Contoso Dev', group];
const ofProd = ['Contoso Prod', group];
const build = [...ofProd, 'vm-build'];
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('every resource with an identity of its own is in a group, with what that may do', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand('Contoso Prod');
  // It is not counted before somebody opens it.
  expect(await workbench.tree.description(...ofProd)).toBe('');
  await workbench.tree.expand(...build, 'Role Assignments');
  await workbench.tree.toShow(/System-Assigned Identities {2}\d+\n(?: +.*\n)* +func-orders {2}function app · rg-prod\n(?: +.*\n)* +vm-build {2}virtual machine · rg-prod\n +Role Assignments {2}1\n +Storage Blob Data Reader {2}resource group rg-prod/);
  await workbench.tree.expand(...ofDev);
  await workbench.tree.toShow(/aks-abs-demo {2}cluster · rg-aks-demo/);
  await workbench.tree.expand('Fabrikam Research', group);
  await workbench.tree.toShow(/System-Assigned Identities {2}0\n +No system-assigned identities yet/);
  await workbench.screenshot('system-assigned');
});

test('its IDs are copied from the menu, and its details are shown', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const principalId = await workbench.copied(build, 'Copy Principal ID');
  expect(principalId).toMatch(guid);
  const clientId = await workbench.copied(build, 'Copy Client ID');
  expect(clientId).toMatch(guid);
  expect(clientId).not.toBe(principalId);
  await workbench.contextMenu(build, 'Show Details');
  await workbench.activeEditor('vm-build.json');
  expect(await workbench.editorText()).toContain(principalId);
});

test('it is disabled after a modal that shows what stays behind, and is another one when it is enabled again', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const before = await workbench.copied(build, 'Copy Principal ID');
  expect(before).toMatch(guid);
  await workbench.contextMenu(build, 'Disable System-Assigned Identity…');
  const dialog = await workbench.dialog();
  expect(await dialog.message()).toBe('Disable the system-assigned identity of vm-build?');
  const detail = await dialog.detail();
  expect(detail).toContain('Has 1 role assignment, which will stay behind as “identity not found”:\n• Storage Blob Data Reader on resource group rg-prod');
  expect(detail).toContain('enabled again, vm-build gets a new identity without any roles');
  await workbench.screenshot('disable-system-assigned');
  await dialog.click('Cancel');
  await workbench.tree.row(...build);
  await workbench.contextMenu(build, 'Disable System-Assigned Identity…');
  await (await workbench.dialog()).click('Disable Identity');
  await (await workbench.notification('vm-build of resource group rg-prod has no system-assigned identity any more.')).dismiss();
  await workbench.tree.toLack(...build);

  await workbench.tree.action(ofProd, 'Enable System-Assigned Identity…');
  await workbench.quickInput.titled('Enable System-Assigned Identity');
  await workbench.screenshot('enable-system-assigned-pick');
  await workbench.quickInput.choose('vm-build');
  await workbench.notification('vm-build has a system-assigned identity now. It has no roles yet.');
  await workbench.tree.expand(...build, 'Role Assignments');
  await workbench.tree.toShow(/vm-build .*\n +Role Assignments {2}0\n +No role assignments yet/);
  await workbench.screenshot('enabled-system-assigned');
  const after = await workbench.copied(build, 'Copy Principal ID');
  expect(after).toMatch(guid);
  expect(after).not.toBe(before);
});

test('one that has user-assigned identities besides keeps them', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu([...ofProd, 'func-orders'], 'Disable System-Assigned Identity…');
  const dialog = await workbench.dialog();
  expect(await dialog.detail()).toContain('It keeps mi-orders, which is user-assigned.');
  await dialog.click('Disable Identity');
  await workbench.notification('func-orders of resource group rg-prod has no system-assigned identity any more.');
  await workbench.tree.expand('Contoso Prod', 'Managed Identities', 'mi-orders', 'Used By');
  await workbench.tree.toShow(/func-orders {2}function app · user-assigned/);
});

test('from the palette it is enabled on a resource of any subscription, which is then shown in the tree', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.command('Managed Identities: Enable System-Assigned Identity…');
  await workbench.quickInput.choose('vm-pay-worker');
  await workbench.notification('vm-pay-worker has a system-assigned identity now.');
  await expect.poll(() => workbench.tree.selected()).toEqual([...ofDev, 'vm-pay-worker']);
  await workbench.viewAction('Reset Sample Azure');
  await workbench.tree.toLack(...ofDev, 'vm-pay-worker');
});

test("a cluster's identity can't be disabled here: it would be in vain", async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await (await workbench.tree.row(...ofDev, 'aks-abs-demo')).click({ button: 'right' });
  const items = await workbench.menuItems();
  expect(items).toContain('Copy Principal ID');
  expect(items).not.toContain('Disable System-Assigned Identity…');
});

test('a refusal names the right that is missing, and the tree stays as it is', async ({ open }) => {
  const refusal = { method: 'PATCH', path: '/virtualMachines/vm-build', status: 403, code: 'AuthorizationFailed', message: "The client 'ada@contoso.com' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/write' over scope '/subscriptions/s/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/vm-build'." };
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [refusal] } });
  await workbench.openView();
  await workbench.contextMenu(build, 'Disable System-Assigned Identity…');
  await (await workbench.dialog()).click('Disable Identity');
  await workbench.notification('Disable the system-assigned identity of vm-build: You need Microsoft.Compute/virtualMachines/write on vm-build.');
  await workbench.screenshot('disable-system-assigned-denied');
  await workbench.tree.row(...build);
});

test('a filter is for identities, clusters and registries: the group is not among what was found', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.viewAction('Filter…');
  await workbench.quickInput.type('orders');
  await workbench.quickInput.accept();
  await workbench.tree.toShow(/^ {2}Managed Identities {2}1\n {4}mi-orders/m);
  expect(await workbench.tree.text()).not.toContain(group);
});
