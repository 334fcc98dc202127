import type { SubscriptionRef } from '../../azure/clients.ts';
import { mayHandOut } from '../../azure/kubeletOperator.ts';
import { listKubernetesVersions } from '../../azure/kubernetesVersions.ts';
import { listNodeSizes } from '../../azure/nodeSizes.ts';
import { pullRole } from '../../azure/registries.ts';
import { idKey } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Creating } from '../../azure/createCluster.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { isCancellation } from '../../ui/abort.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { createSteps } from '../../ui/steps.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { pathOf } from '../shared/grouping.ts';
import { pickResource } from '../shared/pickers.ts';
import { placeHandlers } from '../shared/placeHandlers.ts';
import { subscriptionOf, whereabouts } from '../shared/resourceNodes.ts';
import { formProblem, takenProblem } from './checks.ts';
import { askOperation, waitOperation } from './operations.ts';
import type { NextSteps, Wanted } from './operations.ts';
import type { CreateClusterContract, NewClusterForm } from './protocol.ts';

/** The form "Create cluster". */
export function registerCreateCluster(app: App, next: NextSteps): void {
  app.commands.register('createCluster', (rows) => {
    const from = subscriptionOf(rows[0])?.subscriptionId;
    app.openPanel<CreateClusterContract>({ script: 'createCluster', title: 'Create Cluster', handlers: (panel) => handlers(app, next, from, panel) });
  });
}

function handlers(app: App, next: NextSteps, from: string | undefined, panel: { close(): void }): Handlers<CreateClusterContract> {
  const places = placeHandlers(app, 'createCluster.last', from);
  const identities = new Map<string, OfKind<'identity'>>();
  const registries = new Map<string, OfKind<'registry'>>();
  const steps = createSteps();
  let creating: AbortController | undefined;

  async function inTenant(subscriptionId: string, signal: AbortSignal): Promise<(resource: SubscriptionRef) => boolean> {
    const { tenantId } = await places.subscription(subscriptionId, signal);
    return (resource) => resource.tenantId.toLowerCase() === tenantId.toLowerCase();
  }

  async function wantedBy(form: NewClusterForm, signal: AbortSignal): Promise<Wanted> {
    const at = await places.subscription(form.subscriptionId, signal);
    const problem = formProblem(form);
    if (problem !== undefined) throw new Error(problem);
    // Whatever cloud is chosen meanwhile, all of it goes to the same.
    return { cloud: app.cloud(), at, form, controlPlane: picked(identities, form.controlPlane?.id, at), kubelet: picked(identities, form.kubelet?.id, at), registry: picked(registries, form.registry?.id, at) };
  }

  return {
    ...places.handlers,
    shell: () => shellOfTerminal(),
    nameProblem: async ({ subscriptionId, ...name }, signal) => takenProblem(app.cloud(), await places.subscription(subscriptionId, signal), name, signal),
    versions: async ({ subscriptionId, location }, signal) => listKubernetesVersions(app.cloud(), await places.subscription(subscriptionId, signal), location, signal),
    sizes: async ({ subscriptionId, location }, signal) => listNodeSizes(app.cloud(), await places.subscription(subscriptionId, signal), location, signal),
    async keys() {
      const { listSshKeys } = await import('../../azure/node/sshKeys.ts');
      return (await listSshKeys()).map(({ file }) => file);
    },
    async pickIdentity({ subscriptionId, title }, signal) {
      const identity = await pickResource(app, ['identity'], title, await inTenant(subscriptionId, signal));
      if (!identity) return undefined;
      identities.set(idKey(identity.id), identity);
      return { id: identity.id, name: identity.name, detail: whereabouts(identity), principalId: identity.principalId };
    },
    async pickRegistry({ subscriptionId }, signal) {
      const registry = await pickResource(app, ['registry'], 'Let the cluster pull from', await inTenant(subscriptionId, signal));
      if (!registry) return undefined;
      registries.set(idKey(registry.id), registry);
      return { id: registry.id, name: registry.name, detail: whereabouts(registry), mode: registry.mode, role: pullRole(registry).name };
    },
    async needsOperator({ controlPlane, kubelet }, signal) {
      const [acting, handed] = [identities.get(idKey(controlPlane)), identities.get(idKey(kubelet))];
      return acting !== undefined && handed !== undefined && (await mayHandOut(app.cloud(), acting, handed, signal)) !== true;
    },
    async create(form, signal) {
      const wanted = await wantedBy(form, signal);
      creating = new AbortController();
      const begun = await app.operations.submit(askOperation(app, wanted), creating.signal, steps.report);
      await places.remember(form);
      panel.close();
      // Not waited for here: it takes minutes, and the form has nothing to say of it.
      void follow(app, wanted, begun, next, creating.signal).catch(async (error: unknown) => app.commands.fail(error));
      await app.tree.reveal(pathOf({ kind: 'cluster', ...begun.cluster }));
    },
    cancelCreate: () => creating?.abort(),
    step: async ({ seen }) => steps.next(seen),
    ...formHandlers(panel),
  };
}

/** The page names what was picked by its ID. It must be of the tenant of the cluster: no identity works in another one. */
function picked<R extends OfKind<'identity' | 'registry'>>(from: ReadonlyMap<string, R>, id: string | undefined, at: Subscription): R | undefined {
  if (id === undefined) return undefined;
  const found = from.get(idKey(id));
  if (!found) throw new Error('Choose it anew: what was chosen is not known any more.');
  if (found.tenantId.toLowerCase() !== at.tenantId.toLowerCase()) throw new Error(`${found.name} is in another tenant than the subscription ${at.name}. Choose one of that tenant.`);
  return found;
}

/** What becomes of a cluster that Azure is making. */
async function follow(app: App, wanted: Wanted, begun: Creating, next: NextSteps, cancelled: AbortSignal): Promise<void> {
  const operation = waitOperation(app, wanted, begun, next, async () => follow(app, wanted, begun, next, new AbortController().signal));
  // Cancelled while Azure was taking it: that could not be stopped, and is said as if it had been later.
  const left = cancelled.aborted ? { ...operation, run: async () => ({ kind: 'left' as const }) } : operation;
  const outcome = await app.operations.run(left);
  if (outcome?.kind !== 'created' || outcome.notAttached === undefined) return;
  const { cluster, notAttached } = outcome;
  const { registry } = wanted;
  if (!registry) return;
  const again = [{ title: 'Try Again', run: () => next.letPull(cluster, registry) }];
  const what = `Created cluster ${cluster.name}, but ${registry.name} was not attached`;
  if (isCancellation(notAttached)) await app.commands.offer('info', `${what}.`, again);
  else await app.commands.fail(notAttached, what, undefined, again);
}
