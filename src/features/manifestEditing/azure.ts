import type * as vscode from 'vscode';
import { clustersIssuing } from '../../azure/clusterIssuers.ts';
import { listFederatedCredentials } from '../../azure/federatedCredentials.ts';
import { listUsersOf } from '../../azure/identityUsers.ts';
import { listResources } from '../../azure/inventory.ts';
import { everyPage } from '../../azure/pages.ts';
import type { OfKind } from '../../azure/resources.ts';
import { parseSearch } from '../../azure/search.ts';
import type { AzureFacts } from '../../manifests/check/azure.ts';
import { namedIdentities } from '../../manifests/named.ts';
import type { Source } from '../../manifests/source.ts';
import { subscriptionsOf, subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import { kept } from './kept.ts';

type Identity = OfKind<'identity'>;

/** What an editor asks of Azure. Nothing of it signs anybody in; each is undefined where Azure cannot be asked, or not now. */
export interface AzureIndex extends vscode.Disposable {
  /** The identities that a source names by any of their IDs: one query, whatever there is besides. */
  readonly named: (source: Source) => Promise<Named | undefined>;
  /** The same, and what is to be checked against them. */
  readonly facts: (source: Source) => Promise<AzureFacts | undefined>;
  /** The first thousand identities that can be seen. */
  readonly identities: () => Promise<readonly Identity[] | undefined>;
  readonly use: (identity: Identity) => Promise<Use | undefined>;
  /** Another cloud, or other things in it. */
  readonly forget: () => void;
}

export interface Named {
  readonly identities: readonly Identity[];
  /** IDs, in lower case, of the subscriptions that were read. */
  readonly subscriptions: ReadonlySet<string>;
}

/** How much an identity is used. */
export interface Use {
  readonly roles: number;
  readonly users: number;
}

export function createAzureIndex(app: App): AzureIndex {
  const memory = kept();
  const { ask } = memory;

  async function named(source: Source): Promise<Named | undefined> {
    const ids = [...new Set(namedIdentities(source).map(({ id }) => id.toLowerCase()))].toSorted();
    const search = parseSearch(ids.join(' '));
    if (!search?.exact) return { identities: [], subscriptions: new Set() };
    return ask(`named ${ids.join(' ')}`, async (signal) => {
      const subscriptions = await subscriptionsOf(app, signal);
      const pages = listResources(app.cloud(), subscriptions, ['identity'], search);
      const identities = await everyPage(pages, signal);
      const unread = new Set(pages.failures().map(({ at }) => at.subscriptionId.toLowerCase()));
      return { identities, subscriptions: new Set(subscriptions.map(({ subscriptionId }) => subscriptionId.toLowerCase()).filter((id) => !unread.has(id))) };
    });
  }

  const credentialsOf = async (identity: Identity) => ask(`credentials ${identity.id}`, async (signal) => listFederatedCredentials(app.cloud(), identity, signal));

  async function issuersAmong(issuers: readonly string[]): Promise<readonly string[]> {
    if (issuers.length === 0) return [];
    const found = await ask(`issuers ${issuers.join(' ')}`, async (signal) => {
      const subscriptions = await subscriptionsOf(app, signal);
      const clusters = await everyPage(listResources(app.cloud(), subscriptions, ['cluster'], clustersIssuing(issuers)), signal);
      return clusters.flatMap(({ oidcIssuer }) => (oidcIssuer === undefined ? [] : [oidcIssuer]));
    });
    return found ?? [];
  }

  return {
    named,
    async facts(source) {
      const known = await named(source);
      if (!known) return undefined;
      const accounts = new Set(namedIdentities(source).filter(({ manifest }) => manifest.kind === 'ServiceAccount').map(({ id }) => id.toLowerCase()));
      const asked = known.identities.filter(({ clientId }) => accounts.has(clientId.toLowerCase())).slice(0, mostIdentities);
      const credentials = new Map<string, NonNullable<Awaited<ReturnType<typeof credentialsOf>>>>();
      for (const identity of asked) {
        const list = await credentialsOf(identity);
        if (list) credentials.set(identity.clientId.toLowerCase(), list);
      }
      const slashless = [...credentials.values()].flat().flatMap(({ issuer }) => (issuer.endsWith('/') ? [] : [`${issuer}/`]));
      return { ...known, credentials, issuers: await issuersAmong([...new Set(slashless)].toSorted()) };
    },
    identities: async () =>
      ask('identities', async (signal) => {
        const subscriptions = await subscriptionsOf(app, signal);
        return listResources(app.cloud(), subscriptions, ['identity']).next(signal);
      }),
    use: async (identity) =>
      ask(`use ${identity.id}`, async (signal) => {
        const cloud = app.cloud();
        const [roles, users] = await Promise.all([
          rolesOf(app, cloud, identity.principalId, identity.tenantId, signal),
          subscriptionsOfTenant(app, identity.tenantId, signal).then(async (subscriptions) => listUsersOf(cloud, subscriptions, identity.id, signal)),
        ]);
        return { roles: roles.assignments.length, users: users.length };
      }),
    forget: memory.forget,
    dispose: memory.forget,
  };
}

// A file that names more of them is a list of identities, and each is a request.
const mostIdentities = 20;
