import type { Directory, Principal } from '../directory.ts';
import { withGroups } from '../directory.ts';
import { AzureFailure } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { field, listOf } from '../json.ts';
import { actionAnswer, graphBody, list } from './answer.ts';
import type { GraphRequest } from './answer.ts';
import { filterOf } from './filter.ts';
import { render, renderTyped } from './render.ts';

const strings = 'Collection(Edm.String)';

/** The direct members of a group. One that is gone is left out. */
export function membersOf(request: GraphRequest, directory: Directory, group: Principal): EmulatorResponse {
  return principals(request, directory, group.members ?? []);
}

/** Who looks after a group or a service principal. https://learn.microsoft.com/graph/api/serviceprincipal-list-owners */
export function ownersOf(request: GraphRequest, directory: Directory, { owners = [] }: Principal): EmulatorResponse {
  return principals(request, directory, owners);
}

/** The groups that hold the principal directly. https://learn.microsoft.com/graph/api/serviceprincipal-list-memberof */
export function groupsWith(request: GraphRequest, directory: Directory, { id }: Principal, cast: boolean): EmulatorResponse {
  return groups(request, [...directory.groups.values()].filter(({ members }) => members?.some((member) => member.toLowerCase() === id.toLowerCase())), cast);
}

/** And those that hold it through others. https://learn.microsoft.com/graph/api/serviceprincipal-list-transitivememberof */
export function groupsAbove(request: GraphRequest, directory: Directory, principal: Principal, cast: boolean): EmulatorResponse {
  return groups(request, groupsOf(directory, principal), cast);
}

/** Those that are gone are left out. */
function principals(request: GraphRequest, directory: Directory, ids: readonly string[]): EmulatorResponse {
  const found = ids.flatMap((id) => directory.principals.get(id.toLowerCase()) ?? []);
  return list(request, 'directoryObjects', found, (principal) => renderTyped(request.store, principal));
}

/** As groups where they are asked for as such, else as objects of a mixed list: there are no directory roles here. */
function groups(request: GraphRequest, found: readonly Principal[], cast: boolean): EmulatorResponse {
  const passing = found.filter(filterOf(request.query.get('$filter')));
  return cast ? list(request, 'groups', passing, (group) => render(request.store, group)) : list(request, 'directoryObjects', passing, (group) => renderTyped(request.store, group));
}

/** The groups that hold the principal, directly or through others. https://learn.microsoft.com/graph/api/directoryobject-getmembergroups */
export function memberGroups(request: GraphRequest, directory: Directory, principal: Principal): EmulatorResponse {
  if (typeof field(graphBody(request), 'securityEnabledOnly') !== 'boolean') throw new AzureFailure(400, 'Request_BadRequest', "Required parameter 'securityEnabledOnly' is missing or is not a boolean.");
  return actionAnswer(request, strings, groupsOf(directory, principal).map(({ id }) => id));
}

/** Of the groups in the body, those that hold the principal. https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups */
export function checkMemberGroups(request: GraphRequest, directory: Directory, principal: Principal): EmulatorResponse {
  const asked = listOf(field(graphBody(request), 'groupIds')).map((id) => String(id).toLowerCase());
  if (asked.length === 0 || asked.length > 20) throw new AzureFailure(400, 'Request_BadRequest', 'The groupIds must be 1 to 20 object IDs of groups.');
  return actionAnswer(request, strings, groupsOf(directory, principal).map(({ id }) => id).filter((id) => asked.includes(id.toLowerCase())));
}

function groupsOf(directory: Directory, principal: Principal): Principal[] {
  const holding = withGroups(directory, principal.id);
  return [...directory.groups.values()].filter(({ id }) => id !== principal.id && holding.has(id.toLowerCase()));
}
