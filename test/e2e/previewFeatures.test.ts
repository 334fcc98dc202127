import type { FrameLocator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const title = 'Preview Features: Contoso Dev';
const row = (panel: FrameLocator, name: string) => panel.getByRole('row').filter({ has: panel.getByRole('button', { name, exact: true }) });

async function openPanel(workbench: Workbench): Promise<FrameLocator> {
  await workbench.openView();
  // A menu closes when the counts come.
  await expect.poll(() => workbench.tree.description('Contoso Dev')).toContain('5 · 2 · 1');
  await workbench.contextMenu(['Contoso Dev'], 'Show Preview Features…');
  const panel = await workbench.webview(title);
  await expect(panel.locator('.count')).toHaveText('25 preview features of Microsoft.ContainerService');
  return panel;
}

async function search(panel: FrameLocator, text: string): Promise<void> {
  await panel.getByRole('textbox', { name: 'Search by name' }).fill(text);
}

test('MSIPreview is found by a part of its name, said to be needed by nothing, registered, watched until it is, and its provider registered again', async ({ open }) => {
  const workbench = await open();
  const panel = await openPanel(workbench);
  await workbench.screenshot('preview-features');
  await search(panel, 'MSI');
  await expect(panel.locator('.count')).toHaveText('2 of 25 preview features of Microsoft.ContainerService');
  await expect(row(panel, 'MSIPreview')).toContainText('Historical: the managed identities of clusters are generally available since 2020. Nothing needs it.');
  await expect(row(panel, 'MSIPreview')).toContainText('NotRegistered');
  await panel.getByRole('button', { name: 'MSIPreview', exact: true }).click();
  await expect(panel.locator('pre')).toContainText('az feature register');
  await expect(panel.locator('pre')).toContainText('az provider register');
  await workbench.screenshot('preview-feature-shell');
  await panel.getByRole('button', { name: 'Close' }).click();
  await row(panel, 'MSIPreview').getByRole('button', { name: 'Register MSIPreview' }).click();
  await expect(row(panel, 'MSIPreview')).toContainText('Registering, watched');
  await expect(panel.getByText('MSIPreview is Registering. That takes minutes')).toBeVisible();
  await expect(workbench.statusBar('Registering MSIPreview…')).toBeVisible();
  await workbench.screenshot('preview-registering');
  const message = await workbench.notification('MSIPreview is registered in Contoso Dev. Microsoft.ContainerService was registered again, so that it takes effect.');
  expect(await message.buttons()).toEqual(['Show Features']);
  await expect(row(panel, 'MSIPreview')).toContainText('Registered');
  await expect(row(panel, 'MSIPreview').getByRole('button', { name: 'Unregister MSIPreview' })).toBeVisible();
  await expect(workbench.statusBar('Registering MSIPreview…')).toBeHidden();
  await expect(panel.getByRole('button', { name: 'Stop Watching' })).toHaveCount(0);
  await workbench.screenshot('preview-registered');

  await row(panel, 'MSIPreview').getByRole('button', { name: 'Unregister MSIPreview' }).click();
  const dialog = await workbench.dialog();
  expect(await dialog.message()).toBe('Unregister MSIPreview in Contoso Dev?');
  await workbench.screenshot('preview-unregister');
  await dialog.click('Unregister Feature');
  await expect(row(panel, 'MSIPreview')).toContainText('Unregistering, watched');
  // The status bar leads to the panel, where it can be left alone.
  await workbench.closeEditor();
  await workbench.statusBar('Unregistering MSIPreview…').click();
  const again = await workbench.webview(title);
  await again.getByRole('button', { name: 'Stop Watching' }).first().click();
  await expect(workbench.statusBar('Unregistering MSIPreview…')).toBeHidden();
});

test('what is watched is gone on with after a reload; the sample, which has forgotten it, is told of', async ({ open }) => {
  const workbench = await open();
  const panel = await openPanel(workbench);
  await search(panel, 'EnableWork');
  await panel.getByRole('button', { name: 'Register EnableWorkloadIdentityPreview' }).click();
  await expect(workbench.statusBar('Registering EnableWorkloadIdentityPreview…')).toBeVisible();
  await expect.poll(() => workbench.stored()).toContain('previewFeatures.watched');
  await workbench.page.reload();
  await workbench.ready();
  await workbench.openView();
  await workbench.notification('EnableWorkloadIdentityPreview was not registered in Contoso Dev: it is NotRegistered now.');
});

test('of all resource providers, and of one that has none', async ({ open }) => {
  const workbench = await open({ theme: 'light' });
  const panel = await openPanel(workbench);
  const provider = panel.getByRole('combobox', { name: 'Resource provider' });
  await provider.click();
  await panel.getByRole('option', { name: 'Microsoft.ManagedIdentity' }).click();
  await expect(panel.locator('.count')).toHaveText('Microsoft.ManagedIdentity has no preview features.');
  await workbench.screenshots('preview-none', {}, { theme: 'high-contrast' });
  await provider.click();
  await panel.getByRole('option', { name: 'All resource providers' }).click();
  await expect(panel.locator('.count')).toHaveText('38 preview features');
  await expect(panel.getByRole('columnheader', { name: 'Resource Provider' })).toBeVisible();
  await panel.getByRole('button', { name: 'EncryptionAtHost', exact: true }).click();
  await panel.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(panel.getByText('EncryptionAtHost is Registering.')).toBeVisible();
  await workbench.screenshots('preview-all', {}, { theme: 'high-contrast' });
});

test('twelve thousand of them are narrowed as one types; where there is little room a row is a paragraph', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.estate': 'long' } });
  await workbench.openView();
  await workbench.viewAction('Show Preview Features…');
  await workbench.quickInput.choose('Team 001');
  const panel = await workbench.webview('Preview Features: Team 001');
  await panel.getByRole('combobox', { name: 'Resource provider' }).click();
  await panel.getByRole('option', { name: 'All resource providers' }).click();
  await expect(panel.locator('.count')).toHaveText('12,038 preview features', { timeout: 60_000 });
  await expect(panel.getByRole('row')).toHaveCount(501);
  const begun = Date.now();
  await search(panel, 'MSI');
  await expect(panel.locator('.count')).toHaveText('2 of 12,038 preview features');
  expect(Date.now() - begun).toBeLessThan(3000);
  await panel.getByRole('button', { name: 'MSIPreview', exact: true }).click();
  await workbench.page.keyboard.press('ControlOrMeta+B');
  await workbench.page.setViewportSize({ width: 348, height: 1000 });
  await workbench.screenshot('preview-narrow');
});
