import { assignRoles } from './azure/rights.ts';
import { registerPullAccess } from './features/access/attachRegistry.ts';
import { registerDetachRegistry } from './features/access/detachRegistry.ts';
import { registerRemoveRoleAssignment } from './features/access/removeRoleAssignment.ts';
import { registerApply } from './features/apply/applyToCluster.ts';
import { registerAssignRole } from './features/assignRole/assignRole.ts';
import { registerCheckAccess } from './features/checkAccess/checkAccess.ts';
import { registerWhoCan } from './features/checkAccess/whoCan.ts';
import { registerWorkloadIdentity } from './features/clusters/workloadIdentity.ts';
import { registerCreateCluster } from './features/createCluster/createCluster.ts';
import { registerCreateRegistry } from './features/createRegistry/createRegistry.ts';
import { registerFederatedCredentials } from './features/federatedCredentials/commands.ts';
import type { Filter } from './features/finding/filter.ts';
import { registerGoToIdentity } from './features/finding/goToIdentity.ts';
import { registerCreateIdentity } from './features/identities/createIdentity.ts';
import { registerDeleteIdentity } from './features/identities/deleteIdentity.ts';
import { registerIdentityDetails } from './features/identities/identityDetails.ts';
import type { WaysOn as FromManifests } from './features/manifestEditing/register.ts';
import { registerMigrate } from './features/migrate/migrateToWorkloadIdentity.ts';
import { registerMoveToManagedIdentity } from './features/moveToManagedIdentity/moveToManagedIdentity.ts';
import { registerGeneratePodIdentity } from './features/podIdentity/generatePodIdentity.ts';
import type { Time } from './features/previewFeatures/follow.ts';
import { registerPreviewFeatures } from './features/previewFeatures/showPreviewFeatures.ts';
import type { PreviewFeatures } from './features/previewFeatures/showPreviewFeatures.ts';
import { registerCheckPullAccess } from './features/pullCheck/checkPullAccess.ts';
import { registerLetMeReadRepositories } from './features/registries/letMeReadRepositories.ts';
import { registerRegistryDetails } from './features/registryDetails/registryDetails.ts';
import { registerReports } from './features/reports/showReport.ts';
import { registerResourceCommands } from './features/resources/commands.ts';
import { registerCopyAs } from './features/resources/copyAs.ts';
import type { Details } from './features/resources/details.ts';
import type { App } from './features/shared/app.ts';
import type { ShowWho } from './features/shared/failures.ts';
import type { ManifestsOfWorkspace } from './features/shared/workspaceManifests.ts';
import { identityPrincipal } from './features/shared/principalNodes.ts';
import { registerGenerateWorkloadIdentity } from './features/workloadIdentity/generateWorkloadIdentity.ts';
import { registerDisableSystemAssigned } from './features/systemAssigned/disableSystemAssigned.ts';
import { registerEnableSystemAssigned } from './features/systemAssigned/enableSystemAssigned.ts';

/** What several features have in common, and the composition root disposes of. */
interface Shared {
  readonly filter: Filter;
  readonly details: Details;
  readonly manifests: ManifestsOfWorkspace;
  /** Another than the machine's, for tests. */
  readonly time?: Time | undefined;
}

/** What the composition root does by the features. */
interface Features {
  readonly showWho: ShowWho;
  readonly previewFeatures: PreviewFeatures;
  readonly fromManifests: FromManifests;
}

/** A part of the composition root: the commands of the features, and what one of them does by another. */
export function registerFeatures(app: App, { filter, details, manifests, time }: Shared): Features {
  const pullAccess = registerPullAccess(app, (cluster) => moveToManagedIdentity.show(cluster));
  const moveToManagedIdentity = registerMoveToManagedIdentity(app, (principal) => assignRole.to(principal));
  registerDetachRegistry(app, moveToManagedIdentity.show);
  const whoCan = registerWhoCan(app, (place, role) => assignRole.start({ assignees: [], places: [place] }, role));
  const assignRole = registerAssignRole(app, (place) => whoCan.show(place, assignRoles.right));
  registerRemoveRoleAssignment(app);
  registerCheckAccess(app, (who, place, role) => assignRole.start({ assignees: [who], places: [place] }, role));
  registerCreateCluster(app, { assignAcrPull: async (cluster) => pullAccess.to(cluster), letPull: pullAccess.letPull });
  registerCheckPullAccess(app, { letPull: pullAccess.letPull, move: moveToManagedIdentity.show });
  registerCreateIdentity(app, { assignRole: (identity) => assignRole.to(identityPrincipal(identity)) });
  registerCreateRegistry(app, { letPull: pullAccess.from });
  const letMeRead = registerLetMeReadRepositories(app);
  registerDeleteIdentity(app);
  registerEnableSystemAssigned(app);
  registerDisableSystemAssigned(app);
  const federated = registerFederatedCredentials(app);
  registerWorkloadIdentity(app, federated.create);
  registerApply(app);
  const migrate = registerMigrate(app, manifests);
  const workloadIdentity = registerGenerateWorkloadIdentity(app, manifests);
  registerGeneratePodIdentity(app, manifests, workloadIdentity.forIdentity);
  const goTo = registerGoToIdentity(app, filter);
  const json = registerResourceCommands(app, details, { identity: (identity) => identityDetails.show(identity), registry: (registry) => registryDetails.show(registry) });
  const identityDetails = registerIdentityDetails(app, { showInTree: goTo.show, showJson: json.show });
  const registryDetails = registerRegistryDetails(app, { showJson: json.show, letMeRead: letMeRead.of });
  registerCopyAs(app);
  registerReports(app, goTo.show);
  const previewFeatures = registerPreviewFeatures(app, time);
  return {
    showWho: whoCan.showMissing,
    previewFeatures,
    fromManifests: {
      showInTree: goTo.show,
      showDetails: (identity) => identityDetails.show(identity),
      migrate: migrate.show,
      generateWorkloadIdentity: workloadIdentity.forDocument,
      createCredential: federated.createFor,
      editCredential: federated.edit,
    },
  };
}
