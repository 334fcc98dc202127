import { about, list } from './finding.ts';
import type { Finding, Mark, Words } from './finding.ts';
import type { PullFacts } from './facts.ts';
import { imageInWords } from './imageReference.ts';

const ofRegistry = about('registry', 'Registry');
const ofTenant = about('tenant', 'Tenant');

/** Whether there is such a registry. */
export function checkRegistry({ found, image, cluster, registryUnread }: PullFacts, { said }: Words): Finding {
  const of = (mark: Mark, ...details: readonly (string | undefined)[]) => ofRegistry(mark, ...details, image && image.repository !== '' ? `The image is ${imageInWords(image)}.` : undefined);
  switch (found.kind) {
    case 'foreign':
      if (found.cloud !== undefined) return of('no', `${found.host} is a registry of another cloud, ${found.cloud}, and what ${cluster.name} signs in with is not known there.`, `Import the image into a registry of this cloud (az acr import, with a user name and a password of the other), or give the pods a pull secret with a token of ${found.host} (imagePullSecrets).`);
      return of('maybe', `${found.host} is no registry of Azure: no role counts there.`, 'Its images are pulled without signing in, or with a pull secret that the pod names (imagePullSecrets).');
    case 'none':
      return of('no', `There is no registry ${found.host}: nobody has that name.`, found.nearest.length > 0 ? `Is it a typo? Did you mean ${list(found.nearest, 'or')}?` : 'Is it a typo, or was the registry deleted?');
    case 'unseen':
      return of('maybe', found.exists ? `The registry ${found.host} exists, but in no subscription that you can see.` : `No subscription that you can see has the registry ${found.host}.`, 'It may be in one in which you have no role, or in another tenant, from which a kubelet identity can\'t pull. Somebody who sees it can check it.', found.unread && `Not all could be looked through. ${said(found.unread)}`);
    case 'unknown':
      return of('maybe', `Whether there is a registry ${found.host} could not be read. ${said(found.error)}`);
    case 'found': {
      const { name, loginServer, resourceGroup, sku, state } = found.registry;
      if (registryUnread?.kind === 'notFound') return of('no', `${name} is gone: somebody has deleted it.`);
      if (registryUnread) return of('maybe', `${name} could not be read again, and what is said of it here is as it was. ${said(registryUnread)}`);
      if (state.toLowerCase() !== 'succeeded') return of('maybe', `${name} is in the state ${state}: it may not answer.`);
      return of('yes', `${loginServer} is ${name} in ${resourceGroup}, ${sku}.`);
    }
  }
}

/** Whether it is of the cluster's tenant. */
export function checkTenant({ found, cluster, puller }: PullFacts): Finding | undefined {
  if (found.kind !== 'found') return undefined;
  const { registry } = found;
  if (registry.tenantId.toLowerCase() === cluster.tenantId.toLowerCase()) return ofTenant('yes', `${registry.name} is in the tenant of ${cluster.name}.`);
  // Who does not sign in is of no tenant.
  if (registry.anonymousPull) return ofTenant('yes', `${registry.name} is in another tenant, which does not matter: anybody may pull.`);
  const instead = `Import the image into a registry of the cluster's tenant (az acr import), or give the pods a pull secret with a token of ${registry.name}.`;
  if (puller.kind === 'servicePrincipal') return ofTenant('maybe', `${registry.name} is in another tenant than ${cluster.name}: its service principal can pull only where its application is multitenant, and has a service principal with the right to pull there.`, instead);
  return ofTenant('no', `${registry.name} is in another tenant than ${cluster.name}, and a kubelet identity can't pull across tenants.`, instead);
}
