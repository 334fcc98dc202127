import { roleAssignmentsOf } from './features/access/assignmentNodes.ts';
import { registriesItCanPullFrom } from './features/access/pullNodes.ts';
import { rolesAt } from './features/access/rolesAtNodes.ts';
import { whoCanPull } from './features/access/whoCanPull.ts';
import { clustersGroup } from './features/clusters/nodes.ts';
import { federatedCredentialsOf } from './features/federatedCredentials/nodes.ts';
import { identitiesGroup } from './features/identities/nodes.ts';
import { registriesGroup } from './features/registries/nodes.ts';
import { repositoriesOf } from './features/registries/repositoryNodes.ts';
import type { App } from './features/shared/app.ts';
import type { Section } from './features/subscriptions/subscriptionNode.ts';
import { systemAssignedGroup } from './features/systemAssigned/nodes.ts';

/** A part of the composition root: what stands below a subscription, and what the features show below each other's rows. */
export function sectionsOf(app: App): Section[] {
  return [
    identitiesGroup(app, (identity, usedBy) => [roleAssignmentsOf(app, identity.principalId, identity.tenantId), usedBy, federatedCredentialsOf(app, identity)]),
    systemAssignedGroup(app, (identity) => [roleAssignmentsOf(app, identity.principalId, identity.tenantId)]),
    clustersGroup(app, {
      cluster: (cluster) => registriesItCanPullFrom(app, cluster),
      principal: (principalId, tenantId) => [roleAssignmentsOf(app, principalId, tenantId)],
      rolesAt: async (principalId, at, scope, signal) => rolesAt(app, principalId, at, scope, signal),
    }),
    registriesGroup(app, (registry) => [whoCanPull(app, registry), repositoriesOf(app, registry)]),
  ];
}
