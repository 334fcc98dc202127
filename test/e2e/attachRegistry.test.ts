import { expect, test } from './fixtures.ts';

test('a registry is attached to a cluster by the row of what it can pull from, detached again, and that is undone', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const pulls = ['Contoso Dev', 'Kubernetes Clusters', 'aks-abs-demo', 'Registries It Can Pull From'];
  await workbench.tree.expand(...pulls);
  for (const outcome of ['now.', 'already: it has AcrPull there.']) {
    await workbench.tree.action(pulls, 'Attach Registry…');
    await workbench.quickInput.titled('Attach a registry to aks-abs-demo');
    await workbench.screenshot('attach-pick');
    await workbench.quickInput.choose('acrshared');
    await (await workbench.notification(`The kubelet of aks-abs-demo can pull from acrshared ${outcome}`)).dismiss();
    await workbench.tree.toShow(/Registries It Can Pull From {2}2\n +acrabsdemo {2}AcrPull\n +acrshared {2}AcrPull\n/);
  }
  await (await workbench.tree.row(...pulls, 'acrshared')).hover();
  await workbench.screenshot('attached');

  await workbench.tree.action([...pulls, 'acrshared'], 'Detach Registry…');
  const dialog = await workbench.dialog();
  expect(await dialog.message()).toBe('Detach acrshared from aks-abs-demo?');
  expect(await dialog.detail()).toContain("Pods of aks-abs-demo can't pull from acrshared.azurecr.io any more");
  await workbench.screenshot('detach');
  await dialog.click('Detach Registry');
  const done = await workbench.notification('Detached acrshared from aks-abs-demo.');
  await workbench.tree.toLack(...pulls, 'acrshared');
  await workbench.screenshot('detached');
  await done.click('Undo');
  await workbench.notification('Put back AcrPull on acrshared from the kubelet of aks-abs-demo.');
  await workbench.tree.toShow(/Registries It Can Pull From {2}2\n/);
});

test('a registry in ABAC mode is attached for some repositories and detached, and the roles that do nothing there are mended', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.estate': 'small' } });
  await workbench.openView();
  const pulls = ['Team 001', 'Kubernetes Clusters', 'aks-team001-0', 'Registries It Can Pull From'];
  await workbench.tree.expand(...pulls);
  await workbench.tree.toShow(/Registries It Can Pull From {2}0\n +None yet/);
  await workbench.tree.action(pulls, 'Attach Registry…');
  await workbench.quickInput.choose('acrteam001x1');
  await workbench.quickInput.titled('Pull from acrteam001x1');
  await workbench.screenshot('attach-abac-which');
  await workbench.quickInput.choose('Repositories that begin with…');
  await expect(workbench.quickInput.message).toContainText('How do the names of the repositories begin?');
  await workbench.quickInput.type('Orders');
  await expect(workbench.quickInput.message).toContainText('Names of repositories have small letters alone.');
  await workbench.quickInput.type('orders');
  await expect(workbench.quickInput.message).toContainText('and also orders-old. End with /');
  await workbench.screenshot('attach-abac-prefix');
  await workbench.quickInput.type('orders/');
  await expect(workbench.quickInput.message).not.toContainText('End with /');
  await workbench.quickInput.accept();
  await (await workbench.notification('The kubelet of aks-team001-0 can pull repositories orders/* from acrteam001x1 now.')).dismiss();
  await workbench.tree.toShow(/Registries It Can Pull From {2}1\n +acrteam001x1 {2}Container Registry Repository Reader · repositories orders\/\*/);
  await workbench.screenshot('attached-abac');

  await workbench.contextMenu([...pulls, 'acrteam001x1'], 'Detach Registry…');
  const dialog = await workbench.dialog();
  expect(await dialog.detail()).toContain('• Container Registry Repository Reader on acrteam001x1 · repositories orders/*');
  await dialog.click('Detach Registry');
  await (await workbench.notification('Detached acrteam001x1 from aks-team001-0.')).dismiss();
  await workbench.tree.toShow(/Registries It Can Pull From {2}0\n +None yet/);
  await workbench.tree.collapse('Team 001', 'Kubernetes Clusters');

  const whoCanPull = ['Team 001', 'Container Registries', 'acrteam001x1', 'Who Can Pull'];
  await workbench.tree.expand(...whoCanPull);
  await workbench.tree.toShow(/Who Can Pull {2}0\n +Nobody yet\n +mi-team001-0 {2}AcrPull does nothing here: ABAC mode\n/);
  await (await workbench.tree.row(...whoCanPull, 'mi-team001-0')).hover();
  await workbench.screenshot('useless-acrpull');
  await workbench.tree.action([...whoCanPull, 'mi-team001-0'], 'Attach Registry…');
  await workbench.quickInput.choose('The whole registry');
  const given = await workbench.notification('mi-team001-0 can pull from acrteam001x1 now.');
  await workbench.screenshot('useless-mended');
  await given.click('Remove AcrPull');
  await (await workbench.dialog()).click('Remove Role Assignment');
  await workbench.notification('Removed AcrPull on acrteam001x1 from mi-team001-0.');
  await workbench.tree.toShow(/Who Can Pull {2}1\n +mi-team001-0 {2}Container Registry Repository Reader\n +mi-team001-1 {2}AcrPull does nothing here: ABAC mode\n/);
});
