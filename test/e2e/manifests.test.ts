import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './fixtures.ts';
import { sampleIdentity } from '../workbench/sampleIdentity.ts';

const payments = await sampleIdentity('mi-payments');
const place = ['Contoso Dev', 'Managed Identities', 'mi-payments'];
const identity = `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata:
  name: payments
  namespace: default
spec:
  type: 0
  resourceID: ${payments.id}
  clientID: ${payments.clientId}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata:
  name: payments-binding
  namespace: default
spec:
  azureIdentity: payments
  selector: payments
`;
const deployment = `# The API of payments.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: default
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels:
        app: api
        aadpodidbinding: payments   # by pod identity
    spec:
      containers:
        - name: api
          image: contoso/api
`;
const files = { 'k8s/identity.yaml': identity, 'k8s/api.yaml': deployment };
const narrow = { width: 655, height: 1400 };

const withoutNamespace = (text: string): string => text.replaceAll('  namespace: default\n', '');
const saved = (workbench: Workbench, file: string): string => readFileSync(join(workbench.folder, file), 'utf8');
const field = (form: FrameLocator, name: string) => form.getByRole('textbox', { name, exact: true });

test('mistakes in manifests are told as one opens them, a quick fix mends them, and the identity they name is a click away', async ({ open }) => {
  const workbench = await open({ files: { 'k8s/identity.yaml': identity.replace('resourceID', 'ResourceID'), 'k8s/api.yaml': deployment.replace('payments  ', 'payment  ') } });
  const { editor } = workbench;
  await editor.open('identity.yaml');
  await editor.showProblems();
  await expect.poll(() => editor.problems()).toContainEqual(expect.stringContaining('"ResourceID" was its name before aad-pod-identity 1.6'));
  await workbench.screenshot('manifest-problems');
  await editor.clickOn('ResourceID');
  await editor.quickFix('Rename it to "resourceID"');
  await expect.poll(() => editor.problems()).not.toContainEqual(expect.stringContaining('was its name before'));

  await editor.open('api.yaml');
  await expect.poll(() => editor.problems()).toContainEqual(expect.stringContaining('Did you mean "payments"?'));
  await editor.clickOn('payment');
  await editor.quickFix('Make it "payments"');
  await expect.poll(() => workbench.editorText()).toContain('aadpodidbinding: payments   # by pod identity');
  await expect.poll(() => editor.problems()).not.toContainEqual(expect.stringContaining('Did you mean'));

  await editor.open('identity.yaml');
  const hover = await editor.hover(payments.clientId);
  await expect(hover).toContainText('Managed identity mi-payments');
  await workbench.screenshot('manifest-hover');
  await hover.getByRole('link', { name: 'Show in Tree' }).click();
  await expect.poll(() => workbench.tree.selected()).toEqual(place);
  await editor.lens('3 roles · used by 2').click();
  await workbench.webview('Identity: mi-payments');
});

test('pod identity is migrated: the changes are accepted file by file, which keep what else they hold, and applied after the cluster has said what it would do', async ({ open }) => {
  const workbench = await open({ files: { ...files, 'k8s/worker.yaml': deployment.replace('name: api\n', 'name: worker\n') } });
  const { editor, page } = workbench;
  await editor.open('identity.yaml');
  await editor.clickOn('AzureIdentityBinding');
  await workbench.command('Managed Identities: Migrate to Workload Identity…');
  const panel = await workbench.webview('Migrate to Workload Identity');
  await expect(panel.getByText('2 of 2 workloads in 3 files can be migrated as chosen.')).toBeVisible();
  await expect(panel.getByRole('combobox', { name: 'Cluster' })).toHaveValue('aks-prod');
  await expect(panel.getByRole('row', { name: 'Deployment api k8s/api.yaml · default payments payments-binding payments Service account' })).toBeVisible();
  await workbench.screenshots('migrate', {}, narrow);
  await panel.getByRole('button', { name: 'Create the Credentials and Preview the Changes' }).click();
  const preview = page.locator('.bulk-edit-panel');
  await expect(preview.getByRole('checkbox', { name: 'k8s/worker.yaml' })).toBeVisible();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByText(/^Created the federated credential of mi-payments for default\/payments\. .*not accepted/)).toBeVisible();

  await panel.getByRole('button', { name: 'Create the Credentials and Preview the Changes' }).click();
  await preview.getByRole('checkbox', { name: 'k8s/api.yaml' }).getByRole('checkbox').first().click();
  await workbench.screenshot('migrate-preview');
  await preview.getByRole('button', { name: 'Apply' }).click();
  await expect(panel.getByText(/^The federated credential was there already\. The files are changed\./)).toBeVisible();
  await expect(panel.getByText('1 of 1 workload in 2 files can be migrated as chosen.')).toBeVisible();
  await workbench.screenshot('migrate-done');
  await workbench.command('File: Save All Files');
  await expect.poll(() => saved(workbench, 'k8s/api.yaml')).toContain('azure.workload.identity/use: "true"   # by pod identity\n    spec:\n      serviceAccountName: payments\n');
  expect(saved(workbench, 'k8s/api.yaml')).toMatch(/^# The API of payments\.\n/);
  expect(saved(workbench, 'k8s/worker.yaml')).toContain('aadpodidbinding');

  await editor.open('api.yaml');
  await workbench.command('Managed Identities: Apply to Cluster…');
  const apply = await workbench.webview('Apply k8s/api.yaml');
  const printed = apply.getByRole('region', { name: 'What kubectl printed' });
  await apply.getByRole('combobox', { name: 'Cluster' }).click();
  await apply.getByRole('option', { name: 'aks-prod' }).click();
  await apply.getByRole('button', { name: 'Dry Run', exact: true }).click();
  await expect(printed).toContainText('deployment.apps/api created (server dry run)\nserviceaccount/payments created (server dry run)');
  await expect(apply.getByText('aks-prod would take it. Nothing was changed so far.')).toBeVisible();
  await apply.getByRole('button', { name: 'Apply to aks-prod' }).click();
  await expect(apply.getByText('Applied to aks-prod.')).toBeVisible();
  await expect(printed).toContainText('serviceaccount/payments created');
  await workbench.screenshots('apply', narrow);

  await editor.open('identity.yaml');
  await page.locator('.tab').filter({ hasText: 'Apply k8s/api.yaml' }).click();
  const again = await workbench.webview('Apply k8s/api.yaml');
  await expect(again.getByText('Applied to aks-prod.')).toBeVisible();
  await expect(again.getByRole('region', { name: 'What kubectl printed' })).toContainText('serviceaccount/payments created');
  await expect(again.getByRole('combobox', { name: 'Cluster' })).toHaveValue('aks-prod');
  const code = (name: string) => again.getByRole('region', { name });
  await expect(code('The dry run as code').getByRole('button', { name: 'Dry Run to Terminal' })).toBeVisible();
  await expect(code('The dry run as code').locator('code')).toHaveText(/^az aks command invoke .*'kubectl apply --dry-run=server [^']*' --file \S+\s*$/);
  await expect(code('Applying it as code').getByRole('button', { name: 'Apply to Terminal' })).toBeVisible();
});

test('where a pod gets several identities one is chosen, and then the cluster and the namespace are asked for', async ({ open }) => {
  const workbench = await open({ files: { 'identity.yaml': withoutNamespace(`${identity}---\n${identity.replaceAll('payments', 'orders').replace('selector: orders', 'selector: payments')}`), 'api.yaml': withoutNamespace(deployment) } });
  await workbench.command('Managed Identities: Migrate to Workload Identity…');
  const panel = await workbench.webview('Migrate to Workload Identity');
  await expect(panel.getByText('It gets "payments" and "orders". Choose one: a ServiceAccount stands for one identity.')).toBeVisible();
  await panel.getByRole('combobox', { name: 'Identity' }).click();
  await panel.getByRole('option', { name: 'payments' }).click();
  await expect(panel.getByRole('combobox', { name: 'Cluster' })).toHaveValue('aks-prod');
  await panel.getByRole('button', { name: 'Create the Credentials and Preview the Changes' }).click();
  await expect(field(panel, 'Namespace')).toBeFocused();
  await workbench.screenshot('migrate-choices');
  await workbench.page.keyboard.type('default');
  await panel.getByRole('button', { name: 'Create the Credentials and Preview the Changes' }).click();
  await expect(workbench.page.locator('.bulk-edit-panel').getByRole('checkbox', { name: 'api.yaml' })).toBeVisible();
});

test('workload identity: the credential stands in the tree, the YAML in the editor, and a Deployment of the workspace is changed in place', async ({ open }) => {
  const workbench = await open({ files: { 'k8s/api.yaml': deployment.replace(/ +aadpodidbinding.*\n/, '') } });
  await workbench.openView();
  await workbench.contextMenu(place, 'Generate Workload Identity YAML…');
  const form = await workbench.webview('Workload Identity: mi-payments');
  await expect(form.getByRole('combobox', { name: 'Cluster' })).toHaveValue('aks-prod');
  await expect(field(form, 'Namespace')).toBeFocused();
  await workbench.page.keyboard.type('pay');
  await field(form, 'Service account').fill('payments-api');
  await expect(form.locator('pre.yaml')).toContainText('name: payments-api');
  await workbench.screenshots('workload-identity', narrow);
  await form.getByRole('button', { name: 'Create the Federated Credential and Open the YAML' }).click();
  await expect.poll(() => workbench.tree.selected()).toEqual([...place, 'Federated Credentials', 'aks-prod-pay-payments-api']);
  await expect.poll(() => workbench.editorText()).toContain(`azure.workload.identity/client-id: ${payments.clientId}`);
  await workbench.screenshot('workload-identity-yaml');

  await workbench.page.locator('.tab').filter({ hasText: 'Workload Identity: mi-payments' }).click();
  const again = await workbench.webview('Workload Identity: mi-payments');
  await expect(again.getByText('Created federated credential aks-prod-pay-payments-api of mi-payments. Opened the YAML.')).toBeVisible();
  await workbench.screenshot('workload-identity-done');
  await again.getByRole('button', { name: 'Generate Another' }).click();
  await again.getByRole('combobox', { name: 'Workload' }).click();
  await again.getByRole('option', { name: 'Deployment api' }).click();
  await expect(again.locator('pre.yaml')).toContainText(/^# The API of payments\.[^]*serviceAccountName: payments-api/);
  await workbench.screenshot('workload-identity-in-place');
  await again.getByRole('button', { name: 'Open the YAML Alone' }).click();
  await expect.poll(() => workbench.editorText()).toContain('azure.workload.identity/use: "true"');
  expect(await workbench.editorText()).toContain('# The API of payments.');
});
