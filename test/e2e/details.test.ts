import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const dev = ['Contoso Dev', 'Managed Identities'];
const payments = [...dev, 'mi-payments'];
const kubelet = ['Contoso Prod', 'Managed Identities', 'mi-aks-prod-kubelet'];

async function openDetails(workbench: Workbench, path: string[]) {
  await workbench.openView();
  await workbench.contextMenu(path, 'Show Details');
  return workbench.webview(`Identity: ${path.at(-1) ?? ''}`);
}

for (const theme of ['dark', 'light', 'high-contrast'] as const) {
  test(`look ${theme}`, async ({ open }) => {
    const workbench = await open({ theme, viewport: { width: 1280, height: 1600 } });
    const panel = await openDetails(workbench, kubelet);
    await expect(panel.getByRole('region', { name: 'Directory Object' }).getByText('Display name')).toBeVisible();
    await workbench.screenshot('details-kubelet');
    await workbench.closeEditor();
    const other = await openDetails(workbench, payments);
    await other.getByRole('button', { name: 'Edit Tags' }).click();
    await expect(other.getByRole('textbox', { name: 'Tag name' }).first()).toBeFocused();
    await workbench.screenshot('details-tags');
  });
}
