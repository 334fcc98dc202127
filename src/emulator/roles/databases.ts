import { common } from './builtIn.ts';
import type { BuiltIns } from './builtIn.ts';

const instances = 'Microsoft.Sql/managedInstances';
const servers = 'Microsoft.Sql/servers';
const metrics = ['Microsoft.Insights/metrics/read', 'Microsoft.Insights/metricDefinitions/read'];
const below = (scope: string, parts: readonly string[]) => parts.map((part) => `${scope}/${part}`);

/** What is about the security of a managed instance, and so nothing for who manages databases or servers. */
const instanceSecurity = below(instances, [
  'databases/currentSensitivityLabels/*', 'databases/recommendedSensitivityLabels/*', 'databases/schemas/tables/columns/sensitivityLabels/*', 'databases/securityAlertPolicies/*',
  'databases/sensitivityLabels/*', 'databases/vulnerabilityAssessments/*', 'securityAlertPolicies/*', 'vulnerabilityAssessments/*',
]);
const databaseSecurity = below(`${servers}/databases`, [
  'auditingSettings/*', 'auditRecords/read', 'currentSensitivityLabels/*', 'dataMaskingPolicies/*', 'extendedAuditingSettings/*', 'recommendedSensitivityLabels/*', 'schemas/tables/columns/sensitivityLabels/*',
  'securityAlertPolicies/*', 'securityMetrics/*', 'sensitivityLabels/*', 'vulnerabilityAssessments/*', 'vulnerabilityAssessmentScans/*', 'vulnerabilityAssessmentSettings/*',
]);

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/databases, of Microsoft.Sql and Microsoft.DocumentDB */
export const databases: BuiltIns = {
  '9b7fa17d-e63e-47b0-bb0a-15c516ac86ec SQL DB Contributor': {
    description: "Lets you manage SQL databases, but not access to them. Also, you can't manage their security-related policies or their parent SQL servers.",
    actions: ['Microsoft.Sql/locations/*/read', `${servers}/databases/*`, `${servers}/read`, ...metrics, ...common.all],
    notActions: [`${servers}/databases/ledgerDigestUploads/write`, `${servers}/databases/ledgerDigestUploads/disable/action`, ...instanceSecurity, ...databaseSecurity, `${servers}/vulnerabilityAssessments/*`],
  },
  '6d8ee4ec-f05a-4a1d-8b00-a9b17e38b437 SQL Server Contributor': {
    description: 'Lets you manage SQL servers and databases, but not access to them, and not their security -related policies.',
    actions: ['Microsoft.Sql/locations/*/read', `${servers}/*`, ...metrics, ...common.all],
    notActions: [
      ...instanceSecurity,
      ...databaseSecurity,
      ...below(servers, [
        'auditingSettings/*', 'devOpsAuditingSettings/*', 'extendedAuditingSettings/*', 'securityAlertPolicies/*', 'vulnerabilityAssessments/*', 'azureADOnlyAuthentications/delete', 'azureADOnlyAuthentications/write',
        'externalPolicyBasedAuthorizations/delete', 'externalPolicyBasedAuthorizations/write',
      ]),
    ],
  },
  '056cd41c-7e88-42e1-933e-88ba6a50c9c3 SQL Security Manager': {
    description: 'Lets you manage the security-related policies of SQL servers and databases, but not access to them.',
    actions: [
      ...common.all,
      'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action',
      'Microsoft.Security/sqlVulnerabilityAssessments/*',
      ...below('Microsoft.Sql/locations', ['administratorAzureAsyncOperation/read', 'serverConfigurationOptionAzureAsyncOperation/read', 'ledgerDigestUploadsAzureAsyncOperation/read', 'ledgerDigestUploadsOperationResults/read']),
      ...instanceSecurity,
      ...below(instances, [
        'read', 'administrators/read', 'advancedThreatProtectionSettings/read', 'advancedThreatProtectionSettings/write', 'azureADOnlyAuthentications/*', 'databases/advancedThreatProtectionSettings/read',
        'databases/advancedThreatProtectionSettings/write', 'databases/transparentDataEncryption/*', 'serverConfigurationOptions/read', 'serverConfigurationOptions/write',
      ]),
      ...databaseSecurity.map((action) => action.replace('extendedAuditingSettings/*', 'extendedAuditingSettings/read')),
      ...below(`${servers}/databases`, [
        'read', 'advancedThreatProtectionSettings/read', 'advancedThreatProtectionSettings/write', 'ledgerDigestUploads/*', 'schemas/read', 'schemas/tables/read', 'schemas/tables/columns/read', 'sqlvulnerabilityAssessments/*',
        'transparentDataEncryption/*',
      ]),
      ...below(servers, [
        'read', 'administrators/read', 'advancedThreatProtectionSettings/read', 'advancedThreatProtectionSettings/write', 'auditingSettings/*', 'azureADOnlyAuthentications/*', 'devOpsAuditingSettings/*',
        'extendedAuditingSettings/*', 'externalPolicyBasedAuthorizations/*', 'firewallRules/*', 'securityAlertPolicies/*', 'sqlvulnerabilityAssessments/*', 'vulnerabilityAssessments/*',
      ]),
    ],
  },
  '5bd9cd88-fe45-4216-938b-f97437e15450 DocumentDB Account Contributor': {
    description: 'Lets you manage DocumentDB accounts, but not access to them.',
    actions: ['Microsoft.DocumentDb/databaseAccounts/*', 'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action', ...common.all],
  },
  'fbdf93bf-df7d-467e-a4d2-9458aa1360c8 Cosmos DB Account Reader Role': {
    description: 'Can read Azure Cosmos DB Accounts data',
    actions: [
      'Microsoft.Authorization/*/read', 'Microsoft.DocumentDB/*/read', 'Microsoft.DocumentDB/databaseAccounts/readonlykeys/action', 'Microsoft.Insights/MetricDefinitions/read', 'Microsoft.Insights/Metrics/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read', 'Microsoft.Support/*',
    ],
  },
};
