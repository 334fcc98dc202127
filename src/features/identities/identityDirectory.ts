import type { Cloud } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import type { Identity } from '../../azure/identities.ts';
import { groupsOf, lastSignInOf, ownersOf, servicePrincipalOf } from '../../azure/servicePrincipals.ts';
import type { App } from '../shared/app.ts';
import type { DirectoryObject } from './identityDetailsProtocol.ts';

/** What the directory tells of an identity. What it refuses is said beside the rest: many may not read it, or not all of it. */
export async function readDirectory(app: Pick<App, 'describe'>, cloud: Cloud, identity: Identity, signal: AbortSignal): Promise<DirectoryObject> {
  const { principalId, clientId } = identity;
  const unread = new Map<string, string[]>();

  async function part<Value>(name: string, read: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      const { message } = app.describe(error);
      unread.set(message, [...(unread.get(message) ?? []), name]);
      return undefined;
    }
  }

  const [object, owners, groups, lastSignIn] = await Promise.all([
    part('display name', async () => servicePrincipalOf(cloud, identity, principalId, signal)),
    part('owners', async () => ownersOf(cloud, identity, principalId, signal)),
    part('groups', async () => groupsOf(cloud, identity, principalId, signal)),
    part('last sign-in', async () => ({ at: await lastSignInOf(cloud, identity, clientId, signal) })),
  ]);
  return {
    objectId: principalId,
    applicationId: clientId,
    ...(object && { object: { displayName: object.displayName, enabled: object.accountEnabled, createdAt: object.createdAt } }),
    ...(owners && { owners: owners.map(({ name }) => name) }),
    ...(groups && { groups: groups.map(({ name }) => name) }),
    ...(lastSignIn && { lastSignIn }),
    unread: [...unread].map(([message, parts]) => ({ parts, message })),
  };
}
