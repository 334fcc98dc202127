import { addPrincipal } from '../directory.ts';
import { guidOf } from '../guid.ts';
import { systemAssigned } from '../identities.ts';
import type { Resource } from '../resource.ts';
import { managementGroupId } from '../scopes.ts';
import { directoryOf } from '../store.ts';
import type { Store } from '../store.ts';
import { principalOf } from './estate.ts';
import type { estate } from './estate.ts';
import { contoso, day, objectIdIn } from './people.ts';

type Estate = ReturnType<typeof estate>;

const servers = 'Microsoft.Sql/servers';

/** Where the payments are kept: a storage account that a group may read, with an identity in it, and a server with one of its own. */
export function seedPayData(store: Store, dev: Estate, payments: Resource): void {
  const workloads = guidOf('group Payments workloads');
  addPrincipal(directoryOf(store, contoso.tenantId), { id: workloads, kind: 'group', displayName: 'Payments workloads', members: [principalOf(payments)], owners: [objectIdIn(contoso.tenantId, 'ada@contoso.com')], createdAt: store.clock.now() - 300 * day });
  const account = dev.other('rg-pay', 'Microsoft.Storage/storageAccounts', 'stpaydata', 'westeurope', { provisioningState: 'Succeeded', statusOfPrimary: 'available', accessTier: 'Hot', minimumTlsVersion: 'TLS1_2', supportsHttpsTrafficOnly: true, allowBlobPublicAccess: false, allowSharedKeyAccess: false, publicNetworkAccess: 'Enabled', encryption: { services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } }, keySource: 'Microsoft.Storage' }, primaryEndpoints: { blob: 'https://stpaydata.blob.core.windows.net/' } }, { kind: 'StorageV2', sku: { name: 'Standard_LRS', tier: 'Standard' } });
  dev.assign('Storage Blob Data Reader', workloads, account.id, 'Group');
  const id = `${dev.id}/resourceGroups/rg-pay/providers/${servers}/sql-pay`;
  const identity = systemAssigned(store, { id, name: 'sql-pay' }, guidOf(`${id} principal`), guidOf(`${id} client`), store.clock.now() - 200 * day);
  dev.other('rg-pay', servers, 'sql-pay', 'westeurope', { administratorLogin: 'sqladmin', version: '12.0', state: 'Ready', fullyQualifiedDomainName: 'sql-pay.database.windows.net', minimalTlsVersion: '1.2', publicNetworkAccess: 'Enabled', restrictOutboundNetworkAccess: 'Disabled' }, { identity, kind: 'v12.0' });
}

/** Where the orders are kept. Who writes them may read what is in all subscriptions of its management group. */
export function seedOrderData(prod: Estate, orders: Resource): void {
  prod.other('rg-prod', 'Microsoft.DocumentDB/databaseAccounts', 'cosmos-orders', 'northeurope', { provisioningState: 'Succeeded', documentEndpoint: 'https://cosmos-orders.documents.azure.com:443/', databaseAccountOfferType: 'Standard', publicNetworkAccess: 'Enabled', disableLocalAuth: true, consistencyPolicy: { defaultConsistencyLevel: 'Session', maxIntervalInSeconds: 5, maxStalenessPrefix: 100 } }, { identity: { type: 'None' }, kind: 'GlobalDocumentDB' });
  prod.assign('Reader', orders, managementGroupId('mg-workloads'));
}
