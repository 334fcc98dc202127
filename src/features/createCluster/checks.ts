import { listCoresLeft, shortOf } from '../../azure/coreQuota.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { clusterExists } from '../../azure/createCluster.ts';
import { AzureError } from '../../azure/errors.ts';
import { listKubernetesVersions } from '../../azure/kubernetesVersions.ts';
import { clusterNameProblem, nodeGroupProblem, resourceGroupNameProblem } from '../../azure/names.ts';
import { listNodeSizes } from '../../azure/nodeSizes.ts';
import type { NewClusterForm } from './protocol.ts';
import { nodeCountProblem, shortInWords } from './words.ts';

/** What the form alone tells is wrong with it. */
export function formProblem(form: NewClusterForm): string | undefined {
  return (
    resourceGroupNameProblem(form.resourceGroup) ??
    clusterNameProblem(form.name) ??
    nodeGroupProblem(form) ??
    nodeCountProblem(String(form.nodeCount)) ??
    (form.nodeSize === '' ? 'Choose a size for the nodes.' : undefined) ??
    (form.workloadIdentity && !form.oidcIssuer ? 'Workload identity needs the OIDC issuer.' : undefined) ??
    (form.kubelet && !form.controlPlane ? 'A kubelet identity of your own needs a control plane identity of your own.' : undefined)
  );
}

export async function takenProblem(cloud: Cloud, at: SubscriptionRef, { resourceGroup, name }: Pick<NewClusterForm, 'resourceGroup' | 'name'>, signal: AbortSignal): Promise<string | undefined> {
  return (await clusterExists(cloud, at, { resourceGroup, name }, signal)) ? `There is a cluster ${name} in ${resourceGroup} already.` : undefined;
}

/** What Azure's lists tell is wrong with it, before anything is made. A list that can't be read keeps nobody from trying. */
export async function azureProblem(cloud: Cloud, at: SubscriptionRef, form: NewClusterForm, signal: AbortSignal): Promise<string | undefined> {
  const taken = await readable(takenProblem(cloud, at, form, signal));
  if (taken !== undefined) return taken;
  const { kubernetesVersion, location, nodeSize, nodeCount } = form;
  const [versions, sizes, left] = await Promise.all([readable(listKubernetesVersions(cloud, at, location, signal)), readable(listNodeSizes(cloud, at, location, signal)), readable(listCoresLeft(cloud, at, location, signal))]);
  if (versions && kubernetesVersion !== '' && !versions.some(({ version }) => version === kubernetesVersion)) return `Kubernetes ${kubernetesVersion} is not to be had in ${location}. Choose another version.`;
  const size = sizes?.find(({ name }) => name.toLowerCase() === nodeSize.toLowerCase());
  if (sizes && !size) return `There are no nodes of the size ${nodeSize} for you in ${location}. Choose another size.`;
  const short = size && left && shortOf(left, size, nodeCount);
  return short && shortInWords(form, short);
}

async function readable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return undefined; // Azure tells what is wrong when it is asked for the cluster.
  }
}
