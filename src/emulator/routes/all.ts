import type { Route } from '../route.ts';
import { activityLogRoutes } from './activityLog.ts';
import { agentPoolRoutes } from './agentPools.ts';
import { cacheRuleRoutes } from './cacheRules.ts';
import { clusterAbortRoutes } from './clusterAbort.ts';
import { clusterCommandRoutes } from './clusterCommands.ts';
import { clusterPowerRoutes } from './clusterPower.ts';
import { clusterRoutes } from './clusters.ts';
import { computeRoutes } from './compute.ts';
import { entityRoutes } from './entities.ts';
import { featureRoutes } from './features.ts';
import { customRoleRoutes } from './customRoles.ts';
import { denyAssignmentRoutes } from './denyAssignments.ts';
import { elevateAccessRoutes } from './elevateAccess.ts';
import { federatedCredentialRoutes } from './federatedCredentials.ts';
import { identityRoutes } from './identities.ts';
import { managementGroupRoutes } from './managementGroups.ts';
import { identityOperationRoutes } from './identityOperations.ts';
import { kubernetesVersionRoutes } from './kubernetesVersions.ts';
import { lockRoutes } from './locks.ts';
import { registryRoutes } from './registries.ts';
import { registryUsageRoutes } from './registryUsages.ts';
import { resourceGraphRoutes } from './resourceGraph.ts';
import { resourceGroupRoutes } from './resourceGroups.ts';
import { resourceIdentityRoutes } from './resourceIdentity.ts';
import { resourceRoutes } from './resources.ts';
import { roleAssignmentRoutes } from './roleAssignments.ts';
import { roleDefinitionRoutes } from './roleDefinitions.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { tagRoutes } from './tags.ts';
import { systemAssignedRoutes } from './systemAssigned.ts';

/** Every operation of Azure Resource Manager that the sample has. A new provider is one more file and one more line. */
export const routes: readonly Route[] = [
  ...subscriptionRoutes,
  ...resourceGroupRoutes,
  ...resourceRoutes,
  ...resourceIdentityRoutes,
  ...identityRoutes,
  ...identityOperationRoutes,
  ...federatedCredentialRoutes,
  ...systemAssignedRoutes,
  ...tagRoutes,
  ...clusterRoutes,
  ...clusterPowerRoutes,
  ...clusterAbortRoutes,
  ...clusterCommandRoutes,
  ...agentPoolRoutes,
  ...kubernetesVersionRoutes,
  ...computeRoutes,
  ...registryRoutes,
  ...registryUsageRoutes,
  ...cacheRuleRoutes,
  ...roleAssignmentRoutes,
  ...roleDefinitionRoutes,
  ...customRoleRoutes,
  ...denyAssignmentRoutes,
  ...lockRoutes,
  ...elevateAccessRoutes,
  ...managementGroupRoutes,
  ...entityRoutes,
  ...activityLogRoutes,
  ...resourceGraphRoutes,
  // Last: it has `/providers/{namespace}`, which the ones above are told apart from by their names.
  ...featureRoutes,
];
