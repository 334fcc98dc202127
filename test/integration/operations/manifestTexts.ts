/** The ID of an identity that is nowhere. */
export const strange = {
  id: '/subscriptions/00000000-1111-4222-8333-444444444444/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-orders',
  clientId: '00000000-1111-4222-8333-555555555555',
};

export function identity({ name = 'orders', type = '0', id = strange.id, clientId = strange.clientId } = {}): string {
  return `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata:
  name: ${name}
spec:
  type: ${type}
  resourceID: ${id}
  clientID: ${clientId}
`;
}

export function binding({ name = 'orders-binding', azureIdentity = 'orders', selector = 'orders' } = {}): string {
  return `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata:
  name: ${name}
spec:
  azureIdentity: ${azureIdentity}
  selector: ${selector}
`;
}

export function deployment({ label = 'aadpodidbinding: orders', account = 'orders' } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    metadata:
      labels:
        ${label}
    spec:
      serviceAccountName: ${account}
      containers: [{name: api, image: contoso/api}]
`;
}

export function serviceAccount({ name = 'orders', namespace = 'shop', clientId = strange.clientId } = {}): string {
  const annotations = clientId === '' ? '' : `  annotations:\n    azure.workload.identity/client-id: ${clientId}\n`;
  return `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n${namespace === '' ? '' : `  namespace: ${namespace}\n`}${annotations}`;
}
