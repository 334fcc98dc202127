// Migrates files that stand in a test, and has what most of these tests begin with.
import { digestOf } from '../../../src/manifests/digest.ts';
import { applied } from '../../../src/manifests/edit.ts';
import { planMigration } from '../../../src/manifests/migration/plan.ts';
import type { Choice, Step } from '../../../src/manifests/migration/plan.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { changesOf } from '../../../src/manifests/workloadChanges.ts';
import type { NeededCredential } from '../../../src/manifests/workloadChanges.ts';
import { guid, resourceId } from './mistakes.ts';

export type Files = Readonly<Record<string, string>>;

export interface Outcome {
  readonly steps: readonly Step[];
  readonly files: Files;
  readonly credentials: readonly NeededCredential[];
  readonly obstacles: readonly string[];
}

export function migrate(files: Files, choices: ReadonlyMap<string, Choice> = new Map(), tenantOf?: (clientId: string) => string | undefined): Outcome {
  const sources = new Map(Object.entries(files).map(([file, text]) => [file, readSource(text)]));
  const steps = planMigration([...sources].map(([file, { manifests }]) => ({ file, digest: digestOf(manifests) })), choices);
  const changes = changesOf(steps, sources, tenantOf);
  const after = changes.files.map(({ file, edits, text }) => [file, text ?? applied(files[file] ?? '', edits)]);
  const obstacles = steps.flatMap((step) => step.obstacle ?? changes.obstacles.get(step) ?? []);
  return { steps, files: { ...files, ...Object.fromEntries(after) }, credentials: changes.credentials, obstacles };
}

export const other = '11111111-5c0f-4e29-9f26-5ad2f8bbd0ad';
export const identity = (name = 'mi-orders', { client = guid, type = 0, namespace = 'shop' } = {}): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: ${name}, namespace: ${namespace}}
spec: {type: ${type}, resourceID: ${resourceId}, clientID: ${client}}
`;
export const binding = (identityName = 'mi-orders', selector = 'orders', namespace = 'shop'): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: ${identityName}-binding, namespace: ${namespace}}
spec: {azureIdentity: ${identityName}, selector: ${selector}}
`;
export const deployment = `# The API of orders.
apiVersion: apps/v1
kind: Deployment
metadata:
    name: api
    namespace: shop
    labels: {app: api, aadpodidbinding: orders}
spec:
    selector: {matchLabels: {app: api}}
    template:
        metadata:
            labels:
                app: api
                aadpodidbinding: orders   # by pod identity

        spec:
            # one is enough
            containers:
            - name: api
              image: 'contoso.azurecr.io/api'
`;
export const pods = 'k8s/api.yaml';
export const identities = 'k8s/identity.yaml';
export const estate: Files = { [identities]: `${identity()}---\n${binding()}`, [pods]: deployment };
export const account = (name = 'mi-orders', client = guid): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: shop
  annotations:
    azure.workload.identity/client-id: ${client}
`;

export const workload = (labels: string, spec = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata:
      labels:
        app: api
${labels.split('\n').map((line) => `        ${line}`).join('\n')}
    spec:
${spec === '' ? '' : `      ${spec}\n`}      containers: [{name: api, image: api}]
`;
export const bound = `${identity()}---\n${binding()}`;
export const patched = (labels: string, spec?: string) => {
  const { files, obstacles } = migrate({ [identities]: bound, [pods]: workload(labels, spec) });
  return obstacles.length > 0 ? obstacles : (files[pods] ?? '').split('---\n')[0];
};
