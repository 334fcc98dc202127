import { expect, test } from './fixtures.ts';

test('the tree shows subscriptions, what is in them, and what that may do', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.tree.toShow(
    ['Contoso Dev  5 · 2 · 1 · Contoso', 'Contoso Prod  4 · 1 · 2 · Contoso', 'Fabrikam Research  1 · 0 · 1 · Fabrikam'].join('\n'),
  );
  await workbench.tree.expand('Contoso Dev', 'Managed Identities', 'mi-acr-id', 'Role Assignments');
  await workbench.tree.expand('Contoso Dev', 'Managed Identities', 'mi-acr-id', 'Used By');
  await workbench.tree.expand('Contoso Dev', 'Kubernetes Clusters', 'aks-abs-demo');
  await workbench.tree.expand('Contoso Dev', 'Container Registries', 'acrabsdemo', 'Who Can Pull');
  await workbench.tree.toShow(/mi-acr-id {2}rg-aks-demo · eastus\n +Role Assignments {2}1\n +AcrPull {2}acrabsdemo\n +Used By {2}0\n +Not used by anything that you can see/);
  await workbench.tree.toShow(/aks-abs-demo {2}managed identity · Succeeded\n +Control Plane {2}system-assigned\n +Kubelet {2}aks-abs-demo-agentpool/);
  await workbench.tree.toShow(/acrabsdemo {2}Basic · rg-aks-demo\n +Who Can Pull {2}\d\n +aks-abs-demo-agentpool {2}AcrPull/);
  await workbench.screenshots('tree', {}, { theme: 'light' });
});

test('a first start offers to sign in or to explore the sample', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.cloud': 'public' } });
  await workbench.showView();
  await expect(workbench.page.getByRole('button', { name: 'Sign In to Azure' })).toBeVisible();
  await workbench.screenshot('welcome');
  await workbench.page.getByRole('button', { name: 'Explore Sample Azure' }).click();
  await workbench.tree.row('Contoso Dev');
});

test('a subscription that fails has a row that says so, with Retry; the others still load', async ({ open }) => {
  const workbench = await open({
    // The counts of both tenants pass; the list, and then its provider's, is refused.
    settings: {
      'managedIdentities.sampleAzure.faults': [
        { path: '/providers/Microsoft.ResourceGraph/', after: 2, times: 1, status: 403, code: 'AuthorizationFailed', message: 'No.' },
        { path: '/providers/Microsoft.ManagedIdentity/userAssignedIdentities', method: 'GET', times: 1, status: 403, code: 'AuthorizationFailed', message: 'No.' },
      ],
    },
  });
  await workbench.openView();
  await workbench.tree.expand('Contoso Dev', 'Managed Identities');
  await workbench.tree.toShow(/Managed Identities {2}5\n +No permission/);
  await workbench.screenshot('tree-failure');
  await workbench.tree.expand('Contoso Prod', 'Managed Identities');
  await workbench.tree.row('Contoso Prod', 'Managed Identities', 'mi-orders');
  await workbench.tree.action(['Contoso Dev', 'Managed Identities', 'No permission'], 'Retry');
  await workbench.tree.row('Contoso Dev', 'Managed Identities', 'mi-acr-id');
});

test('an estate with nothing in it says so plainly', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.estate': 'empty' } });
  await workbench.openView();
  const [subscription = ''] = (await workbench.tree.text()).split('  ');
  await workbench.tree.expand(subscription, 'Managed Identities');
  await workbench.tree.toShow(/No managed identities yet/);
  await workbench.screenshot('tree-empty');
});

test('hundreds of subscriptions show, and a group of them opens', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.estate': 'large' } });
  await workbench.openView();
  const [first = ''] = (await workbench.tree.text()).split('  ');
  await workbench.tree.expand(first, 'Managed Identities');
  await workbench.tree.toShow(/mi-team001-0 {2}rg-team001-0/);
  await workbench.screenshot('tree-large');
});

test('what stands there stays while it is read again, also what is opened meanwhile', async ({ open }) => {
  // Slow enough for the rows of tenants that have not answered yet.
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.latency': 500 } });
  await workbench.openView();
  await workbench.tree.row('Contoso Dev');
  await workbench.tree.toShow(/^(?!.*loading)/s);
  await workbench.viewAction('Refresh');
  await workbench.tree.expand('Contoso Dev');
  await workbench.tree.toShow(/^Contoso Dev .*\n {2}Managed Identities .*^Fabrikam Research .*\nContoso {2}loading…/ms);
  await workbench.tree.toShow(/^Contoso Dev .*\n {2}Managed Identities .*\nFabrikam Research [^\n]*$/s);
});

test('resetting the sample brings back what was there', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const forgotten = ['Contoso Dev', 'Managed Identities', 'mi-forgotten'];
  await workbench.contextMenu(forgotten, 'Delete Identity…');
  await (await workbench.dialog()).click('Delete Identity');
  await workbench.tree.toLack(...forgotten);
  await workbench.viewAction('Reset Sample Azure');
  await workbench.tree.row(...forgotten);
});

test('a narrow window shows the same rows', async ({ open }) => {
  const workbench = await open({ viewport: { width: 400, height: 800 } });
  await workbench.openView();
  await workbench.tree.expand('Contoso Dev', 'Managed Identities');
  await workbench.tree.toShow(/mi-forgotten {2}rg-pay · westeurope/);
  await workbench.screenshot('tree-narrow');
});
