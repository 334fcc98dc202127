import * as az from '../../azure/asCode/az.ts';
import { enableManagedIdentity } from '../../azure/clusterIdentity.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Row } from '../../ui/tree.ts';
import type { App } from '../shared/app.ts';
import { pickResource } from '../shared/pickers.ts';
import { pathOf } from '../shared/grouping.ts';
import { resourceOf, topics } from '../shared/resourceNodes.ts';

export interface EnableManagedIdentity {
  readonly on: (cluster: OfKind<'cluster'>) => Promise<void>;
}

/** Moves a cluster from its service principal to a managed identity, after saying what that means. */
export function registerEnableManagedIdentity(app: App, assignAcrPull: (cluster: OfKind<'cluster'>) => unknown): EnableManagedIdentity {
  async function on(cluster: OfKind<'cluster'>): Promise<void> {
    const { name, subscriptionId } = cluster;
    const updated = await app.operations.run({
      title: `Enable managed identity on ${name}`,
      commands: [az.enableManagedIdentity(cluster)],
      confirm: {
        message: `Enable managed identity on ${name}?`,
        detail: [
          'The cluster gets a system-assigned identity for its control plane and a new identity for its kubelets. There is no way back to the service principal.',
          `The ${cluster.nodePools.length === 1 ? 'node pool goes' : `${cluster.nodePools.length} node pools go`} on using the service principal until their node images are upgraded.`,
          'The new kubelet identity has no roles of the old service principal: grant it AcrPull on the registries that it pulls from.',
        ].join('\n\n'),
        act: 'Enable Managed Identity',
      },
      topics: [topics.clusters(subscriptionId), topics.identities(subscriptionId), topics.systemAssigned(subscriptionId), topics.usage, topics.counts],
      run: (signal, report) => {
        report('Azure is updating the cluster. This takes several minutes; if you stop waiting, Azure goes on.');
        return enableManagedIdentity(app.cloud(), cluster, cluster.id, signal);
      },
      done: (result) => ({
        message: `${name} runs on a managed identity now. Its node pools use it after their next node image upgrade. Let it pull from your registries before that.`,
        ways: [{ title: 'Assign AcrPull', run: () => assignAcrPull({ kind: 'cluster', ...result }) }],
      }),
    });
    if (updated) await app.tree.reveal([...pathOf(cluster), 'kubelet']);
  }

  app.commands.register('enableManagedIdentity', async (rows) => {
    const cluster = await clusterFor(app, rows);
    if (cluster) await on(cluster);
  });
  return { on };
}

async function clusterFor(app: App, rows: readonly Row[]): Promise<OfKind<'cluster'> | undefined> {
  return (
    resourceOf(rows[0], 'cluster') ??
    pickResource(app, ['cluster'], 'Enable Managed Identity', ({ runsOn }) => runsOn.kind === 'servicePrincipal')
  );
}
