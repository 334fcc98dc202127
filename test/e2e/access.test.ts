import { expect, test } from './fixtures.ts';

const dev = ['Contoso Dev'];
const forgotten = [...dev, 'Managed Identities', 'mi-forgotten'];
const registry = [...dev, 'Container Registries', 'acrabsdemo'];

test('AcrPull is assigned from an identity, by its menu; twice is as good as once', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...forgotten, 'Role Assignments');
  await workbench.tree.toShow(/mi-forgotten .*\n +Role Assignments {2}0\n +No role assignments yet/);
  for (const outcome of ['mi-forgotten can pull from acrabsdemo now.', 'mi-forgotten can pull from acrabsdemo already']) {
    await workbench.contextMenu(forgotten, 'Assign AcrPull…');
    await workbench.quickInput.titled('Assign AcrPull to mi-forgotten');
    await workbench.screenshot('assign-acrpull-pick');
    await workbench.quickInput.choose('acrabsdemo');
    await (await workbench.notification(outcome)).dismiss();
    await workbench.tree.toShow(/mi-forgotten .*\n +Role Assignments {2}1\n +AcrPull {2}acrabsdemo/);
  }
  await workbench.screenshot('assigned-acrpull');
});

test('AcrPull is assigned from a registry, to an identity and to a cluster of another subscription', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...registry, 'Who Can Pull');
  await workbench.tree.action(registry, 'Assign AcrPull…');
  await workbench.quickInput.titled('Who may pull from acrabsdemo?');
  await workbench.quickInput.choose('mi-orders');
  await workbench.notification('mi-orders can pull from acrabsdemo now.');
  await workbench.tree.toShow(/Who Can Pull {2}\d+\n(?: +.*\n)* +mi-orders {2}AcrPull/);
  await workbench.tree.action(registry, 'Assign AcrPull…');
  await workbench.quickInput.choose('aks-prod');
  await workbench.notification('The kubelet of aks-prod can pull from acrabsdemo now.');
  await workbench.tree.toShow(/Who Can Pull {2}\d+\n(?: +.*\n)* +mi-aks-prod-kubelet {2}AcrPull/);
  await workbench.screenshot('who-can-pull');
});

test('AcrPull is assigned to a cluster: to its kubelet identity, across subscriptions', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const cluster = [...dev, 'Kubernetes Clusters', 'aks-abs-demo'];
  await workbench.contextMenu(cluster, 'Assign AcrPull…');
  await workbench.quickInput.choose('acrshared');
  await workbench.notification('The kubelet of aks-abs-demo can pull from acrshared now.');
  await workbench.tree.expand(...cluster, 'Registries It Can Pull From');
  await workbench.tree.toShow(/Registries It Can Pull From {2}2\n +acrabsdemo {2}AcrPull\n +acrshared {2}AcrPull/);
});

test('from the palette both sides are asked for', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.command('Managed Identities: Assign AcrPull…');
  await workbench.quickInput.titled('Who may pull?');
  await workbench.quickInput.choose('mi-payments');
  await workbench.quickInput.choose('acrabsdemo');
  await workbench.notification('mi-payments can pull from acrabsdemo now.');
});

test('a registry where the caller may not grant: the message names the right, and the tree stays true', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.expand(...forgotten, 'Role Assignments');
  await workbench.contextMenu(forgotten, 'Assign AcrPull…');
  await workbench.quickInput.choose('acrcontosoprod');
  await workbench.quickInput.choose('The whole registry');
  const message = await workbench.notification('Assign Container Registry Repository Reader on acrcontosoprod to mi-forgotten: You need Microsoft.Authorization/roleAssignments/write on acrcontosoprod.');
  expect(await message.text()).toContain('Owner, User Access Administrator or Role Based Access Control Administrator can grant it.');
  await workbench.screenshot('assign-denied');
  expect(await message.buttons()).toEqual(['Show Who', 'Copy Request', 'Show Log']);
  await message.click('Copy Request');
  await expect.poll(() => workbench.clipboard()).toContain('Microsoft.Authorization/roleAssignments/write');
  await workbench.tree.toShow(/No role assignments yet/);
});

test('a cluster on a service principal is told apart: its managed identity comes first', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.contextMenu([...dev, 'Kubernetes Clusters', 'aks-legacy'], 'Assign AcrPull…');
  const message = await workbench.notification('aks-legacy runs on a service principal. Enable its managed identity first');
  await message.click('Enable Managed Identity');
  await expect((await workbench.webview('Move to Managed Identity: aks-legacy')).getByRole('heading', { name: 'Move aks-legacy to a managed identity' })).toBeVisible();
});
