import { guidOf } from '../../src/emulator/guid.ts';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const dev = ['Contoso Dev', 'Managed Identities'];
const payments = [...dev, 'mi-payments'];
const orders = ['Contoso Prod', 'Managed Identities', 'mi-orders'];
const kubelet = ['Contoso Prod', 'Managed Identities', 'mi-aks-prod-kubelet'];
const faults = 'managedIdentities.sampleAzure.faults';

async function openDetails(workbench: Workbench, path: string[], command = 'Show Details') {
  await workbench.openView();
  await workbench.contextMenu(path, command);
  const panel = await workbench.webview(`Identity: ${path.at(-1) ?? ''}`);
  return { panel, section: (name: string) => panel.getByRole('region', { name, exact: true }) };
}

test('the panel of an identity shows what it is, what keeps it, what uses it and what it may do', async ({ open }) => {
  const workbench = await open({ theme: 'light', viewport: { width: 1280, height: 1200 } });
  const { section } = await openDetails(workbench, orders);
  await expect(section('Overview')).toContainText('Contoso Prod');
  await expect(section('Locks')).toContainText('No locks');
  await expect(section('Tags')).toContainText('orders');
  await expect(section('Used By')).toContainText('resource');
  await expect(section('Role Assignments').getByRole('row').filter({ hasText: 'management group mg-workloads' })).toContainText('Inherited by all its subscriptions');
  await expect(section('Federated Credentials')).toContainText(/\d of 20/);
  await expect(section('Federated Credentials')).toContainText('system:serviceaccount:orders:orders-api');
  await expect(section('Directory Object')).toContainText('Last sign-in');
  await workbench.screenshots('details', {}, { theme: 'high-contrast' }, { width: 655, height: 2200 });

  await section('Overview').getByRole('button', { name: 'Copy Client ID' }).click();
  await expect.poll(() => workbench.clipboard()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  await expect(section('Overview').getByRole('button', { name: 'Copied Client ID' })).toBeVisible();
  await section('Overview').getByRole('button', { name: 'Copy Resource ID' }).click();
  await expect.poll(() => workbench.clipboard()).toMatch(/userAssignedIdentities\/mi-orders$/);
});

test('shown again it is the same panel, and a resource that uses the identity is shown in the tree', async ({ open }) => {
  const workbench = await open();
  const { section, panel } = await openDetails(workbench, kubelet);
  await expect(section('Locks')).toContainText("It can't be deleted: the lock stands on mi-aks-prod-kubelet.");
  await expect(section('Locks')).toContainText('The nodes of aks-prod pull their images with this identity.');
  await panel.getByRole('button', { name: 'Show JSON' }).click();
  await workbench.activeEditor('mi-aks-prod-kubelet.json');
  await workbench.contextMenu(kubelet, 'Show Details');
  const again = await workbench.webview('Identity: mi-aks-prod-kubelet');
  expect(await workbench.page.locator('.tab').filter({ hasText: 'Identity: mi-aks-prod-kubelet' }).count()).toBe(1);
  await again.getByRole('button', { name: 'aks-prod' }).click();
  await expect.poll(() => workbench.tree.selected()).toEqual(['Contoso Prod', 'Kubernetes Clusters', 'aks-prod']);
});

test('a role that is assigned while the panel is open shows in it', async ({ open }) => {
  const workbench = await open();
  const { section } = await openDetails(workbench, [...dev, 'mi-forgotten']);
  await expect(section('Role Assignments')).toContainText('No role assignments yet');
  await workbench.contextMenu([...dev, 'mi-forgotten'], 'Assign AcrPull…');
  await workbench.quickInput.choose('acrabsdemo');
  await expect(section('Role Assignments').getByRole('row').filter({ hasText: 'AcrPull' })).toContainText('acrabsdemo');
});

test('tags are edited in the panel: the same in a shell as one types, kept while it is hidden, and in the tree at once', async ({ open }) => {
  const workbench = await open();
  const { section, panel } = await openDetails(workbench, payments, 'Edit Tags…');
  await expect(panel.getByRole('textbox', { name: 'Tag name' })).toBeFocused();
  await panel.getByRole('textbox', { name: 'Tag value' }).fill('billing & tax');
  await panel.getByRole('button', { name: 'Add Tag' }).click();
  await workbench.page.keyboard.type('owner');
  await expect(section('Tags').locator('pre')).toContainText("--operation Replace --tags 'team=billing & tax' owner=");
  await workbench.screenshot('details-tags');

  await panel.getByRole('button', { name: 'Show JSON' }).click();
  await workbench.activeEditor('mi-payments.json');
  await workbench.closeEditor();
  const again = await workbench.webview('Identity: mi-payments');
  await expect(again.getByRole('textbox', { name: 'Tag name' }).nth(1)).toHaveValue('owner');
  await again.getByRole('textbox', { name: 'Tag value' }).nth(1).fill('grace');
  await workbench.page.keyboard.press('Enter');

  const shown = again.getByRole('region', { name: 'Tags', exact: true });
  await expect(shown.getByRole('button', { name: 'Edit Tags' })).toBeFocused();
  await expect(shown).toContainText('billing & tax');
  await expect(shown).toContainText('grace');
  // The rows are drawn again when they are read again, and a tooltip that was about to show does not show then.
  await expect(async () => {
    await workbench.viewTitle().hover();
    await (await workbench.tree.row(...payments)).locator('.label-name').hover();
    await expect(workbench.page.locator('.workbench-hover')).toContainText('billing & tax', { timeout: 3000 });
  }).toPass();
});

test('a lock that forbids to change the tags is told before there is a form, with where it stands', async ({ open }) => {
  const lock = { id: `/subscriptions/${guidOf('subscription Contoso Dev')}/resourceGroups/rg-pay/providers/Microsoft.Authorization/locks/keep`, name: 'keep', type: 'Microsoft.Authorization/locks', properties: { level: 'ReadOnly' } };
  const workbench = await open({ settings: { [faults]: [{ method: 'GET', path: '/providers/Microsoft.Authorization/locks', body: JSON.stringify({ value: [lock] }) }] } });
  const { section } = await openDetails(workbench, payments, 'Edit Tags…');
  await expect(section('Tags').getByRole('alert').filter({ hasText: "mi-payments is locked by 'keep' (read-only) on resource group rg-pay." })).toBeFocused();
  await expect(section('Tags').getByRole('button', { name: 'Save' })).toBeHidden();
  await workbench.screenshot('details-locked');
});

test('who may not change the tags is told the right that is missing before there is a form', async ({ open }) => {
  const workbench = await open();
  const { section } = await openDetails(workbench, ['Fabrikam Research', 'Managed Identities', 'mi-notebook'], 'Edit Tags…');
  await expect(section('Tags').getByRole('alert').filter({ hasText: 'You need Microsoft.ManagedIdentity/userAssignedIdentities/write on mi-notebook.' })).toBeVisible();
  await expect(section('Tags').getByRole('button', { name: 'Save' })).toBeHidden();
});

test('tags that Azure refuses stay in the form, with the reason', async ({ open }) => {
  const workbench = await open({ settings: { [faults]: [{ method: 'PATCH', path: 'mi-payments', status: 403, code: 'RequestDisallowedByPolicy', message: 'Every tag needs a cost center.' }] } });
  const { section } = await openDetails(workbench, payments, 'Edit Tags…');
  await section('Tags').getByRole('textbox', { name: 'Tag value' }).fill('billing');
  await section('Tags').getByRole('button', { name: 'Save' }).click();
  await expect(section('Tags').getByRole('alert').filter({ hasText: 'Every tag needs a cost center.' })).toBeVisible();
  await expect(section('Tags').getByRole('textbox', { name: 'Tag value' })).toHaveValue('billing');
});

test('a section that fails says why, with Retry, beside those that do not', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1200 }, settings: { [faults]: [{ method: 'GET', path: '/federatedIdentityCredentials', times: 1, status: 403, code: 'AuthorizationFailed', message: 'The client does not have authorization.' }] } });
  const { section } = await openDetails(workbench, orders);
  await expect(section('Federated Credentials').getByRole('alert')).toContainText('You lack a permission (AuthorizationFailed).');
  await expect(section('Role Assignments')).toContainText('mg-workloads');
  await workbench.screenshot('details-section-failed');
  await section('Federated Credentials').getByRole('button', { name: 'Retry' }).click();
  await expect(section('Federated Credentials')).toContainText('system:serviceaccount:orders:orders-api');
  await expect(section('Federated Credentials').getByRole('alert')).toBeHidden();
});

test('a guest is told once that the directory is closed, and the rest is there', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1200 } });
  const { section } = await openDetails(workbench, ['Fabrikam Research', 'Managed Identities', 'mi-notebook']);
  await expect(section('Directory Object').getByRole('alert')).toContainText("Can't read display name, owners and groups. You may not read the directory (Authorization_RequestDenied)");
  await expect(section('Overview')).toContainText('Fabrikam Research');
  await expect(section('Directory Object').getByRole('button', { name: 'Copy Object ID' })).toBeVisible();
  await workbench.screenshot('details-guest');
});

test('an identity that somebody else deleted is told as gone, in place of sections that fail, and leaves the tree', async ({ open }) => {
  const gone = "The Resource 'Microsoft.ManagedIdentity/userAssignedIdentities/mi-payments' was not found.";
  const workbench = await open({ settings: { [faults]: [{ method: 'GET', path: '/\\/userAssignedIdentities\\/mi-payments$/', after: 1, status: 404, code: 'ResourceNotFound', message: gone }] } });
  const { panel, section } = await openDetails(workbench, payments);
  await expect(section('Directory Object')).toContainText('Payments workloads');
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await expect(panel.getByRole('alert').filter({ hasText: 'mi-payments is gone: somebody has deleted it, or its resource group.' })).toBeVisible();
  await expect(section('Overview')).toBeHidden();
  await expect(section('Role Assignments')).toBeHidden();
  await workbench.tree.toLack(...payments);
  await workbench.screenshot('details-gone');
  await panel.getByRole('button', { name: 'Find Role Assignments of Deleted Principals' }).click();
  await workbench.webview('Role Assignments of Deleted Principals');
});

test('deleting an identity shows the locks that keep it', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(kubelet, 'Delete Identity…');
  const dialog = await workbench.dialog();
  expect(await dialog.detail()).toContain("Locked by 'keep-kubelet' (can't be deleted) on mi-aks-prod-kubelet: remove the lock first.");
  await workbench.screenshot('delete-locked');
  await dialog.click('Cancel');
});

test('what a lock forbids is told with where the lock stands and who can remove it', async ({ open }) => {
  const group = `/subscriptions/${guidOf('subscription Contoso Dev')}/resourceGroups/rg-pay`;
  const message = `The scope '${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-forgotten' cannot perform delete operation because following scope(s) are locked: '${group}'. Please remove the lock and try again.`;
  const workbench = await open({ settings: { [faults]: [{ method: 'DELETE', path: 'mi-forgotten', status: 409, code: 'ScopeLocked', message }] } });
  await workbench.openView();
  await workbench.contextMenu([...dev, 'mi-forgotten'], 'Delete Identity…');
  await (await workbench.dialog()).click('Delete Identity');
  await workbench.notification('Delete identity mi-forgotten: mi-forgotten is locked: a lock stands on resource group rg-pay (ScopeLocked). Remove it first: an Owner or User Access Administrator can.');
  await workbench.tree.row(...dev, 'mi-forgotten');
});
