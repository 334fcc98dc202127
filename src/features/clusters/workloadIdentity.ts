import * as vscode from 'vscode';
import * as az from '../../azure/asCode/az.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { portalUrl } from '../../azure/portal.ts';
import type { OfKind } from '../../azure/resources.ts';
import { enableWorkloadIdentity, workloadIdentityOf } from '../../azure/workloadIdentity.ts';
import type { Way } from '../../ui/failure.ts';
import type { Row } from '../../ui/tree.ts';
import type { App } from '../shared/app.ts';
import { whenBusy } from '../shared/busyCluster.ts';
import { pathOf } from '../shared/grouping.ts';
import { pickResource } from '../shared/pickers.ts';
import { resourceAround, topics } from '../shared/resourceNodes.ts';
import { isStopped } from './clusterState.ts';
import { workloadIdentityId } from './workloadIdentityNode.ts';

/** Turns on the OIDC issuer and workload identity of a cluster, and copies the issuer. `createFederatedCredential` is the next step. */
export function registerWorkloadIdentity(app: App, createFederatedCredential: () => unknown): void {
  app.commands.register('enableWorkloadIdentity', async ([row]) => {
    const cluster = await clusterFor(app, row, 'Enable Workload Identity', (one) => workloadIdentityOf(one) !== 'on');
    if (cluster) await enable(app, cluster, createFederatedCredential);
  });
  app.commands.register('copyIssuerUrl', async ([row]) => {
    const cluster = await clusterFor(app, row, 'Copy Issuer URL', ({ oidcIssuer }) => oidcIssuer !== undefined);
    if (cluster?.oidcIssuer !== undefined) await copyIssuer(cluster);
    else if (cluster) await app.commands.offer('info', `${cluster.name} has no issuer: its OIDC issuer is off.`, [{ title: 'Enable Workload Identity', run: async () => enable(app, cluster, createFederatedCredential) }]);
  });
}

async function clusterFor(app: App, row: Row | undefined, title: string, fits: (cluster: Cluster) => boolean): Promise<OfKind<'cluster'> | undefined> {
  return resourceAround(row, 'cluster') ?? pickResource(app, ['cluster'], title, fits);
}

async function enable(app: App, cluster: OfKind<'cluster'>, createFederatedCredential: () => unknown): Promise<void> {
  const { name } = cluster;
  if (workloadIdentityOf(cluster) === 'on') return app.commands.offer('info', already(cluster), [copyWay(cluster)]);
  if (isStopped(cluster)) {
    const openPortal: Way = { title: 'Open in Portal', run: async () => vscode.env.openExternal(vscode.Uri.parse(portalUrl(app.cloud(), cluster.tenantId, cluster.id), true)) };
    return app.commands.offer('error', `Enable workload identity on ${name}: ${name} is stopped, and nothing can be changed on it. Start it first, in the portal or with az aks start, then try again.`, [openPortal]);
  }
  const done = await app.operations.run({
    title: `Enable workload identity on ${name}`,
    commands: [az.enableWorkloadIdentity(cluster)],
    confirm: { message: `Enable workload identity on ${name}?`, detail: impact(cluster), act: 'Enable Workload Identity' },
    topics: [topics.clusters(cluster.subscriptionId)],
    whenBusy: whenBusy(app, cluster),
    run: async (signal, report) => {
      report('Azure is updating the cluster. This takes several minutes; if you stop waiting, Azure goes on.');
      return enableWorkloadIdentity(app.cloud(), cluster, cluster.id, signal);
    },
    done: (result) => ({
      message: result.already ? already(result.cluster) : `Workload identity is on for ${name} now. A pod signs in as an identity that has a federated credential for its service account.`,
      ways: [copyWay(result.cluster), { title: 'Create Credential', run: createFederatedCredential }],
    }),
  });
  if (done) await app.tree.reveal([...pathOf(cluster), workloadIdentityId]);
}

function already({ name, oidcIssuer = '' }: Cluster): string {
  return `Workload identity is on already for ${name}. Its issuer is ${oidcIssuer}`;
}

function impact(cluster: Cluster): string {
  return [
    cluster.oidcIssuer === undefined
      ? "Its OIDC issuer is turned on, and can't be turned off again. The API server restarts, and service account tokens get another issuer."
      : 'Its OIDC issuer is on already, and stays as it is.',
    'Pods with the label azure.workload.identity/use: "true" are then given tokens for Microsoft Entra ID. All others go on as they are.',
    'Each identity that they sign in as needs a federated credential for their service account.',
    ...(cluster.podIdentity ? ['Pod identity stays on beside it.'] : []),
  ].join('\n\n');
}

function copyWay(cluster: Cluster): Way {
  return { title: 'Copy Issuer', run: async () => copyIssuer(cluster) };
}

async function copyIssuer({ name, oidcIssuer = '' }: Cluster): Promise<void> {
  await vscode.env.clipboard.writeText(oidcIssuer);
  vscode.window.setStatusBarMessage(`$(check) Copied the issuer URL of ${name}`, 4000);
}
