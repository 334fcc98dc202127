import { isAllowed } from '../access.ts';
import { AzureFailure } from '../http.ts';
import { keyOf, subscriptionKey } from '../ids.ts';
import type { Context } from '../route.ts';
import { tenantOf } from '../scopes.ts';

export interface LinkedCheck {
  /** What the caller does, and where; they may. */
  readonly action: string;
  readonly scope: string;
  /** What they must be allowed to do at each linked scope: any of these operations, the first for messages. */
  readonly linkedActions: readonly [string, ...string[]];
  /** The scopes that the body names, each an ID in Azure's form. */
  readonly linked: readonly string[];
}

/**
 * The check of Resource Manager on what a body refers to: the caller must have a right there too. Throws Azure's 403.
 * Sources of the messages: https://github.com/Azure/aad-pod-identity/issues/613 and https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export function demandLinked({ store, rights, caller }: Context, { action, scope, linkedActions, linked }: LinkedCheck): void {
  const has = `The client '${caller.name}' with object id '${caller.objectId}' has permission to perform action '${action}' on scope '${scope}'`;
  const elsewhere = linked.find((id) => keyOf(tenantOf(store, id) ?? caller.tenantId) !== keyOf(caller.tenantId));
  if (elsewhere !== undefined) throw new AzureFailure(403, 'LinkedAuthorizationFailed', `${has}, however the current tenant '${caller.tenantId}' is not authorized to access linked subscription '${subscriptionKey(elsewhere)}'.`);
  const unknown = linked.find((id) => subscriptionKey(id) !== '' && tenantOf(store, id) === undefined);
  if (unknown !== undefined) throw new AzureFailure(403, 'LinkedAuthorizationFailed', `${has}; however, the linked subscription '${subscriptionKey(unknown)}' was not found.`);
  const denied = linked.filter((id) => !linkedActions.some((name) => isAllowed(rights, name, id)));
  if (denied.length > 0) throw new AzureFailure(403, 'LinkedAuthorizationFailed', `${has}; however, it does not have permission to perform action '${linkedActions[0]}' on the linked scope(s) '${denied.join(',')}' or the linked scope(s) are invalid.`);
}

/** Azure's 400 for what is no ID. */
export function invalidLink(id: string, path: string): AzureFailure {
  return new AzureFailure(400, 'LinkedInvalidPropertyId', `Property id '${id}' at path '${path}' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.`);
}
