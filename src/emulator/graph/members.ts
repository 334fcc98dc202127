import type { Directory, Principal } from '../directory.ts';
import { withGroups } from '../directory.ts';
import { AzureFailure } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { field, listOf } from '../json.ts';
import { actionAnswer, graphBody, list } from './answer.ts';
import type { GraphRequest } from './answer.ts';
import { renderTyped } from './render.ts';

const strings = 'Collection(Edm.String)';

/** The direct members of a group. One that is gone is left out. */
export function membersOf(request: GraphRequest, directory: Directory, group: Principal): EmulatorResponse {
  const members = (group.members ?? []).flatMap((id) => directory.principals.get(id.toLowerCase()) ?? []);
  return list(request, 'directoryObjects', members, (member) => renderTyped(request.store, member));
}

/** The groups that hold the principal, directly or through others. https://learn.microsoft.com/graph/api/directoryobject-getmembergroups */
export function memberGroups(request: GraphRequest, directory: Directory, principal: Principal): EmulatorResponse {
  if (typeof field(graphBody(request), 'securityEnabledOnly') !== 'boolean') throw new AzureFailure(400, 'Request_BadRequest', "Required parameter 'securityEnabledOnly' is missing or is not a boolean.");
  return actionAnswer(request, strings, groupsOf(directory, principal));
}

/** Of the groups in the body, those that hold the principal. https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups */
export function checkMemberGroups(request: GraphRequest, directory: Directory, principal: Principal): EmulatorResponse {
  const asked = listOf(field(graphBody(request), 'groupIds')).map((id) => String(id).toLowerCase());
  if (asked.length === 0 || asked.length > 20) throw new AzureFailure(400, 'Request_BadRequest', 'The groupIds must be 1 to 20 object IDs of groups.');
  return actionAnswer(request, strings, groupsOf(directory, principal).filter((id) => asked.includes(id.toLowerCase())));
}

function groupsOf(directory: Directory, principal: Principal): string[] {
  const holding = withGroups(directory, principal.id);
  return [...directory.groups.values()].filter(({ id }) => id !== principal.id && holding.has(id.toLowerCase())).map(({ id }) => id);
}
