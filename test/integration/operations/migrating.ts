// The migration of a workspace's manifests, as the page of its panel does it.
import type { TestContext } from 'node:test';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { Choices, FoundHere, MigrateContract } from '../../../src/features/migrate/protocol.ts';
import { filesIn } from './files.ts';
import type { Files } from './files.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf, trustedBy } from './meanwhile.ts';
import type { TestPanel } from './panel.ts';
import { previewOf } from './refactoring.ts';
import type { Preview } from './refactoring.ts';

export interface Known {
  readonly resourceId: string;
  readonly clientId: string;
}

type Name = 'orders' | 'web';

export interface Migrating {
  readonly app: TestApp;
  readonly panel: TestPanel<MigrateContract>;
  readonly files: Files;
  readonly texts: Readonly<Record<string, string>>;
  readonly preview: Preview;
  readonly ids: Readonly<Record<Name, Known>>;
  /** aks-prod, whose issuer is on. */
  readonly cluster: string;
  /** Reads the files, and then the clusters, as the page does. */
  readonly find: (choices?: Choices) => Promise<FoundHere>;
  /** The federated credentials of an identity, as Azure has them. */
  readonly trusted: (name: Name) => Promise<string[]>;
}

/** Without choices, in the namespace "shop". */
export const none: Choices = { workloads: {}, namespace: 'shop' };

/** No identity of the sample has these. */
export const unknown: Known = { resourceId: '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-gone/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-gone', clientId: '9d7f0d6e-5c0f-4e29-9f26-5ad2f8bbd0ad' };

export async function migrating(t: TestContext, textsOf: (ids: Readonly<Record<Name, Known>>) => Readonly<Record<string, string>>, options: SampleAzureOptions = {}): Promise<Migrating> {
  const app = startApp(t, options);
  const preview = previewOf(t);
  const ids = { orders: await known(app, 'mi-orders'), web: await known(app, 'mi-web-frontend') };
  const texts = textsOf(ids);
  const files = await filesIn(t, texts);
  await app.run('migrateToWorkloadIdentity');
  const panel = app.panel<MigrateContract>();
  return {
    app,
    panel,
    files,
    texts,
    preview,
    ids,
    cluster: idOf(await app.row('Contoso Prod', 'Kubernetes Clusters', 'aks-prod')),
    async find(choices = none) {
      const found = await panel.call('find', choices);
      await panel.call('clusters', undefined);
      return found;
    },
    trusted: async (name) => trustedBy(app, ids[name].resourceId),
  };
}

async function known(app: TestApp, name: string): Promise<Known> {
  const resourceId = idOf(await app.row('Contoso Prod', 'Managed Identities', name));
  const { properties } = (await app.elsewhere('GET', `${resourceId}?api-version=2023-01-31`)) as { properties: { clientId: string } };
  return { resourceId, clientId: properties.clientId };
}

/** An AzureIdentity with its binding. */
export const podIdentity = (name: string, { resourceId, clientId }: Known, selector = name) => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: ${name}, namespace: shop}
spec: {type: 0, resourceID: ${resourceId}, clientID: ${clientId}}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: ${name}-binding, namespace: shop}
spec: {azureIdentity: ${name}, selector: ${selector}}
`;

/** A workload whose pods have a label of pod identity. */
export const deployment = (name: string, selector: string) => `# ${name} of the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: ${name}
        aadpodidbinding: ${selector}   # by pod identity
    spec:
      containers:
        - {name: ${name}, image: 'contoso/${name}'}
`;
