import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import type { Workbench } from './fixtures.ts';

const clientId = '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad';
const identity = `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata:
  name: orders
  namespace: shop
spec:
  type: 0
  ResourceID: /subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-aks-demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-orders
  clientID: ${clientId}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata:
  name: orders-binding
  namespace: shop
spec:
  azureIdentity: orders
  selector: orders
`;
const deployment = `# The API of orders.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels:
        app: api
        aadpodidbinding: order   # by pod identity
    spec:
      containers:
        - name: api
          image: contoso/api
`;

const saved = (workbench: Workbench, file: string): string => readFileSync(join(workbench.folder, file), 'utf8');

test('mistakes in manifests are told as one opens them, and a quick fix mends them', async ({ open }) => {
  const workbench = await open({ files: { 'k8s/identity.yaml': identity, 'k8s/api.yaml': deployment } });
  const { editor } = workbench;
  await editor.open('identity.yaml');
  await editor.showProblems();
  await expect.poll(() => editor.problems()).toContainEqual(expect.stringContaining('"ResourceID" was its name before aad-pod-identity 1.6'));
  await workbench.screenshots('manifest-problems', {}, { theme: 'light' });
  await editor.clickOn('ResourceID');
  await editor.quickFix('Rename it to "resourceID"');
  await expect.poll(() => editor.problems()).not.toContainEqual(expect.stringContaining('was its name before'));

  await editor.open('api.yaml');
  await expect.poll(() => editor.problems()).toContainEqual(expect.stringContaining('Did you mean "orders"?'));
  await editor.clickOn('order');
  await editor.quickFix('Make it "orders"');
  await expect.poll(() => workbench.editorText()).toContain('aadpodidbinding: orders   # by pod identity');
  await expect.poll(() => editor.problems()).not.toContainEqual(expect.stringContaining('Did you mean'));
});

test('pod identity is migrated: a hint leads to the panel, the changes are previewed, and the files keep what else they hold', async ({ open }) => {
  const workbench = await open({ files: { 'k8s/identity.yaml': identity.replace('ResourceID', 'resourceID'), 'k8s/api.yaml': deployment.replace('order   #', 'orders   #') } });
  const { editor } = workbench;
  await editor.open('identity.yaml');
  await editor.clickOn('AzureIdentityBinding');
  await workbench.command('Managed Identities: Migrate to Workload Identity…');
  const panel = await workbench.webview('Migrate to Workload Identity');
  await expect(panel.getByText('1 of 1 workload in 2 files can be migrated as chosen.')).toBeVisible();
  await workbench.screenshots('migrate', {}, { theme: 'light' }, { width: 655, height: 1200 });
  await panel.getByRole('button', { name: 'Preview the Changes Alone' }).click();
  await workbench.page.getByRole('button', { name: 'Apply' }).click();
  await expect(panel.getByText('The files are changed.')).toBeVisible();
  await workbench.command('File: Save All Files');
  await expect.poll(() => saved(workbench, 'k8s/api.yaml')).toContain('azure.workload.identity/use: "true"   # by pod identity\n    spec:\n      serviceAccountName: orders\n');
  expect(saved(workbench, 'k8s/api.yaml')).toMatch(/^# The API of orders\.\n/);
});
