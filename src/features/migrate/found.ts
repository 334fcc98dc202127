import { digestOf } from '../../manifests/digest.ts';
import { nameAmong, planMigration, workloadKey } from '../../manifests/migration/plan.ts';
import type { Step } from '../../manifests/migration/plan.ts';
import { unreached } from '../../manifests/migration/unreached.ts';
import { objectNameProblem } from '../../manifests/names.ts';
import type { Source } from '../../manifests/source.ts';
import { changesOf } from '../../manifests/workloadChanges.ts';
import type { Changes, NeededCredential } from '../../manifests/workloadChanges.ts';
import { leftIn } from './left.ts';
import type { Choices, CredentialRow, Found } from './protocol.ts';

export interface Migration {
  readonly steps: readonly Step[];
  readonly changes: Changes;
}

/** An identity that exists, by its client ID. */
export interface KnownIdentity {
  readonly name: string;
  readonly clientId: string;
}

/** What is to be done with the files of a workspace, as the choices are. `tenantOf`: of the identity with a client ID, where it is another one than the cluster's. */
export function migrationOf(sources: ReadonlyMap<string, Source>, { workloads }: Choices, tenantOf?: (clientId: string) => string | undefined): Migration {
  const files = [...sources].map(([file, { manifests }]) => ({ file, digest: digestOf(manifests) }));
  const steps = planMigration(files, new Map(Object.entries(workloads)));
  return { steps, changes: changesOf(steps, sources, tenantOf) };
}

/** The tenant of the identity with a client ID, where the webhook of a cluster would have its pods sign in to another one. */
export function otherTenant(clientId: string, identities: readonly { readonly clientId: string; readonly tenantId: string }[] | undefined, cluster: { readonly tenantId: string } | undefined): string | undefined {
  const tenantId = identities?.find((one) => one.clientId.toLowerCase() === clientId.toLowerCase())?.tenantId;
  return tenantId !== undefined && cluster && tenantId.toLowerCase() !== cluster.tenantId.toLowerCase() ? tenantId : undefined;
}

/** Why these choices can't be made, or not any more: a sentence. What was chosen for workloads that are gone counts for nothing. */
export function choiceProblem({ steps }: Migration, { workloads }: Choices): string | undefined {
  for (const { file, workload, identities } of steps) {
    const { identity, serviceAccount } = workloads[workloadKey(file, workload)] ?? {};
    const label = `${workload.kind} ${workload.name}`;
    const problem = serviceAccount === undefined ? undefined : objectNameProblem(serviceAccount);
    if (problem !== undefined) return `The service account of ${label}: ${problem}`;
    if (identity !== undefined && !identities.some((one) => nameAmong(one, identities) === identity)) return `${label} does not get the AzureIdentity ${identity} any more. Read the files again, and see what is chosen.`;
  }
  return undefined;
}

/** The same, for people to read. `pathOf`: how a file is called; `identities`: those that could be found in Azure, undefined where it could not be asked; `more`: whether there are more files than were read. */
export function foundIn(sources: ReadonlyMap<string, Source>, { steps, changes }: Migration, choices: Choices, pathOf: (file: string) => string, identities: readonly KnownIdentity[] | undefined, more = false): Found {
  const files = [...sources].filter(([, source]) => usesPodIdentity(source)).map(([file]) => file);
  return {
    files: files.map(pathOf),
    workloads: steps.map((step) => ({
      key: workloadKey(step.file, step.workload),
      label: `${step.workload.kind} ${step.workload.name}`,
      file: files.indexOf(step.file),
      namespace: step.workload.namespace,
      selector: step.selector,
      bindings: step.bindings.map(({ name }) => name),
      identities: step.identities.map((one) => nameAmong(one, step.identities)),
      identity: step.identity && nameAmong(step.identity, step.identities),
      serviceAccount: step.serviceAccount,
      obstacle: step.obstacle ?? changes.obstacles.get(step),
    })),
    credentials: changes.credentials.map((needed) => credentialRow(needed, choices.namespace, identities)),
    left: leftIn(sources, steps, pathOf, more),
    changed: changes.files.length,
    needsNamespace: changes.credentials.some(({ namespace }) => namespace === undefined),
  };
}

function usesPodIdentity({ text, manifests }: Source): boolean {
  const { identities, bindings, pods } = digestOf(manifests);
  return identities.length > 0 || bindings.length > 0 || pods.some(({ selector }) => selector !== undefined) || (manifests.length === 0 ? text.includes('aadpodid') : manifests.some((manifest) => unreached(manifest) !== undefined));
}

/** A credential for people to read, and whether it can be created. `elsewhere`: the namespace of those whose file names none. */
export function credentialRow({ clientId, resourceId, serviceAccount, ...needed }: NeededCredential, elsewhere: string, identities: readonly KnownIdentity[] | undefined): CredentialRow {
  const namespace = needed.namespace ?? elsewhere;
  const known = identities?.find((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
  const identity = known?.name ?? resourceId?.split('/').at(-1) ?? clientId;
  const problem = !identities ? "Azure can't be asked now. Read the files again when it can, or migrate the files alone." : !known ? `There is no managed identity with the client ID ${clientId} that you can see. See whether it was deleted, or is in a subscription that is not shown.` : namespace === '' ? 'Enter the namespace of the pods.' : undefined;
  return { identity, namespace, serviceAccount, problem };
}
