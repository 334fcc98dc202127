import { expect, test } from './accounts.ts';
import type { Workbench } from './accounts.ts';

const legacy = ['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'];

async function signIn(workbench: Workbench): Promise<void> {
  await workbench.showView();
  await workbench.welcome('Sign In to Azure');
  await (await workbench.dialog()).click('Allow');
  await workbench.quickInput.choose('ada@contoso.com');
}

test('a move whose window is reloaded in the middle of a step is gone on with: the step is waited for, and not begun again', async ({ open, cloud }) => {
  const azure = cloud.start({ operationMs: 20_000 });
  const workbench = await open({ settings: { 'managedIdentities.cloud': 'custom' } });
  await signIn(workbench);
  await workbench.contextMenu(legacy, 'Enable Managed Identity…');
  const page = await workbench.webview('Move to Managed Identity: aks-legacy');
  await page.getByRole('button', { name: 'Move to Managed Identity' }).click();
  await expect(page.getByText('Azure is updating the cluster.')).toBeVisible();
  const updates = (): number => azure.requests.filter(({ method, path }) => method === 'PUT' && /managedClusters\/aks-legacy$/i.test(path)).length;
  await expect.poll(updates).toBe(1);

  await expect.poll(() => workbench.stored()).toMatch(/"moves".*aks-legacy/);
  await workbench.page.reload();
  await workbench.ready();
  // The accounts of the tests end with the window.
  await signIn(workbench);
  await workbench.contextMenu(legacy, 'Continue Moving to Managed Identity…');
  const again = await workbench.webview('Move to Managed Identity: aks-legacy');
  await expect(again.getByText('Waiting until what is under way on aks-legacy has ended.').first()).toBeVisible();
  await workbench.screenshot('move-resumed');
  await expect(again.getByText('2 steps of 7 are done.')).toBeVisible({ timeout: 60_000 });
  expect(updates()).toBe(1);
});
