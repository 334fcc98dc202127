/** The parts of an Azure Resource Manager resource ID. Names keep the spelling of the ID; compare with {@link sameId}. */
export interface ResourceId {
  readonly subscriptionId: string;
  /** Empty for a subscription's own ID and for subscription-level resources. */
  readonly resourceGroup: string;
  /** For instance "Microsoft.ManagedIdentity/userAssignedIdentities"; empty for a subscription or a resource group. */
  readonly type: string;
  /** The last name in the ID. */
  readonly name: string;
}

const subscriptionPattern = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(?:\/providers\/([^/]+)\/(.+))?$/i;

/** The parts of `id`, or undefined when it is not the ID of a subscription, a resource group or a resource. */
export function parseResourceId(id: string): ResourceId | undefined {
  const match = subscriptionPattern.exec(id.replace(/\/+$/, ''));
  if (!match) return undefined;
  const [, subscriptionId = '', resourceGroup = '', namespace, path] = match;
  if (!namespace || !path) return { subscriptionId, resourceGroup, type: '', name: resourceGroup || subscriptionId };
  const segments = path.split('/');
  if (segments.length % 2 !== 0) return undefined;
  const types = segments.filter((_, index) => index % 2 === 0);
  return { subscriptionId, resourceGroup, type: [namespace, ...types].join('/'), name: segments.at(-1) ?? '' };
}

/** The spelling under which IDs are equal: Azure returns the same ID as `resourcegroups` and `resourceGroups`, with names in mixed case. */
export function idKey(id: string): string {
  return id.replace(/\/+$/, '').toLowerCase();
}

/** Whether two IDs name the same resource. IDs are never compared in another way. */
export function sameId(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && idKey(a) === idKey(b);
}

/** Whether `id` is `scope` itself or lies below it, so that an assignment at `scope` counts for `id`. */
export function isWithin(id: string, scope: string): boolean {
  const key = idKey(scope);
  return key === '' || idKey(id) === key || idKey(id).startsWith(`${key}/`);
}

/** The ID of the subscription. */
export function subscriptionScope(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}`;
}

/** The GUID at the end of a role definition's ID, which is spelled with or without a scope in front. */
export function roleGuid(roleDefinitionId: string): string {
  return idKey(roleDefinitionId).split('/').at(-1) ?? '';
}
