import { common } from './builtIn.ts';
import type { BuiltIns } from './builtIn.ts';

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor, and /web-and-mobile */
export const monitoring: BuiltIns = {
  '43d0d8ad-25c7-4714-9337-8ba259a9fe05 Monitoring Reader': {
    description: 'Can read all monitoring data.',
    actions: ['*/read', 'Microsoft.OperationalInsights/workspaces/search/action', 'Microsoft.Support/*'],
  },
  '73c42c96-874c-492b-b04d-ab87d138a893 Log Analytics Reader': {
    description: 'Log Analytics Reader can view and search all monitoring data as well as and view monitoring settings, including viewing the configuration of Azure diagnostics on all Azure resources.',
    actions: ['*/read', 'Microsoft.OperationalInsights/workspaces/analytics/query/action', 'Microsoft.OperationalInsights/workspaces/search/action', 'Microsoft.Support/*'],
    notActions: ['Microsoft.OperationalInsights/workspaces/sharedKeys/read'],
  },
  'de139f84-1756-47ae-9be6-808fbbe84772 Website Contributor': {
    description: 'Lets you manage websites (not web plans), but not access to them.',
    actions: ['Microsoft.Insights/components/*', ...['certificates/*', 'listSitesAssignedToHostName/read', 'serverFarms/join/action', 'serverFarms/read', 'sites/*'].map((part) => `Microsoft.Web/${part}`), ...common.all],
  },
};
