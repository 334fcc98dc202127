import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { Form, WorkloadIdentityContract } from '../../../src/features/workloadIdentity/protocol.ts';
import { filesIn } from './files.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf } from './meanwhile.ts';
import { until } from './until.ts';

export const orders = ['Contoso Prod', 'Managed Identities', 'mi-orders'];
export const payments = ['Contoso Dev', 'Managed Identities', 'mi-payments'];
export const notebook = ['Fabrikam Research', 'Managed Identities', 'mi-notebook'];
export const credentials = 'federatedIdentityCredentials';
export const apiVersion = 'api-version=2023-01-31';

export const api = `# The API of the shop.
apiVersion: apps/v1
kind: Deployment
metadata:
    name: api
    namespace: shop   # ours
spec:
    template:
        metadata:
            labels: &labels
                app: "api"  # not 'web'
        spec:
            containers:
                - {name: api, image: 'contoso/api'}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}   # as it was
`;

/** The panel for an identity, beside files in the folder that is open. */
export async function opened(t: TestContext, texts: Readonly<Record<string, string>> = {}, { labels = orders, options }: { labels?: readonly string[]; options?: SampleAzureOptions } = {}) {
  const files = await filesIn(t, texts);
  const app = startApp(t, options);
  const row = await app.row(...labels);
  await app.run('generateWorkloadIdentity', [row]);
  const panel = app.panel<WorkloadIdentityContract>();
  const start = await panel.call('load', undefined);
  const { clusters } = await panel.call('clusters', undefined);
  const { id: cluster = '' } = clusters.find(({ name }) => name === 'aks-prod') ?? {};
  const form = (label = '', more: Partial<Form> = {}): Form => {
    const workload = label === '' ? '' : (start.workloads.find((one) => one.label === label)?.key ?? assert.fail(`no ${label} among ${start.workloads.map((one) => one.label).join(', ')}`));
    return { cluster, namespace: 'shop', serviceAccount: 'shop-api', workload, ...more };
  };
  return { app, files, panel, start, clusters, form, identity: idOf(row) };
}

export const before = 'aks-prod-orders: system:serviceaccount:orders:orders-api of northeurope.oic.prod-aks.azure.com';
export const added = 'aks-prod-shop-shop-api: system:serviceaccount:shop:shop-api of northeurope.oic.prod-aks.azure.com';

export const patched = (clientId: string) => `${api.replace("# not 'web'\n", `# not 'web'\n                azure.workload.identity/use: "true"\n`).replace('        spec:\n', '        spec:\n            serviceAccountName: shop-api\n')}---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: shop-api
  namespace: shop
  annotations:
    azure.workload.identity/client-id: ${clientId}
`;

/** Until something is under way that writes. */
export async function begun(app: TestApp): Promise<void> {
  await until('the operation', () => (app.begun() > 0 ? true : undefined));
}

/** Long enough for something else to happen meanwhile. */
export const slow = { method: 'PUT', path: credentials, delayMs: 1000 };
