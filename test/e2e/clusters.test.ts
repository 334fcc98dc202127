import type { FrameLocator, Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const legacy = ['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'];
const registry = ['Contoso Dev', 'Container Registries', 'acrabsdemo'];

async function openMove(workbench: Workbench, command = 'Enable Managed Identity…'): Promise<FrameLocator> {
  await workbench.contextMenu(legacy, command);
  const page = await workbench.webview('Move to Managed Identity: aks-legacy');
  await expect(page.getByRole('heading', { name: 'Move aks-legacy to a managed identity' })).toBeVisible();
  return page;
}

function step(page: FrameLocator, title: RegExp): Locator {
  return page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
}

async function press(page: FrameLocator, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

test('a cluster moves from its service principal to a managed identity: the plan, a stop, the rest, and the question', async ({ open }) => {
  const workbench = await open({ viewport: { width: 1280, height: 1000 } });
  await workbench.openView();
  await workbench.tree.expand(...legacy);
  await workbench.tree.toShow(/aks-legacy {2}service principal · secret ends in 12 days/);
  const page = await openMove(workbench);
  await expect(page.getByText('Nothing has been changed yet. This is what will be done, in 7 steps.')).toBeVisible();
  await expect(page.getByText('There is no way back to the service principal')).toBeVisible();
  await expect(step(page, /Find what/)).toContainText('acrabsdemo: AcrPull');
  await step(page, /Update aks-legacy/).getByText('The same in a shell').click();
  await expect(step(page, /Update aks-legacy/)).toContainText('--enable-managed-identity');
  await workbench.screenshot('move-plan');
  await press(page, 'Move to Managed Identity');
  await expect(step(page, /Update aks-legacy/)).toContainText('Azure is updating the cluster.');
  await workbench.screenshot('move-running');
  await press(page, 'Stop After This Step');
  await expect(page.getByText('2 steps of 7 are done.')).toBeVisible({ timeout: 30_000 });
  await workbench.tree.toShow(/aks-legacy {2}managed identity · 2 node pools still on the service principal\n +Control Plane {2}system-assigned\n +Kubelet {2}aks-legacy-agentpool/);
  await workbench.tree.toShow(/^Contoso Dev {2}6 · 2 · 1 .*\n +Managed Identities {2}6\n/);
  await step(page, /Let the new kubelet/).scrollIntoViewIfNeeded();
  await workbench.screenshot('move-half-done');
  await workbench.closeEditor();

  const again = await openMove(workbench, 'Continue Moving to Managed Identity…');
  await press(again, 'Continue');
  await expect(step(again, /New nodes for workers \(2 of 2\)/)).toContainText('Node image of workers (2 of 2)', { timeout: 60_000 });
  await workbench.screenshot('move-pools');
  await expect(again.getByText('All is moved. One question is left.')).toBeVisible({ timeout: 60_000 });
  await expect(step(again, /Verify/)).toContainText('It can pull from acrabsdemo');
  await expect(step(again, /Remove the pull roles/)).toContainText('AcrPull on acrabsdemo');
  await step(again, /Remove the pull roles/).scrollIntoViewIfNeeded();
  await workbench.screenshot('move-question');
  await press(again, 'Remove Role Assignment');
  await expect(again.getByText('The move is finished.')).toBeVisible();
  await expect(step(again, /Remove the pull roles/)).toContainText('Removed: AcrPull on acrabsdemo.');
  await workbench.screenshot('move-done');
  await workbench.tree.toShow(/aks-legacy {2}managed identity · Succeeded/);
  await workbench.tree.expand(...registry, 'Who Can Pull');
  await workbench.tree.toShow(/Who Can Pull {2}\d+\n(?: +.*\n)* +aks-legacy-agentpool {2}AcrPull/);
  expect(await workbench.tree.text()).not.toContain('sp-aks-legacy');
  expect(await workbench.notifications()).toEqual([]);
});

test('an update that Azure gives up on is told at its step with its reason, and the tree stays true', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [{ method: 'PUT', path: 'aks-legacy', operation: 'Failed', code: 'QuotaExceeded', message: 'No cores left in westeurope.' }] } });
  await workbench.openView();
  const page = await openMove(workbench);
  await press(page, 'Move to Managed Identity');
  await expect(step(page, /Update aks-legacy/)).toContainText('Azure could not finish: No cores left in westeurope. (QuotaExceeded)', { timeout: 30_000 });
  await expect(step(page, /Update aks-legacy/).getByRole('button', { name: 'Try Again' })).toBeVisible();
  await workbench.screenshot('move-failed');
  await workbench.tree.toShow(/aks-legacy {2}service principal · Failed/);
});

test('the plan of a move is at home in each theme, and where there is little room', async ({ open }) => {
  const workbench = await open({ viewport: { width: 620, height: 1100 } });
  await workbench.openView();
  const page = await openMove(workbench);
  await expect(step(page, /Find what/)).toContainText('acrabsdemo: AcrPull');
  expect(await page.locator('html').evaluate((html) => html.scrollWidth <= html.clientWidth)).toBe(true);
  await workbench.screenshots('move-plan-narrow', {}, { theme: 'light', width: 1280 }, { theme: 'high-contrast', width: 1280 });
});
