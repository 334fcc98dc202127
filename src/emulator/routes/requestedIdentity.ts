import { AzureFailure } from '../http.ts';
import { systemAssigned, userAssigned } from '../identities.ts';
import { field, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Resource, ResourceIdentity } from '../resource.ts';
import { assignedTo, idsWithout } from '../resourceIdentities.ts';
import type { Context } from '../route.ts';
import { checkAssigned } from './requests.ts';

/**
 * The identity that a body asks for, else the one that is there. A system-assigned one stays the same as long as it is;
 * PATCH adds user-assigned ones to those that are there, PUT names all of them, and null takes one away.
 */
export function identityOf(context: Context, body: JsonObject, resource: Resource): ResourceIdentity | undefined {
  const { store } = context;
  const wanted = field(body, 'identity');
  if (wanted === undefined || wanted === null) return resource.identity;
  checkAssigned(context, wanted);
  const types = textOf(field(wanted, 'type')).toLowerCase().split(',').map((type) => type.trim());
  const unknown = types.find((type) => !['none', 'systemassigned', 'userassigned'].includes(type));
  if (unknown !== undefined) throw new AzureFailure(400, 'InvalidIdentityType', `The identity type '${textOf(field(wanted, 'type'))}' is not supported.`);
  const system = types.includes('systemassigned') ? (resource.identity?.principalId === undefined ? systemAssigned(store, resource) : resource.identity) : undefined;
  const listed = objectOf(field(wanted, 'userAssignedIdentities'));
  const given = Object.keys(listed).filter((id) => listed[id] !== null);
  const kept = context.method === 'PATCH' ? idsWithout(assignedTo(resource), Object.keys(listed)) : [];
  const user = types.includes('userassigned') ? userAssigned(store, [...kept, ...given]) : undefined;
  if (!system && !user) return undefined;
  const { userAssignedIdentities: _former, ...principal } = system ?? {};
  return { ...principal, ...user, type: system && user ? 'SystemAssigned, UserAssigned' : system ? 'SystemAssigned' : 'UserAssigned' };
}
