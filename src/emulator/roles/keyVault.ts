import { common } from './builtIn.ts';
import type { BuiltIns } from './builtIn.ts';

const vaults = 'Microsoft.KeyVault/vaults';
const look = ['Microsoft.KeyVault/checkNameAvailability/read', 'Microsoft.KeyVault/deletedVaults/read', 'Microsoft.KeyVault/locations/*/read', `${vaults}/*/read`, 'Microsoft.KeyVault/operations/read'];
const actions = [...common.withoutHealth, ...look];
const rbacOnly = "Only works for key vaults that use the 'Azure role-based access control' permission model.";

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security, of Microsoft.KeyVault */
export const keyVault: BuiltIns = {
  '4633458b-17de-408a-b874-0445c86b69e6 Key Vault Secrets User': {
    description: 'Read secret contents. Only works for key vaults that use the ‘Azure role-based access control’ permission model.',
    dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  },
  '00482a5a-887f-4fb3-b363-3b7fe8e74483 Key Vault Administrator': {
    description: `Perform all data plane operations on a key vault and all objects in it, including certificates, keys, and secrets. Cannot manage key vault resources or manage role assignments. ${rbacOnly}`,
    actions,
    dataActions: [`${vaults}/*`],
  },
  '21090545-7ca7-4776-b22c-e363652d74d2 Key Vault Reader': {
    description: `Read metadata of key vaults and its certificates, keys, and secrets. Cannot read sensitive values such as secret contents or key material. ${rbacOnly}`,
    actions,
    dataActions: [`${vaults}/*/read`, `${vaults}/secrets/readMetadata/action`],
  },
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7 Key Vault Secrets Officer': {
    description: `Perform any action on the secrets of a key vault, except manage permissions. ${rbacOnly}`,
    actions,
    dataActions: [`${vaults}/secrets/*`],
  },
  'a4417e6f-fecd-4de8-b567-7b0420556985 Key Vault Certificates Officer': {
    description: `Perform any action on the certificates of a key vault, except manage permissions. ${rbacOnly}`,
    actions,
    dataActions: [`${vaults}/certificatecas/*`, `${vaults}/certificates/*`, `${vaults}/certificatecontacts/write`],
  },
  '12338af0-0e69-4776-bea7-57ae8d297424 Key Vault Crypto User': {
    description: `Perform cryptographic operations using keys. ${rbacOnly}`,
    dataActions: ['read', 'update/action', 'backup/action', 'encrypt/action', 'decrypt/action', 'wrap/action', 'unwrap/action', 'sign/action', 'verify/action'].map((verb) => `${vaults}/keys/${verb}`),
  },
  'f25e0fa2-a7c8-4377-a976-54943a77a395 Key Vault Contributor': {
    description: 'Lets you manage key vaults, but not access to them.',
    actions: ['Microsoft.KeyVault/*', ...common.withoutHealth],
    notActions: ['Microsoft.KeyVault/locations/deletedVaults/purge/action', 'Microsoft.KeyVault/hsmPools/*', 'Microsoft.KeyVault/managedHsms/*'],
  },
};
