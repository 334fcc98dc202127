import * as az from '../../azure/asCode/az.ts';
import { command } from '../../azure/asCode/shell.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { Cluster } from '../../azure/clusters.ts';
import type { Mode, Situation } from './protocol.ts';

const chart = 'https://raw.githubusercontent.com/Azure/aad-pod-identity/master/charts';

/**
 * Installs pod identity by Helm, into the cluster that kubectl is set to; where it is there already, it is set so.
 * Sources: the chart's values (Azure/aad-pod-identity v1.8.17, charts/aad-pod-identity/values.yaml), and
 * https://azure.github.io/aad-pod-identity/docs/configure/pod_identity_in_managed_mode/
 */
export function helmCommands(mode: Mode, networkPlugin: string | undefined): ShellCommand[] {
  const kubenet = networkPlugin === 'kubenet' ? ' --set nmi.allowNetworkPluginKubenet=true' : '';
  // The chart takes a string: it is compared with one.
  const managed = mode === 'managed' ? ' --set operationMode=managed --set-string forceNamespaced=true' : '';
  const namespace = mode === 'managed' ? 'kube-system' : 'default';
  return [
    command(`helm repo add aad-pod-identity ${chart}`, {}),
    command(`helm upgrade --install aad-pod-identity aad-pod-identity/aad-pod-identity --namespace ${namespace}${managed}${kubenet}`, {}),
  ];
}

/** What the add-on of AKS makes the two objects from, and attaches the identity to the nodes for. */
export function addOnCommands(cluster: Cluster, identityId: string, { name, namespace, selector }: Pick<Situation, 'name' | 'namespace' | 'selector'>): ShellCommand[] {
  return [az.addPodIdentity(cluster, { name, namespace: namespace || 'default', selector, identityId })];
}
