// As the portal and the documentation call them: https://learn.microsoft.com/azure/aks/integrations#available-add-ons
const known: Readonly<Record<string, string>> = {
  aciconnectorlinux: 'Virtual Nodes (ACI)',
  azurekeyvaultsecretsprovider: 'Key Vault Secrets Provider',
  azurepolicy: 'Azure Policy',
  extensionmanager: 'Extension Manager',
  gitops: 'GitOps (Flux)',
  httpapplicationrouting: 'HTTP Application Routing',
  ingressapplicationgateway: 'Ingress Application Gateway',
  kubedashboard: 'Kubernetes Dashboard',
  omsagent: 'Monitoring (Container Insights)',
  openservicemesh: 'Open Service Mesh',
};

/** What people call an add-on. Azure spells its name in one case or another; one that is not known keeps it. */
export function addonName(name: string): string {
  return known[name.toLowerCase()] ?? name;
}
