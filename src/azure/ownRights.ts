import { allows } from './access.ts';
import type { Right } from './access.ts';
import { authorizationClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { parseResourceId } from './resourceId.ts';
import { toPermission } from './roles.ts';
import type { Permission } from './roles.ts';

/**
 * Whether the caller's own roles, inherited ones included, allow the right on a resource that stands in no other one.
 * Deny assignments and locks are not among it. Throws `denied` where not even that may be read.
 * Source: https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
export async function mayDo(cloud: Cloud, at: SubscriptionRef, resourceId: string, right: Right, signal: AbortSignal): Promise<boolean> {
  return asAzure(async () => {
    const id = parseResourceId(resourceId);
    const [namespace, type, ...nested] = id?.type.split('/') ?? [];
    if (!id || namespace === undefined || type === undefined || nested.length > 0) throw new AzureError('invalid', 'InvalidResourceId', `"${resourceId}" is not the ID of a resource that stands in no other one.`);
    const client = await authorizationClient(cloud, at);
    const permissions: Permission[] = [];
    for await (const permission of client.permissions.listForResource(id.resourceGroup, namespace, '', type, id.name, { abortSignal: signal })) permissions.push(toPermission(permission));
    return allows(permissions, right);
  });
}
