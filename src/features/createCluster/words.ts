import type { CoresLeft } from '../../azure/coreQuota.ts';
import { nodeGroupName } from '../../azure/names.ts';
import type { NodeSize } from '../../azure/nodeSizes.ts';
import { keyFileOf, operatorRole } from './createCommands.ts';
import type { NewClusterForm } from './protocol.ts';

/** What is wrong with a number of nodes, or undefined. `text` is as it was typed. */
export function nodeCountProblem(text: string): string | undefined {
  if (text === '') return 'Enter a number.';
  if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > 100) return 'A whole number from 1 to 100.';
  return undefined;
}

/** "4 cores · 16 GB", and what else one should know before choosing it. */
export function sizeInWords({ cores, memoryGB, arm }: NodeSize): string {
  return [`${cores} cores`, `${memoryGB} GB`, ...(arm ? ['Arm'] : [])].join(' · ');
}

/** What creating it does, in sentences, in its order. */
export function whatHappens(form: NewClusterForm, size: NodeSize | undefined): string[] {
  const { newGroup, resourceGroup, controlPlane, kubelet, needsOperator, ssh, oidcIssuer, registry, nodeCount, nodeSize } = form;
  const name = form.name || 'the cluster';
  const own = keyFileOf(form.name || '<name>').slice(0, -'.pub'.length);
  return [
    ...(newGroup ? [`The resource group ${resourceGroup || '<resource group>'} is created first.`] : []),
    ...(ssh === 'generate' ? [`A key pair is made, unless it is there: the private key stays in ${own}, which only you may read.`] : []),
    ...(controlPlane && kubelet && needsOperator ? [`${controlPlane.name} is granted ${operatorRole} on ${kubelet.name} first, so that it may hand it to the nodes.`] : []),
    controlPlane ? `The control plane acts as ${controlPlane.name}.` : `The control plane of ${name} gets a system-assigned identity, which goes with it.`,
    kubelet ? `The kubelets pull images as ${kubelet.name}.` : `The kubelets pull images as ${form.name || '<name>'}-agentpool, an identity that Azure makes. It has no roles outside of the group of the nodes.`,
    `The nodes and what belongs to them stand in a resource group of their own, ${nodeGroupName({ ...form, resourceGroup: resourceGroup || '<resource group>', name: form.name || '<name>' })}.`,
    registry ? `When the cluster is there, its kubelet identity is granted ${registry.role} on ${registry.name}.` : 'It can pull from none of your registries until you let it.',
    ...(oidcIssuer ? ['Pods can sign in as identities that trust the issuer of the cluster, by federated credentials.'] : []),
    `It takes several minutes, and the nodes cost money from then on: ${Number.isNaN(nodeCount) ? '…' : nodeCount} × ${nodeSize || '…'}${size ? ` (${sizeInWords(size)})` : ''}.`,
  ];
}

/** Why there are too few cores, and what can be done. */
export function shortInWords({ nodeCount, nodeSize, location }: Pick<NewClusterForm, 'nodeCount' | 'nodeSize' | 'location'>, { needed, of }: { readonly needed: number; readonly of: CoresLeft }): string {
  const family = of.name === 'cores' ? 'for all sizes together' : `of the ${of.label.replace(/ vCPUs$/, '')}`;
  return `${nodeCount} × ${nodeSize} needs ${needed} cores, and ${of.left} ${family} are left in ${location}. Choose fewer nodes, another size or another region, or ask for more quota.`;
}
