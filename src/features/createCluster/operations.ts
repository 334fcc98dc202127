import * as az from '../../azure/asCode/az.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { abortLatest, createCluster } from '../../azure/createCluster.ts';
import type { Creating } from '../../azure/createCluster.ts';
import { AzureError, isAbort } from '../../azure/errors.ts';
import { grantRole } from '../../azure/grants.ts';
import { mayHandOut } from '../../azure/kubeletOperator.ts';
import { pullerOf } from '../../azure/pullers.ts';
import { currentRegistry, pullRole } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { ensureResourceGroup } from '../../azure/resourceGroups.ts';
import type { OfKind } from '../../azure/resources.ts';
import { builtInRoles } from '../../azure/roles.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { Operation } from '../../ui/operation.ts';
import type { App } from '../shared/app.ts';
import { modeNotKnown } from '../shared/pullWords.ts';
import { registering } from '../shared/registering.ts';
import { topics } from '../shared/resourceNodes.ts';
import { azureProblem } from './checks.ts';
import { createCommands, keyFileOf } from './createCommands.ts';
import type { NewClusterForm } from './protocol.ts';

/** What the form says, with what was picked for it. */
export interface Wanted {
  readonly cloud: Cloud;
  readonly at: Subscription;
  readonly form: NewClusterForm;
  readonly controlPlane: OfKind<'identity'> | undefined;
  readonly kubelet: OfKind<'identity'> | undefined;
  readonly registry: OfKind<'registry'> | undefined;
}

const touched = ({ at: { subscriptionId } }: Wanted) => [topics.counts, topics.clusters(subscriptionId), topics.identities(subscriptionId), topics.systemAssigned(subscriptionId), topics.access, topics.usage];

/** Up to where Azure has taken it: what is refused until then is told in the form. */
export function askOperation(app: App, wanted: Wanted): Operation<Creating> {
  const { cloud, at, form, controlPlane, kubelet } = wanted;
  const { name, resourceGroup, location } = form;
  return {
    title: `Create cluster ${name}`,
    commands: createCommands(form),
    topics: touched(wanted),
    async run(signal, report) {
      report('Looking whether Azure has the version, the nodes and the cores.');
      const problem = await azureProblem(cloud, at, form, signal);
      if (problem !== undefined) throw new Error(problem);
      const sshKey = await keyOf(form);
      if (form.newGroup) await ensureResourceGroup(cloud, at, { name: resourceGroup, location }, signal);
      if (controlPlane && kubelet) {
        report(`Letting ${controlPlane.name} hand out ${kubelet.name}.`);
        await ensureOperator(app, cloud, controlPlane, kubelet, signal);
      }
      const asking = `Asking Azure for ${name}.`;
      report(asking);
      const waiting = () => report(`Waiting until Azure knows that ${controlPlane?.name ?? 'the control plane'} may hand out ${kubelet?.name ?? 'the kubelet identity'}. That takes up to five minutes.`);
      return createCluster(cloud, at, { ...form, controlPlane: controlPlane?.id, kubelet, sshKey }, signal, waiting, registering(report, asking));
    },
    done: () => undefined,
  };
}

/** The public key of the form. What needs the file system is loaded here alone. */
async function keyOf({ ssh, name }: NewClusterForm): Promise<string | undefined> {
  if (ssh === 'none') return undefined;
  const { ensureSshKey, listSshKeys } = await import('../../azure/node/sshKeys.ts');
  if (ssh === 'generate') return ensureSshKey(keyFileOf(name), name);
  const found = (await listSshKeys()).find(({ file }) => file === ssh);
  if (!found) throw new Error(`The key ${ssh} is gone. Choose another one.`);
  return found.publicKey;
}

/** What is refused is said with what it was for. */
async function ensureOperator(app: App, cloud: Cloud, { principalId, ...controlPlane }: OfKind<'identity'>, kubelet: OfKind<'identity'>, signal: AbortSignal): Promise<void> {
  if (await mayHandOut(cloud, { principalId }, kubelet, signal)) return;
  try {
    await grantRole(cloud, kubelet, { scope: kubelet.id, role: builtInRoles.managedIdentityOperator, principalId }, signal);
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind !== 'denied') throw error;
    throw new Error(`${controlPlane.name} needs ${builtInRoles.managedIdentityOperator.name} on ${kubelet.name}, to hand it to the nodes. ${app.describe(error).message}`, { cause: error });
  }
}

/** How a creation came out. */
export type Outcome =
  /** Nobody waits any more; Azure goes on. */
  | { readonly kind: 'left' }
  | { readonly kind: 'created'; readonly cluster: OfKind<'cluster'>; /** The registry whose role its kubelet got. */ readonly attached?: Registry; /** Why it can't pull from the registry. */ readonly notAttached?: unknown };

export interface NextSteps {
  readonly assignAcrPull: (cluster: OfKind<'cluster'>) => unknown;
  readonly letPull: (cluster: OfKind<'cluster'>, registry: OfKind<'registry'>) => unknown;
}

/** From there to the end; `again` waits once more. */
export function waitOperation(app: App, wanted: Wanted, creating: Creating, next: NextSteps, again: () => unknown): Operation<Outcome> {
  const { form, registry, cloud } = wanted;
  const { name, resourceGroup } = form;
  let asDone = form;
  return {
    title: `Creating ${name}`,
    // Asked for again when it is done: what was granted is what the registry took then.
    get commands() {
      return createCommands(asDone);
    },
    topics: touched(wanted),
    async run(signal, report) {
      report('Azure is making the control plane and the nodes. This takes several minutes; if you stop waiting, Azure goes on.');
      const created = await untilCreated(name, creating, signal);
      if (!created) return { kind: 'left' };
      const cluster = { kind: 'cluster' as const, ...created };
      if (!registry) return { kind: 'created', cluster };
      report(`Letting it pull from ${registry.name}.`);
      try {
        const attached = await attach(cloud, cluster, registry, signal);
        asDone = { ...form, registry: form.registry && { ...form.registry, mode: attached.mode, role: pullRole(attached).name } };
        return { kind: 'created', cluster, attached };
      } catch (notAttached) {
        return { kind: 'created', cluster, notAttached };
      }
    },
    done(outcome) {
      if (outcome.kind === 'left') {
        const attaching = registry ? `${registry.name} is attached only if you go on waiting: otherwise attach it when the cluster is there.` : 'Refresh the tree to see how far it is.';
        return {
          message: `Azure goes on creating ${name}. ${attaching}`,
          ways: [
            { title: 'Go On Waiting', run: again },
            { title: 'Stop Creation', run: async () => app.operations.run(stopOperation(wanted, creating)) },
          ],
        };
      }
      const { cluster, attached, notAttached } = outcome;
      if (notAttached !== undefined) return undefined;
      const created = `Created cluster ${name} in ${resourceGroup}.${form.ssh === 'generate' ? ` The private key for its nodes is ${keyFileOf(name).slice(0, -'.pub'.length)}.` : ''}`;
      if (attached) return { message: `${created} ${pullInWords(attached)}` };
      return { message: `${created} It can pull from none of your registries yet.`, ways: [{ title: 'Assign AcrPull', run: () => next.assignAcrPull(cluster) }] };
    },
  };
}

/** Undefined where the waiting was stopped. What failed is there all the same. */
async function untilCreated(name: string, { done }: Creating, signal: AbortSignal): Promise<OfKind<'cluster'> | Awaited<ReturnType<Creating['done']>> | undefined> {
  try {
    return await done(signal);
  } catch (error) {
    if (isAbort(error) && signal.aborted) return undefined;
    if (!(error instanceof AzureError) || error.kind !== 'operationFailed') throw error;
    throw new AzureError(error.kind, error.code, `${error.message.trim().replace(/[.!?]?$/, '.')} What was made of ${name} is left: delete it before you try again`, { cause: error });
  }
}

/** Which role counts depends on the mode of the registry, which may have been switched in the minutes since it was picked. Gives the registry as it was then. */
async function attach(cloud: Cloud, cluster: OfKind<'cluster'>, picked: OfKind<'registry'>, signal: AbortSignal): Promise<Registry> {
  const puller = pullerOf(cluster);
  if (puller.kind !== 'kubelet') throw new Error(`Azure tells no kubelet identity of ${cluster.name}, and that is what pulls.`);
  const registry = await currentRegistry(cloud, picked, signal);
  await grantRole(cloud, registry, { scope: registry.id, role: pullRole(registry), principalId: puller.principalId }, signal);
  return registry;
}

/** What its kubelet got, by which it can pull as far as anybody knows. */
function pullInWords(registry: Registry): string {
  const { name } = pullRole(registry);
  if (registry.modeTold === false) return `Its kubelet got ${name} on ${registry.name}. ${modeNotKnown(name)} It takes up to ten minutes until the registry knows.`;
  return `It can pull from ${registry.name}; it takes up to ten minutes until the registry knows.`;
}

/** Asks first: there is no way back. */
export function stopOperation(wanted: Wanted, { cluster }: Creating): Operation<unknown> {
  const { name } = cluster;
  return {
    title: `Stop creating ${name}`,
    commands: [az.abortOnCluster(cluster)],
    confirm: { message: `Stop creating ${name}?`, detail: 'What was made of it stays, in the state Canceled, and may cost money until you delete it.', act: 'Stop Creation' },
    topics: touched(wanted),
    run: async (signal, report) => {
      report('Azure is stopping what it is at.');
      return abortLatest(wanted.cloud, cluster, cluster.id, signal);
    },
    done: () => ({ message: `Stopped creating ${name}. What was made of it is left, in the state Canceled: delete it in the portal, or with az aks delete.` }),
  };
}
