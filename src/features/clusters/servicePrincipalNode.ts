import { refOf } from '../../azure/clients.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { AzureError } from '../../azure/errors.ts';
import type { Tooltip, TreeNode } from '../../ui/nodes.ts';
import type { Describe } from '../../ui/failure.ts';
import type { ClusterSections } from './nodes.ts';
import { endInWords } from './secretWords.ts';
import type { Told } from './servicePrincipal.ts';

const warning = { codicon: 'warning', color: 'problemsWarningIcon.foreground' } as const;
const error = { codicon: 'error', color: 'problemsErrorIcon.foreground' } as const;
const meaning = 'Its secret expires, and must be renewed by hand. With a managed identity there is none.';

/** "Service Principal" below a cluster that runs on one; `told` is undefined while the directory is asked. */
export function servicePrincipalNode(cluster: Cluster, clientId: string, told: Told | undefined, sections: Pick<ClusterSections, 'principal'>, describe: Describe): TreeNode {
  const row = { id: 'servicePrincipal', kind: 'servicePrincipal', label: 'Service Principal', application: { name: cluster.name, clientId } };
  if (!told) return { ...row, description: clientId, icon: warning, tooltip: () => tooltip(cluster, [['Client ID', clientId], ['What it means', meaning]]) };
  const { principal, end } = told;
  if (!principal) return { ...row, description: 'deleted from Microsoft Entra ID', icon: error, tooltip: () => deletedTooltip(cluster, clientId) };
  const ended = typeof end === 'object' && 'at' in end && end.at <= Date.now();
  const unread = [principal, end].find((part) => part instanceof AzureError);
  const known = principal instanceof AzureError ? undefined : principal;
  return {
    ...row,
    ...(known && {
      flags: ['principal'],
      principal: { name: known.displayName, principalId: known.id, at: refOf(cluster), resourceId: cluster.id },
      application: { name: known.displayName, clientId },
      children: () => sections.principal(known.id, cluster.tenantId),
    }),
    description: endDescription(end, describe),
    icon: ended ? error : warning,
    tooltip: () =>
      tooltip(cluster, [
        ['Name', known?.displayName],
        ['Object ID', known?.id],
        ['Client ID', clientId],
        ['Sign-in', known?.accountEnabled === false ? 'blocked' : undefined],
        ['Ends', typeof end === 'object' && 'at' in end ? `${new Date(end.at).toISOString().slice(0, 10)}: of several secrets and certificates the next one to end` : undefined],
        ['Not read', unread && describe(unread).message],
        ['What it means', meaning],
      ]),
  };
}

function endDescription(end: Told['end'], describe: Describe): string {
  if (end === 'none') return 'no secret';
  if (end === 'elsewhere') return 'its application is not in this directory';
  return end instanceof AzureError ? `end of its secret not readable: ${describe(end).short}` : endInWords(end, Date.now());
}

function tooltip({ name }: Cluster, rows: Tooltip['rows']): Tooltip {
  return { title: `${name} runs on a service principal`, rows };
}

function deletedTooltip({ name }: Cluster, clientId: string): Tooltip {
  return {
    title: `The service principal of ${name} was deleted`,
    rows: [
      ['Client ID', clientId],
      ['Object ID', 'cannot be found: Microsoft Entra ID has no service principal with this client ID in the tenant'],
      ['What it means', 'The cluster cannot sign in to Azure: it pulls no images from registries, and neither scales nor attaches disks. Roles that the service principal had stay behind as “identity not found”.'],
      ['What to do', 'Enable a managed identity on the cluster, or give it another service principal (az aks update-credentials --reset-service-principal).'],
    ],
  };
}
