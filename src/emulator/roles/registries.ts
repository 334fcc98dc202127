import type { BuiltIns } from './builtIn.ts';

const registry = 'Microsoft.ContainerRegistry/registries';
const repositories = `${registry}/repositories`;

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers, of Microsoft.ContainerRegistry */
export const registries: BuiltIns = {
  '7f951dda-4ed3-4680-a7ca-43fe172d538d AcrPull': { description: 'acr pull', actions: [`${registry}/pull/read`] },
  '8311e382-0749-4cb8-b61a-304f252e45ec AcrPush': { description: 'acr push', actions: [`${registry}/pull/read`, `${registry}/push/write`] },
  'c2f4ef07-c644-48eb-af81-4b1b4947fb11 AcrDelete': { description: 'acr delete', actions: [`${registry}/artifacts/delete`] },
  '6cef56e8-d556-48e5-a04f-b8e64114680f AcrImageSigner': { description: 'acr image signer', actions: [`${registry}/sign/write`], dataActions: [`${registry}/trustedCollections/write`] },
  'b93aa761-3e63-49ed-ac28-beffa264f7ac Container Registry Repository Reader': {
    description: 'Allow for read access to Azure Container Registry repositories.',
    dataActions: [`${repositories}/metadata/read`, `${repositories}/content/read`],
  },
  '2a1e307c-b015-4ebd-883e-5b7698a07328 Container Registry Repository Writer': {
    description: 'Allow for write access to Azure Container Registry repositories.',
    dataActions: [`${repositories}/metadata/read`, `${repositories}/content/read`, `${repositories}/metadata/write`, `${repositories}/content/write`],
  },
  '2efddaa5-3f1f-4df3-97df-af3f13818f4c Container Registry Repository Contributor': {
    description: 'Allow for read, write, and delete access to Azure Container Registry repositories.',
    dataActions: ['read', 'write', 'delete'].flatMap((verb) => [`${repositories}/metadata/${verb}`, `${repositories}/content/${verb}`]),
  },
  'bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7 Container Registry Repository Catalog Lister': {
    description: 'Allow for listing all repositories in an Azure Container Registry.',
    dataActions: [`${registry}/catalog/read`],
  },
};
