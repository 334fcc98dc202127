import { builtInRoles } from '../../src/azure/roles.ts';
import { expect, test } from './fixtures.ts';

const dev = ['Contoso Dev'];
const payments = [...dev, 'Managed Identities', 'mi-payments'];

test('who can pull, push and assign roles is listed from a registry, with where they have it from', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu([...dev, 'Container Registries', 'acrabsdemo'], 'Who Can…');
  const page = await workbench.webview('Who Can: acrabsdemo');
  await expect(page.getByRole('row', { name: /mi-acr-id managed identity AcrPull here/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Ada Lovelace user Owner inherited from subscription Contoso Dev/ })).toBeVisible();
  await workbench.screenshot('who-can');
  const right = page.getByRole('combobox', { name: 'Who can' });
  await right.click();
  await page.getByRole('option', { name: 'Push images' }).click();
  await expect(page.getByText('1 can')).toBeVisible();
  await page.getByRole('button', { name: 'Assign Role…' }).click();
  await workbench.quickInput.titled('Assign a role: to whom?');
  await workbench.quickInput.tick('mi-payments');
  await workbench.quickInput.accept();
  await expect((await workbench.webview('Assign Role: acrabsdemo')).getByRole('combobox', { name: 'Role' })).toHaveValue('AcrPush');
});

test('of whom it is not known whether they can, since a role could not be read, stands below those who can', async ({ open }) => {
  const workbench = await open({
    settings: {
      'managedIdentities.sampleAzure.faults': [
        { method: 'GET', path: '/\\/roleDefinitions$/', body: '{"value":[]}' },
        { method: 'GET', path: `/roleDefinitions/${builtInRoles.acrPull.guid}`, status: 403, code: 'AuthorizationFailed', message: 'No.' },
      ],
    },
  });
  await workbench.openView();
  await workbench.contextMenu([...dev, 'Container Registries', 'acrabsdemo'], 'Who Can…');
  const page = await workbench.webview('Who Can: acrabsdemo');
  await expect(page.getByRole('row', { name: /Ada Lovelace user Owner inherited from subscription Contoso Dev/ })).toBeVisible();
  await expect(page.getByText(new RegExp(`It is not known whether .*mi-acr-id.* can: what the role ${builtInRoles.acrPull.guid} allows could not be read\\.`))).toBeVisible();
  await workbench.screenshot('who-can-unread');
});

test('what an identity may do on a key vault, and why, and why not, with a role that would do', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu(payments, 'Check Access…');
  await workbench.quickInput.titled('What may mi-payments do? On what?');
  for (const label of ['Contoso Dev', 'rg-pay', 'kv-pay']) await workbench.quickInput.choose(label);
  const page = await workbench.webview('Access: mi-payments on kv-pay');
  await expect(page.getByText('mi-payments can read secrets on kv-pay.')).toBeVisible();
  await expect(page.getByText('Key Vault Secrets User allows it.')).toBeVisible();
  await workbench.screenshot('check-access');
  await page.getByRole('combobox', { name: 'Can it' }).click();
  await page.getByRole('option', { name: 'Write secrets' }).click();
  await expect(page.getByText("mi-payments can't write secrets on kv-pay: no role that counts there allows it.")).toBeVisible();
  await workbench.screenshot('check-access-no');
  await page.getByRole('button', { name: /^Assign Key Vault/ }).first().click();
  await expect((await workbench.webview('Assign Role: mi-payments')).getByRole('list', { name: 'On' })).toContainText('kv-pay');
});

test('an operation that is typed is explained, too', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu([...dev, 'Container Registries', 'acrabsdemo'], 'Check Access…');
  await workbench.quickInput.titled('Whose access to acrabsdemo?');
  await workbench.quickInput.choose('mi-acr-id');
  const page = await workbench.webview('Access: mi-acr-id on acrabsdemo');
  await expect(page.getByText('mi-acr-id can pull images on acrabsdemo.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Can it' }).click();
  await page.getByRole('option', { name: 'Another operation…' }).click();
  await page.getByRole('textbox', { name: 'Operation' }).fill('Microsoft.ContainerRegistry/registries/importImage/action');
  await expect(page.getByText("mi-acr-id can't do Microsoft.ContainerRegistry/registries/importImage/action on acrabsdemo")).toBeVisible();
  await expect(page.getByText('has Microsoft.ContainerRegistry/registries/pull/read, which is not the same.')).toBeVisible();
});
