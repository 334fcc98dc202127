import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const clusters = ['Contoso Pulls', 'Kubernetes Clusters'];
const settings = { 'managedIdentities.sampleAzure.estate': 'pulls' };
const question = 'Can aks-controlplane pull from acrcontrolplane?';

async function checkControlPlane(workbench: Workbench) {
  await workbench.openView();
  await workbench.contextMenu([...clusters, 'aks-controlplane'], 'Check Pull Access…');
  await workbench.quickInput.titled('What shall aks-controlplane pull from?');
  await workbench.quickInput.choose('acrcontrolplane');
  const page = await workbench.webview(question);
  await expect(page.getByText("No: the kubelet identity of aks-controlplane can't pull from acrcontrolplane")).toBeVisible();
  return page;
}

/** What the mark of a row looks like to somebody who does not read: by how much red and green is in its color. */
async function colorOf(row: Locator): Promise<string> {
  const color = await row.locator('.mark').first().evaluate((mark) => mark.ownerDocument.defaultView?.getComputedStyle(mark).color ?? '');
  const [red = 0, green = 0, blue = 0] = color.match(/[\d.]+/g)?.map(Number) ?? [];
  if (green > red) return 'green';
  return red - green < green - blue ? 'amber' : 'red';
}

test('a cluster that can\'t pull is told why, and its button lets it, after which the page looks again', async ({ open }) => {
  const workbench = await open({ settings, viewport: { width: 1280, height: 1100 } });
  const page = await checkControlPlane(workbench);
  const about = (heading: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: heading }) });
  const right = about('Right to pull');
  await expect(right).toContainText('The identity of the control plane has AcrPull, but it does not pull');
  expect([await colorOf(right), await colorOf(about('Network'))]).toEqual(['red', 'green']);
  await workbench.screenshots('pull-check-no', {}, { theme: 'light' }, { theme: 'high-contrast' }, { theme: 'high-contrast-light', width: 655, height: 1600 });
  await right.getByRole('button', { name: 'Assign AcrPull' }).click();
  await expect(right).toContainText('The kubelet identity of aks-controlplane has the right: AcrPull on the registry.');
  await expect(right).toContainText('Good:');
  await expect(about('Age of the assignment')).toContainText('Take note:');
  expect([await colorOf(right), await colorOf(about('Age of the assignment'))]).toEqual(['green', 'amber']);
  await workbench.screenshot('pull-check-granted');
  await page.getByRole('button', { name: 'Copy Report' }).click();
  await expect.poll(() => workbench.clipboard()).toMatch(/^# Can aks-controlplane pull from acrcontrolplane\?/);
});

test("an event that is pasted is read, and the image's repository held against the condition", async ({ open }) => {
  const workbench = await open({ settings, viewport: { width: 1280, height: 1400 } });
  await workbench.openView();
  await workbench.command('Managed Identities: Check Pull Access…');
  await workbench.quickInput.titled('Check Pull Access: which cluster?');
  await workbench.quickInput.choose('aks-repos');
  await workbench.quickInput.titled('What shall aks-repos pull from?');
  await workbench.quickInput.choose("Paste an Image or a Pod's Event…");
  await workbench.quickInput.titled('Check Pull Access');
  await workbench.quickInput.type('Failed to pull image "acrrepos.azurecr.io/web/site:2": rpc error: code = Unknown desc = failed to resolve reference "acrrepos.azurecr.io/web/site:2": 401 Unauthorized');
  await expect(workbench.quickInput.message).toContainText('The image is acrrepos.azurecr.io/web/site:2.');
  await workbench.quickInput.accept();
  const page = await workbench.webview('Can aks-repos pull acrrepos.azurecr.io/web/site:2?');
  await expect(page.getByText("No: the kubelet identity of aks-repos can't pull web/site: a condition limits what it has to orders/*.")).toBeVisible();
  await expect(page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Image', exact: true }) })).toContainText('web/site');
  await workbench.screenshots('pull-check-event', {}, { theme: 'light' });
});

test('a cluster whose service principal signs in no more is led to a managed identity', async ({ open }) => {
  const workbench = await open({ settings, viewport: { width: 1280, height: 1100 } });
  await workbench.openView();
  await workbench.contextMenu([...clusters, 'aks-secretended'], 'Check Pull Access…');
  await workbench.quickInput.titled('What shall aks-secretended pull from?');
  await workbench.quickInput.choose('acrnobody');
  const page = await workbench.webview('Can aks-secretended pull from acrnobody?');
  const act = page.getByRole('button', { name: 'Enable Managed Identity…' });
  await expect(act).toBeVisible();
  await expect(page.getByRole('button', { name: 'Assign AcrPull' })).toBeVisible();
  await workbench.screenshots('pull-check-principal', {}, { theme: 'light' });
  await act.click();
  const move = await workbench.webview('Move to Managed Identity: aks-secretended');
  await expect(move.getByRole('button', { name: 'Move to Managed Identity', exact: true })).toBeVisible();
});
