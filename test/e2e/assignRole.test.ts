import type { FrameLocator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const dev = ['Contoso Dev'];
const forgotten = [...dev, 'Managed Identities', 'mi-forgotten'];

async function chooseScope(workbench: Workbench, ...path: string[]): Promise<void> {
  await workbench.quickInput.titled('Assign a role: where?');
  for (const label of path) await workbench.quickInput.choose(label);
}

async function chooseRole(workbench: Workbench, form: FrameLocator, name: string): Promise<void> {
  const role = form.getByRole('combobox', { name: 'Role' });
  // Roles that arrive meanwhile begin the list anew.
  await expect(async () => {
    await role.click();
    await role.fill(name);
    await expect(form.getByRole('option', { name }).first()).toBeVisible({ timeout: 2000 });
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('Enter');
    await expect(role).toHaveValue(name, { timeout: 1000 });
  }).toPass({ timeout: 15_000 });
}

test('any role can be assigned: where, then which, with what it allows to be read before', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...forgotten, 'Role Assignments');
  await workbench.tree.action(forgotten, 'Assign Role…');
  await chooseScope(workbench, 'Contoso Dev', 'rg-pay', 'kv-pay');
  const form = await workbench.webview('Assign Role: mi-forgotten');
  const role = form.getByRole('combobox', { name: 'Role' });
  await role.click();
  await workbench.screenshot('assign-role-pick');
  await expect(form.getByRole('option').first()).toHaveText(/Key Vault Secrets User/);
  await chooseRole(workbench, form, 'Key Vault Secrets User');
  await expect(form.getByRole('region', { name: 'What the role allows' })).toContainText('Microsoft.KeyVault/vaults/secrets/getSecret/action');
  await expect(form.locator('pre')).toContainText("--role 'Key Vault Secrets User'");
  await workbench.screenshot('assign-role');
  await form.getByRole('button', { name: 'Assign Role' }).click();
  await workbench.notification('mi-forgotten has Key Vault Secrets User on kv-pay now.');
  await workbench.tree.toShow(/mi-forgotten .*\n(?: +.*\n)*? +Key Vault Secrets User {2}kv-pay/);
});

test('several identities get a role on several scopes at once, with a note, begun from a registry', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const registry = [...dev, 'Container Registries', 'acrabsdemo'];
  await workbench.contextMenu(registry, 'Assign Role…');
  await workbench.quickInput.titled('Assign a role: to whom?');
  await workbench.quickInput.tick('mi-forgotten', 'mi-payments');
  await workbench.quickInput.accept();
  const form = await workbench.webview('Assign Role: acrabsdemo');
  await form.getByRole('button', { name: 'Add Scope…' }).click();
  await chooseScope(workbench, 'Contoso Dev', 'rg-pay', 'All of rg-pay');
  await chooseRole(workbench, form, 'AcrPush');
  await form.getByText('Description and condition').click();
  await form.getByRole('textbox', { name: 'Description' }).fill('for the build');
  await expect(form.getByText('4 role assignments are made')).toBeVisible();
  await workbench.screenshot('assign-role-several');
  await form.getByRole('button', { name: 'Assign Role' }).click();
  await workbench.notification('Assigned AcrPush 4 times.');
  await workbench.tree.expand(...forgotten, 'Role Assignments');
  await workbench.tree.toShow(/AcrPush {2}acrabsdemo\n +AcrPush {2}resource group rg-pay/);
});

test('a role that does nothing on a registry, and that Azure retires, is told as that with what to use instead', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu([...dev, 'Container Registries', 'acrabsdemo'], 'Assign Role…');
  await workbench.quickInput.tick('mi-forgotten');
  await workbench.quickInput.accept();
  const form = await workbench.webview('Assign Role: acrabsdemo');
  await chooseRole(workbench, form, 'AcrImageSigner');
  const told = form.getByRole('region', { name: 'What the role allows' });
  await expect(told).toContainText('Content trust takes a Premium registry, and acrabsdemo is Basic: this role does nothing there.');
  await expect(told).toContainText('Azure retires content trust and AcrImageSigner on 2028-03-31. To sign images, use Notation of the Notary Project instead');
  await form.getByRole('button', { name: 'Assign Role' }).click();
  await expect(form.getByRole('alert').filter({ hasText: 'Content trust takes a Premium registry' })).toBeVisible();
  await expect(form.getByText('Nothing is assigned: choose another role.')).toBeVisible();
  await workbench.screenshots('assign-role-image-signer', {}, { theme: 'light' });
  await chooseRole(workbench, form, 'AcrPush');
  await expect(form.getByText('does nothing there')).toBeHidden();
});

test('where the caller may not assign roles the form says so at once, and who may', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(forgotten, 'Assign Role…');
  await chooseScope(workbench, 'Contoso Prod', 'rg-prod', 'acrcontosoprod');
  const form = await workbench.webview('Assign Role: mi-forgotten');
  await expect(form.getByText("You can't assign roles on acrcontosoprod: you need Microsoft.Authorization/roleAssignments/write there. Grace Hopper can.")).toBeVisible();
  await workbench.screenshot('assign-role-obstacle');
  await form.getByRole('button', { name: 'Copy Request' }).click();
  await expect.poll(() => workbench.clipboard()).toContain('Please let me do Microsoft.Authorization/roleAssignments/write on /subscriptions/');
  await form.getByRole('button', { name: 'Show Who' }).click();
  await expect((await workbench.webview('Who Can: acrcontosoprod')).getByRole('heading', { name: 'Who can … on acrcontosoprod?' })).toBeVisible();
});

test('a condition with an open quote is told in its field, and nothing is assigned', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(forgotten, 'Assign Role…');
  await chooseScope(workbench, 'Contoso Dev', 'rg-pay', 'All of rg-pay');
  const form = await workbench.webview('Assign Role: mi-forgotten');
  await chooseRole(workbench, form, 'Reader');
  await form.getByText('Description and condition').click();
  await form.getByRole('textbox', { name: 'Condition' }).fill("@Resource[a:name] StringEquals 'open");
  await form.getByRole('button', { name: 'Assign Role' }).click();
  await expect(form.getByText("A text in the condition has no closing quote (').")).toBeVisible();
  await workbench.screenshot('assign-role-condition');
  expect(await workbench.notifications()).toEqual([]);
});

test('an identity that somebody else deletes while the form is open gets no role', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [{ method: 'GET', path: '/userAssignedIdentities/mi-forgotten', status: 404, code: 'ResourceNotFound', message: 'Not found.' }] } });
  await workbench.openView();
  await workbench.contextMenu(forgotten, 'Assign Role…');
  await chooseScope(workbench, 'Contoso Dev', 'rg-pay', 'All of rg-pay');
  const form = await workbench.webview('Assign Role: mi-forgotten');
  await chooseRole(workbench, form, 'Reader');
  await form.getByRole('button', { name: 'Assign Role' }).click();
  await expect(form.getByText('The identity mi-forgotten is gone: somebody has deleted it. Nothing was assigned.')).toBeVisible();
});

test('a role assignment is removed after a question, and Undo puts it back', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const acr = [...dev, 'Managed Identities', 'mi-acr-id'];
  await workbench.contextMenu([...acr, 'Role Assignments', 'AcrPull'], 'Remove Role Assignment…');
  const dialog = await workbench.dialog();
  expect(await dialog.message()).toBe('Remove AcrPull on acrabsdemo from mi-acr-id?');
  await workbench.screenshot('remove-role-assignment');
  await dialog.click('Remove Role Assignment');
  const removed = await workbench.notification('Removed AcrPull on acrabsdemo from mi-acr-id.');
  await workbench.tree.toShow(/mi-acr-id .*\n(?: +.*\n)*? +No role assignments yet/);
  await workbench.screenshot('removed-role-assignment');
  await removed.click('Undo');
  await workbench.notification('Put back AcrPull on acrabsdemo from mi-acr-id.');
  await workbench.tree.toShow(/mi-acr-id .*\n(?: +.*\n)*? +AcrPull {2}acrabsdemo/);
});

test('the command of an operation is offered before it starts, to copy', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu([...dev, 'Managed Identities', 'mi-acr-id', 'Role Assignments', 'AcrPull'], 'Remove Role Assignment…');
  await (await workbench.dialog()).click('Show Command');
  await workbench.quickInput.choose('Copy the Command');
  await expect.poll(() => workbench.clipboard()).toMatch(/^az role assignment delete --ids \/subscriptions\//);
});
