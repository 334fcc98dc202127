import type { FrameLocator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './workbench.ts';

const payments = ['Contoso Dev', 'Managed Identities', 'mi-payments'];
const orders = ['Contoso Prod', 'Managed Identities', 'mi-orders'];
const credentials = [...payments, 'Federated Credentials'];

async function openForm(workbench: Workbench, identity = payments) {
  await workbench.contextMenu(identity, 'Create Federated Credential…');
  const form = await workbench.webview(`Federated Credential: ${identity.at(-1)}`);
  await expect(form.getByRole('combobox', { name: 'Cluster' })).toHaveValue('aks-prod');
  return form;
}

const field = (form: FrameLocator, name: string) => form.getByRole('textbox', { name, exact: true });

async function choose(form: FrameLocator, select: string, option: string): Promise<void> {
  await form.getByRole('combobox', { name: select }).click();
  await form.getByRole('option', { name: option }).click();
}

test('a credential for the pods of a cluster is created, stands in the tree at once, selected, and is deleted after a modal that says what stops working', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const form = await openForm(workbench);
  await expect(form.getByText('mi-payments has 0 of 20 federated credentials.')).toBeVisible();
  await expect(field(form, 'Namespace')).toBeFocused();
  await workbench.page.keyboard.type('pay');
  await field(form, 'Service account').fill('Payments');
  await expect(form.getByText('Only lower-case letters, digits, "-" and "."')).toBeVisible();
  await field(form, 'Service account').fill('payments-api');
  await expect(field(form, 'Name')).toHaveValue('aks-prod-pay-payments-api');
  await expect(form.locator('pre')).toContainText('az identity federated-credential create');
  await expect(form.locator('pre')).toContainText('--subject system:serviceaccount:pay:payments-api --audiences api://AzureADTokenExchange');
  await expect(form.getByText('Pods with the service account payments-api in the namespace pay of aks-prod can sign in as mi-payments')).toBeVisible();
  await workbench.screenshot('federated-kubernetes');
  await form.getByRole('button', { name: 'Create Federated Credential' }).click();
  await expect(form.getByText('Created federated credential aks-prod-pay-payments-api of mi-payments.')).toBeVisible();
  await expect.poll(() => workbench.tree.selected()).toEqual([...credentials, 'aks-prod-pay-payments-api']);
  await expect.poll(() => workbench.tree.description(...credentials, 'aks-prod-pay-payments-api')).toBe('pay/payments-api · aks-prod');
  await expect.poll(() => workbench.tree.description(...credentials)).toBe('1 of 20');
  await workbench.screenshot('federated-created');
  expect(await workbench.notifications()).toEqual([]);

  await form.getByRole('button', { name: 'Create Another' }).click();
  await expect(form.getByText('mi-payments has 1 of 20 federated credentials.')).toBeVisible();
  await expect(form.getByRole('combobox', { name: 'Cluster' })).toHaveValue('aks-prod');
  await field(form, 'Namespace').fill('pay');
  await field(form, 'Service account').fill('payments-api');
  await expect(form.getByText('The federated credential aks-prod-pay-payments-api is for the same already.')).toBeVisible();
  await workbench.screenshot('federated-pair-taken');
  await form.getByRole('button', { name: 'Cancel' }).click();

  await workbench.contextMenu([...credentials, 'aks-prod-pay-payments-api'], 'Delete Federated Credential…');
  const dialog = await workbench.dialog();
  expect(await dialog.message()).toBe('Delete federated credential aks-prod-pay-payments-api of mi-payments?');
  expect(await dialog.detail()).toContain("Pods with the service account payments-api in the namespace pay of aks-prod can't sign in as mi-payments any more.");
  await workbench.screenshot('federated-delete');
  await dialog.click('Delete Federated Credential');
  await workbench.notification('Deleted federated credential aks-prod-pay-payments-api of mi-payments.');
  await workbench.tree.toShow(/Federated Credentials {2}0 of 20\n +No federated credentials yet/);
});

test('a credential for GitHub Actions: what is wrong is told while one types, and what looks like a mistake', async ({ open }) => {
  const workbench = await open({ theme: 'light' });
  await workbench.openView();
  const form = await openForm(workbench);
  await choose(form, 'What signs in', 'GitHub Actions');
  await field(form, 'Repository').fill('pay');
  await expect(form.getByText('Organization and repository, with a "/" between them.')).toBeVisible();
  await field(form, 'Branch').fill('release/*');
  await expect(form.getByText('Must be one branch: Azure does not know "*".')).toBeVisible();
  await field(form, 'Audience').fill('api://else');
  await expect(form.getByText('Most workloads ask for tokens for api://AzureADTokenExchange in this cloud.')).toBeVisible();
  await workbench.screenshot('federated-github-checks');
  await form.getByRole('button', { name: 'Create Federated Credential' }).click();
  await expect(field(form, 'Repository')).toBeFocused();

  await field(form, 'Repository').fill('https://github.com/contoso/pay.git');
  await field(form, 'Audience').fill('api://AzureADTokenExchange');
  await choose(form, 'Workflow runs for', 'An environment');
  await field(form, 'Environment').fill('production');
  await expect(field(form, 'Name')).toHaveValue('github-contoso-pay-production');
  await field(form, 'Name').fill('deploy');
  await workbench.screenshot('federated-github');
  await workbench.page.keyboard.press('Enter');
  await expect(form.getByText('The workflow needs the permission id-token: write')).toBeVisible();
  await expect.poll(() => workbench.tree.description(...credentials, 'deploy')).toBe('github contoso/pay · environment production');
  await workbench.screenshot('federated-github-created');
  await form.getByRole('button', { name: 'Close' }).click();
  await expect(workbench.page.locator('.tab.active')).toHaveCount(0);
});

test('a cluster whose OIDC issuer is off says so, with the command; an issuer of AKS without its slash is warned about', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const form = await openForm(workbench);
  await form.getByRole('button', { name: 'Open the list of options' }).click();
  await form.getByRole('option', { name: 'aks-abs-demo' }).click();
  await expect(form.getByText('The OIDC issuer of aks-abs-demo is off.')).toBeVisible();
  await expect(form.locator('pre')).toContainText('az aks update');
  await expect(form.locator('pre')).toContainText('--enable-oidc-issuer');
  await expect(form.getByRole('button', { name: 'Look Again' })).toBeVisible();
  await workbench.screenshot('federated-issuer-off');
  await choose(form, 'What signs in', 'Another issuer');
  await field(form, 'Issuer').fill('https://eastus.oic.prod-aks.azure.com/1/2');
  await expect(form.getByText('The issuers of AKS end with "/".')).toBeVisible();
  await field(form, 'Subject').fill('repo:contoso/*');
  await expect(form.getByText('"*" stands for nothing but itself.')).toBeVisible();
  await workbench.screenshot('federated-other');
});

test('a credential is changed in the form; its name stays', async ({ open }) => {
  const workbench = await open({ theme: 'light' });
  await workbench.openView();
  const list = [...orders, 'Federated Credentials'];
  await workbench.contextMenu([...list, 'aks-prod-orders'], 'Edit Federated Credential…');
  const form = await workbench.webview('Edit aks-prod-orders');
  await expect(form.getByRole('combobox', { name: 'Cluster' })).toHaveValue('aks-prod');
  await expect(field(form, 'Name')).toBeDisabled();
  await expect(field(form, 'Service account')).toHaveValue('orders-api');
  await field(form, 'Service account').fill('orders-worker');
  await expect(form.locator('pre')).toContainText('az identity federated-credential update');
  await expect(form.getByText("Pods with the service account orders-api in the namespace orders of aks-prod can't any more.")).toBeVisible();
  await workbench.screenshot('federated-edit');
  await form.getByRole('button', { name: 'Save Changes' }).click();
  await expect(form.getByText('Changed federated credential aks-prod-orders of mi-orders.')).toBeVisible();
  await expect.poll(() => workbench.tree.description(...list, 'aks-prod-orders')).toBe('orders/orders-worker · aks-prod');
  await workbench.screenshot('federated-changed');

  await workbench.contextMenu([...list, 'aks-prod-orders'], 'Delete Federated Credential…');
  await (await workbench.dialog()).click('Delete Federated Credential');
  await workbench.notification('A deny assignment forbids this, whatever role you have');
  await workbench.tree.row(...list, 'aks-prod-orders');
});

test('at twenty the form says so, and takes no more', async ({ open }) => {
  const value = Array.from({ length: 20 }, (_, index) => ({ name: `fc-${index}`, properties: { issuer: 'https://oidc.example/', subject: `s${index}`, audiences: ['api://AzureADTokenExchange'] } }));
  const workbench = await open({ settings: { 'managedIdentities.sampleAzure.faults': [{ method: 'GET', path: '/mi-payments\\/federatedIdentityCredentials$/', body: JSON.stringify({ value }) }] } });
  await workbench.openView();
  await workbench.tree.expand(...credentials);
  await expect.poll(() => workbench.tree.description(...credentials)).toBe('20 of 20');
  const form = await openForm(workbench);
  await expect(form.getByText('mi-payments has 20 of 20 federated credentials, and Azure allows no more. Delete one first, or use another identity.')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Create Federated Credential' })).toHaveAttribute('aria-disabled', 'true');
  await workbench.screenshot('federated-limit');
});

test('an identity that somebody deleted while the form was open is told as gone; the form fits where there is little room', async ({ open }) => {
  const workbench = await open({ viewport: { width: 700, height: 1000 }, settings: { 'managedIdentities.sampleAzure.faults': [{ method: 'PUT', path: 'mi-payments/federatedIdentityCredentials', status: 404, code: 'ResourceNotFound', message: 'The Resource was not found.' }] } });
  await workbench.openView();
  const form = await openForm(workbench);
  await workbench.page.keyboard.press('ControlOrMeta+B');
  await workbench.page.setViewportSize({ width: 348, height: 1000 });
  await field(form, 'Namespace').fill('pay');
  await field(form, 'Service account').fill('payments-api');
  await form.getByRole('button', { name: 'Create Federated Credential' }).click();
  await expect(form.getByText('mi-payments is gone: somebody deleted it, or its resource group rg-pay (ResourceNotFound).')).toBeVisible();
  await workbench.screenshot('federated-narrow');
  await expect(field(form, 'Namespace')).toHaveValue('pay');
});

test('from the palette the commands ask for the identity and the credential; the row of the list creates by its button', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  await workbench.command('Managed Identities: Edit Federated Credential…');
  await workbench.quickInput.choose('mi-web-frontend');
  await workbench.quickInput.titled('Edit Federated Credential of mi-web-frontend');
  await workbench.quickInput.choose('github-contoso-web-main');
  const form = await workbench.webview('Edit github-contoso-web-main');
  await expect(field(form, 'Repository')).toHaveValue('contoso/web');
  await expect(field(form, 'Branch')).toHaveValue('main');
  await workbench.closeEditor();

  await workbench.tree.action(credentials, 'Create Federated Credential…');
  await expect(field(await workbench.webview('Federated Credential: mi-payments'), 'Namespace')).toBeVisible();
});

test('a form that was out of sight comes back as it was, also when it has been saved', async ({ open }) => {
  const workbench = await open();
  await workbench.openView();
  const title = 'Federated Credential: mi-payments';
  const hideAndShow = async () => {
    await workbench.contextMenu(payments, 'Generate Pod Identity YAML…');
    await workbench.webview('Pod Identity: mi-payments');
    await workbench.closeEditor();
    return workbench.webview(title);
  };
  await openForm(workbench);
  let form = await workbench.webview(title);
  await field(form, 'Namespace').fill('pay');
  await field(form, 'Service account').fill('api');
  await field(form, 'Name').fill('my-own');
  form = await hideAndShow();
  await expect(field(form, 'Name')).toHaveValue('my-own');
  await expect(form.getByRole('combobox', { name: 'Cluster' })).toHaveValue('aks-prod');
  await field(form, 'Service account').fill('api-2');
  await expect(field(form, 'Name')).toHaveValue('my-own');
  await form.getByRole('button', { name: 'Create Federated Credential' }).click();
  await expect(form.getByText('Created federated credential my-own of mi-payments.')).toBeVisible();
  form = await hideAndShow();
  await expect(form.getByText('Created federated credential my-own of mi-payments.')).toBeVisible();
  await expect(field(form, 'Name')).toBeHidden();
});
