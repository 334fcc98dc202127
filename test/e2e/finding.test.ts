import { guidOf } from '../../src/emulator/guid.ts';
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
  await workbench.tree.toEnd(/mi-team001-9999 .*\n +System-Assigned Identities\n +Kubernetes Clusters {2}0\n +Container Registries {2}2$/);
});

test('"Load More…" is there for the keyboard, too', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.estate': 'long' } });
  await workbench.openView();
  await workbench.tree.expand(...group);
  await workbench.tree.toEnd(/Load More… {2}1,000 of 12,000/);
  // Three groups stand below it.
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'Enter']) await workbench.page.keyboard.press(key);
  await workbench.tree.toEnd(/Load More… {2}2,000 of 12,000/);
});

test('a page that fails leaves the ones before it, and Retry goes on from there', async ({ open }) => {
  const workbench = await open({
    // The counts and the first page pass.
    settings: {
      'managedIdentities.sampleAzure.estate': 'long',
      'managedIdentities.sampleAzure.faults': [{ path: '/providers/Microsoft.ResourceGraph/', after: 2, times: 1, status: 400, code: 'BadRequest', message: 'No.' }],
    },
  });
  await workbench.openView();
  await workbench.tree.expand(...group);
  await workbench.tree.toEnd(/Load More… {2}1,000 of 12,000/);
  await (await workbench.tree.visible('Load More…')).click();
  await workbench.tree.toEnd(/mi-team001-\d+ .*\n +Refused by Azure\n +System-Assigned Identities\n +Kubernetes Clusters/);
  await workbench.screenshot('tree-long-failure');
  // Its parents stand over a long list.
  await expect(workbench.page.locator('.sidebar .monaco-tree-sticky-row').filter({ hasText: 'Managed Identities' })).toContainText('12,000');
  const failure = await workbench.tree.visible('Refused by Azure');
  await failure.hover();
  await failure.getByRole('button', { name: 'Retry' }).click();
  await workbench.tree.toEnd(/Load More… {2}2,000 of 12,000/);
});

test('the tree is filtered by a part of a name, a tag or an ID, and shows everything again', async ({ open }) => {
  const workbench = await open({ theme: 'light' });
  await workbench.openView();
  await workbench.tree.expand('Contoso Dev', 'Kubernetes Clusters');
  const filter = async (text: string): Promise<void> => {
    await workbench.command('Managed Identities: Filter…');
    await workbench.quickInput.titled('Filter');
    await workbench.quickInput.type(text);
    await workbench.quickInput.accept();
  };
  // What is read after the rows stand: VS Code takes the focus back to a tree that changes.
  await workbench.tree.toShow(/aks-legacy {2}service principal · secret ends in 12 days/);
  await workbench.viewAction('Filter…');
  await workbench.quickInput.titled('Filter');
  await workbench.screenshot('filter');
  await workbench.quickInput.type('PAY');
  await workbench.quickInput.accept();
  const pay = [
    'Contoso Dev  3 found · Contoso',
    '  Managed Identities  2',
    '    mi-forgotten  rg-pay · westeurope',
    '    mi-payments  rg-pay · westeurope',
    '  Kubernetes Clusters  1',
    '    aks-legacy  service principal · secret ends in 12 days',
  ].join('\n');
  await workbench.tree.toShow(pay);
  await expect(workbench.viewMessage()).toHaveText('Sample Azure · ada@contoso.com · only what fits “PAY”');
  await workbench.screenshot('tree-filtered');

  await filter('team=orders');
  await workbench.tree.toShow(/^Contoso Prod {2}1 found · Contoso\n {2}Managed Identities {2}1\n {4}mi-orders .*$/);
  await filter(principalOf('Contoso Dev', 'rg-pay', 'mi-payments').slice(0, 13));
  await workbench.tree.toShow(/^Contoso Dev {2}1 found · Contoso\n {2}Managed Identities {2}1\n {4}mi-payments .*$/);
  await filter("it's not there");
  await workbench.tree.toShow(/^ *Nothing fits “it's not there”$/);
  await workbench.screenshot('tree-filtered-nothing');
  // A dimmed row has no label, only a description.
  await workbench.tree.action([''], 'Clear Filter');
  // As it was before.
  await workbench.tree.toShow(/^Contoso Dev {2}5 · 2 · 1 · Contoso\n {2}Managed Identities {2}5\n {2}System-Assigned Identities\n {2}Kubernetes Clusters {2}2\n {4}aks-abs-demo/);
});

test('an identity is found by a principal ID in an error message, in the tree that was never opened', async ({ open }) => {
  const workbench = await open();
  await workbench.command('Managed Identities: Go to Identity…');
  await workbench.quickInput.titled('Go to Identity');
  const principalId = principalOf('Contoso Prod', 'rg-prod', 'mi-orders');
  await workbench.quickInput.type(`The client '${principalId.toUpperCase()}' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/read' over scope '/subscriptions/00000000-0000-4000-8000-000000000000'.`);
  await expect.poll(() => workbench.quickInput.labels()).toEqual(['mi-orders']);
  await workbench.screenshot('go-to-identity');
  await workbench.quickInput.accept();
  await expect.poll(() => workbench.tree.selected()).toEqual(['Contoso Prod', 'Managed Identities', 'mi-orders']);
});

test('an identity far down in a long list is found, and the tree narrowed to it', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.estate': 'long' } });
  await workbench.openView();
  await workbench.command('Managed Identities: Go to Identity…');
  await workbench.quickInput.titled('Go to Identity');
  await workbench.quickInput.type('team001-99');
  await expect.poll(async () => (await workbench.quickInput.labels())[0]).toBe('mi-team001-99');
  await workbench.quickInput.type('mi-team001-9999');
  await expect.poll(() => workbench.quickInput.labels()).toEqual(['mi-team001-9999']);
  await workbench.quickInput.accept();
  await expect.poll(() => workbench.tree.selected()).toEqual(['Team 001', 'Managed Identities', 'mi-team001-9999']);
  await expect(workbench.viewMessage()).toContainText('only what fits');
  await workbench.command('Managed Identities: Go to Identity…');
  await workbench.quickInput.type('nothing of the kind');
  await expect.poll(() => workbench.quickInput.labels()).toEqual([expect.stringMatching(/^No identity that you can see fits\./)]);
});

test('the tree shows resource groups, or a flat list', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand('Contoso Dev', 'Managed Identities');
  await workbench.viewAction('Group by Resource Group');
  await workbench.tree.expand('Contoso Dev', 'Managed Identities', 'rg-pay');
  await workbench.tree.toShow(/ {2}Managed Identities {2}5\n {4}MC_rg-aks-demo_aks-abs-demo_eastus {2}2\n {4}rg-aks-demo {2}1\n {4}rg-pay {2}2\n {6}mi-forgotten .*\n {6}mi-payments/);
  await workbench.screenshot('tree-grouped');
  await workbench.viewAction('Show as a Flat List');
  await workbench.tree.toShow(/ {2}Managed Identities {2}5\n {4}aks-abs-demo-agentpool/);
});

/** The object ID of the service principal behind an identity of the sample. */
function principalOf(subscription: string, resourceGroup: string, name: string): string {
  return guidOf(`${guidOf(`subscription ${subscription}`)} ${resourceGroup} ${name} principal`);
}
