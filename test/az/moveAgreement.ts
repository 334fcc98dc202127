// After the move of a cluster off its service principal the real Azure CLI tells of it what the extension tells.
import assert from 'node:assert/strict';
import * as az from '../../src/azure/asCode/az.ts';
import { lineOf } from '../../src/azure/asCode/shell.ts';
import { listAssignmentsAt, listAssignmentsOf } from '../../src/azure/assignments.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import { enableManagedIdentity } from '../../src/azure/clusterIdentity.ts';
import { getCluster } from '../../src/azure/clusters.ts';
import { grantRole, removeAssignment } from '../../src/azure/grants.ts';
import { upgradeNodeImage } from '../../src/azure/nodePools.ts';
import { getRegistry, pullRole } from '../../src/azure/registries.ts';
import { sameId, subscriptionScope } from '../../src/azure/resourceId.ts';
import { guidOf } from '../../src/emulator/guid.ts';
import { at } from './parityPairs.ts';
import type { Run } from './signedIn.ts';

const never = new AbortController().signal;
const group = `${subscriptionScope(at.subscriptionId)}/resourceGroups`;
const clusterId = `${group}/rg-pay/providers/Microsoft.ContainerService/managedClusters/aks-legacy`;
const registryId = `${group}/rg-aks-demo/providers/Microsoft.ContainerRegistry/registries/acrabsdemo`;
const servicePrincipal = guidOf('service principal sp-aks-legacy');

/** The steps of the move, by the functions that the panel does them with; then both are asked. */
export async function agreesAfterMove(cloud: Cloud, run: Run): Promise<boolean> {
  const name = 'after the move of a cluster az tells the same';
  try {
    await move(cloud);
    await compare(cloud, async (line) => {
      const { code, lines } = await run(line);
      assert.equal(code, 0, `${line}\n${lines.join('\n')}`);
      return lines.join('\n');
    });
    console.log(`PASS    ${name}`);
    return true;
  } catch (error) {
    console.log(`FAIL    ${name}\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function move(cloud: Cloud): Promise<void> {
  const cluster = await enableManagedIdentity(cloud, at, clusterId, never);
  const { runsOn, nodePools } = cluster;
  const { registry } = await getRegistry(cloud, at, registryId, never);
  assert.ok(runsOn.kind === 'managedIdentity' && runsOn.kubelet);
  await grantRole(cloud, at, { scope: registryId, role: pullRole(registry), principalId: runsOn.kubelet.principalId }, never);
  for (const { name } of nodePools) await upgradeNodeImage(cloud, cluster, name, never);
  const old = (await listAssignmentsAt(cloud, at, registryId, never)).find(({ principalId, scope }) => principalId === servicePrincipal && sameId(scope, registryId));
  await removeAssignment(cloud, at, old?.id ?? '', never);
}

interface Shown {
  readonly identity: { readonly type: string; readonly principalId: string };
  readonly identityProfile: { readonly kubeletidentity: { readonly objectId: string; readonly resourceId: string } };
  readonly servicePrincipalProfile: { readonly clientId: string };
  readonly agentPoolProfiles: readonly { readonly name: string; readonly nodeImageVersion: string }[];
}

interface Listed {
  readonly scope: string;
  readonly roleDefinitionName: string;
  readonly principalId: string;
}

async function compare(cloud: Cloud, ask: (line: string) => Promise<string>): Promise<void> {
  const { cluster } = await getCluster(cloud, at, clusterId, never);
  const { runsOn } = cluster;
  assert.ok(runsOn.kind === 'managedIdentity' && runsOn.kubelet);
  const shown = JSON.parse(await ask(`az aks show --subscription ${at.subscriptionId} --resource-group rg-pay --name aks-legacy`)) as Shown;
  assert.equal(shown.servicePrincipalProfile.clientId, 'msi');
  assert.deepEqual([shown.identity.type, shown.identity.principalId], ['SystemAssigned', runsOn.controlPlane.principalId]);
  assert.deepEqual([shown.identityProfile.kubeletidentity.objectId, shown.identityProfile.kubeletidentity.resourceId], [runsOn.kubelet.principalId, runsOn.kubelet.resourceId]);
  assert.deepEqual(shown.agentPoolProfiles.map((pool) => [pool.name, pool.nodeImageVersion]), cluster.nodePools.map((pool) => [pool.name, pool.nodeImage]));
  // The command that the plan shows for it.
  assert.equal((await ask(lineOf(az.kubeletPrincipal(cluster), 'bash'))).trim(), runsOn.kubelet.principalId);

  for (const principalId of [runsOn.kubelet.principalId, servicePrincipal]) {
    const listed = JSON.parse(await ask(`az role assignment list --subscription ${at.subscriptionId} --assignee ${principalId} --all`)) as readonly Listed[];
    const { assignments } = await listAssignmentsOf(cloud, principalId, [at], never);
    assert.deepEqual(listed.map(({ scope }) => scope.toLowerCase()).toSorted(), assignments.map(({ scope }) => scope.toLowerCase()).toSorted());
    assert.deepEqual(listed.filter(({ scope }) => sameId(scope, registryId)).map((one) => one.roleDefinitionName), principalId === servicePrincipal ? [] : ['AcrPull']);
  }
}
