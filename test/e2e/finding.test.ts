import { expect, test } from './fixtures.ts';

const group = ['Team 001', 'Managed Identities'];

test('a very long group shows its first page at once, and more on demand', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.estate': 'long' } });
  await workbench.openView();
  await workbench.tree.expand(...group);
  await workbench.tree.toShow(/mi-team001-0 {2}rg-team001-0/);
  expect(await workbench.tree.description(...group)).toBe('12,000');
  for (const shown of ['1,000', '2,000', '4,000', '8,000']) {
    await workbench.tree.toEnd(new RegExp(`Load More… {2}${shown} of 12,000`));
    if (shown === '1,000') await workbench.screenshot('tree-long');
    await (await workbench.tree.visible('Load More…')).click();
  }
  await workbench.tree.toEnd(/mi-team001-9999 .*\n +Kubernetes Clusters {2}0\n +Container Registries {2}2$/);
});
