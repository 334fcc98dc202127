import { assignRoles } from './azure/rights.ts';
import { registerAssignAcrPull } from './features/access/assignAcrPull.ts';
import { registerRemoveRoleAssignment } from './features/access/removeRoleAssignment.ts';
import { registerAssignRole } from './features/assignRole/assignRole.ts';
import { registerCheckAccess } from './features/checkAccess/checkAccess.ts';
import { registerWhoCan } from './features/checkAccess/whoCan.ts';
import { registerFederatedCredentials } from './features/federatedCredentials/commands.ts';
import type { Filter } from './features/finding/filter.ts';
import { registerGoToIdentity } from './features/finding/goToIdentity.ts';
import { registerCreateIdentity } from './features/identities/createIdentity.ts';
import { registerDeleteIdentity } from './features/identities/deleteIdentity.ts';
import { registerIdentityDetails } from './features/identities/identityDetails.ts';
import { registerMoveToManagedIdentity } from './features/moveToManagedIdentity/moveToManagedIdentity.ts';
import { registerGeneratePodIdentity } from './features/podIdentity/generatePodIdentity.ts';
import { registerReports } from './features/reports/showReport.ts';
import { registerResourceCommands } from './features/resources/commands.ts';
import { registerCopyAs } from './features/resources/copyAs.ts';
import type { Details } from './features/resources/details.ts';
import type { App } from './features/shared/app.ts';
import type { ShowWho } from './features/shared/failures.ts';
import { identityPrincipal } from './features/shared/principalNodes.ts';
import { registerDisableSystemAssigned } from './features/systemAssigned/disableSystemAssigned.ts';
import { registerEnableSystemAssigned } from './features/systemAssigned/enableSystemAssigned.ts';

/** A part of the composition root: the commands of the features, and what one of them does by another. */
export function registerFeatures(app: App, filter: Filter, details: Details): { readonly showWho: ShowWho } {
  registerAssignAcrPull(app, (cluster) => moveToManagedIdentity.show(cluster));
  const moveToManagedIdentity = registerMoveToManagedIdentity(app, (principal) => assignRole.to(principal));
  const whoCan = registerWhoCan(app, (place, role) => assignRole.start({ assignees: [], places: [place] }, role));
  const assignRole = registerAssignRole(app, (place) => whoCan.show(place, assignRoles.right));
  registerRemoveRoleAssignment(app);
  registerCheckAccess(app, (who, place, role) => assignRole.start({ assignees: [who], places: [place] }, role));
  registerCreateIdentity(app, { assignRole: (identity) => assignRole.to(identityPrincipal(identity)) });
  registerDeleteIdentity(app);
  registerEnableSystemAssigned(app);
  registerDisableSystemAssigned(app);
  registerFederatedCredentials(app);
  registerGeneratePodIdentity(app);
  const goTo = registerGoToIdentity(app, filter);
  const json = registerResourceCommands(app, details, (identity) => identityDetails.show(identity));
  const identityDetails = registerIdentityDetails(app, { showInTree: goTo.show, showJson: json.show });
  registerCopyAs(app);
  registerReports(app, goTo.show);
  return { showWho: whoCan.showMissing };
}
