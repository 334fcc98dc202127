import type { BuiltIns } from './builtIn.ts';

const clusters = 'Microsoft.ContainerService/managedClusters';
const resources = ['Microsoft.Authorization/*/read', 'Microsoft.Resources/subscriptions/operationresults/read', 'Microsoft.Resources/subscriptions/read', 'Microsoft.Resources/subscriptions/resourceGroups/read'];
const within = (kinds: readonly string[], verb: string) => kinds.map((kind) => `${clusters}/${kind}/${verb}`);

const changed = [
  'apps/daemonsets', 'apps/deployments', 'apps/replicasets', 'apps/statefulsets', 'autoscaling/horizontalpodautoscalers', 'batch/cronjobs', 'batch/jobs', 'configmaps', 'endpoints', 'events',
  'extensions/daemonsets', 'extensions/deployments', 'extensions/ingresses', 'extensions/networkpolicies', 'extensions/replicasets', 'networking.k8s.io/ingresses', 'networking.k8s.io/networkpolicies',
  'persistentvolumeclaims', 'pods', 'policy/poddisruptionbudgets', 'replicationcontrollers', 'serviceaccounts', 'services',
];
const onlyRead = ['apps/controllerrevisions', 'discovery.k8s.io/endpointslices', 'events.k8s.io/events', 'limitranges', 'metrics.k8s.io/pods', 'metrics.k8s.io/nodes', 'namespaces', 'resourcequotas'];

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers, of Microsoft.ContainerService */
export const kubernetes: BuiltIns = {
  '4abbcc35-e782-43d8-92c5-2d3f1bd2253f Azure Kubernetes Service Cluster User Role': {
    description: 'List cluster user credential action.',
    actions: ['Microsoft.ContainerService/managedClusters/listClusterUserCredential/action', 'Microsoft.ContainerService/managedClusters/read'],
  },
  '0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8 Azure Kubernetes Service Cluster Admin Role': {
    description: 'List cluster admin credential action.',
    actions: ['Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action', 'Microsoft.ContainerService/managedClusters/accessProfiles/listCredential/action', 'Microsoft.ContainerService/managedClusters/read', 'Microsoft.ContainerService/managedClusters/runcommand/action'],
  },
  'ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8 Azure Kubernetes Service Contributor Role': {
    description: 'Grants access to read and write Azure Kubernetes Service clusters',
    actions: [`${clusters}/read`, `${clusters}/write`, 'Microsoft.Resources/deployments/*'],
  },
  'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b Azure Kubernetes Service RBAC Cluster Admin': {
    description: 'Lets you manage all resources in the cluster.',
    actions: [...resources, `${clusters}/listClusterUserCredential/action`],
    dataActions: [`${clusters}/*`],
  },
  '3498e952-d568-435e-9b2c-8d77e338d7f7 Azure Kubernetes Service RBAC Admin': {
    description: 'Lets you manage all resources under cluster/namespace, except update or delete resource quotas and namespaces.',
    actions: [...resources, `${clusters}/listClusterUserCredential/action`],
    dataActions: [`${clusters}/*`],
    notDataActions: [`${clusters}/resourcequotas/write`, `${clusters}/resourcequotas/delete`, `${clusters}/namespaces/write`, `${clusters}/namespaces/delete`],
  },
  '7f6c6a51-bcf8-42ba-9220-52d62157d7db Azure Kubernetes Service RBAC Reader': {
    description: 'Allows read-only access to see most objects in a namespace. It does not allow viewing roles or role bindings. This role does not allow viewing Secrets, since reading the contents of Secrets enables access to ServiceAccount credentials in the namespace, which would allow API access as any ServiceAccount in the namespace (a form of privilege escalation). Applying this role at cluster scope will give access across all namespaces.',
    actions: resources,
    dataActions: within([...onlyRead, ...changed], 'read'),
  },
  'a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb Azure Kubernetes Service RBAC Writer': {
    description: 'Allows read/write access to most objects in a namespace.This role does not allow viewing or modifying roles or role bindings. However, this role allows accessing Secrets and running Pods as any ServiceAccount in the namespace, so it can be used to gain the API access levels of any ServiceAccount in the namespace. Applying this role at cluster scope will give access across all namespaces.',
    actions: resources,
    dataActions: [...within(onlyRead, 'read'), ...within([...changed, 'secrets'], '*'), ...['read', 'write', 'delete'].map((verb) => `${clusters}/coordination.k8s.io/leases/${verb}`)],
  },
};
