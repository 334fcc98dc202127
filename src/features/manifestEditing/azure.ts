import type * as vscode from 'vscode';
import type { Cloud } from '../../azure/cloud.ts';
import { clustersIssuing } from '../../azure/clusterIssuers.ts';
import { listFederatedCredentials } from '../../azure/federatedCredentials.ts';
import type { FederatedCredential } from '../../azure/federatedCredentials.ts';
import { listUsersOf } from '../../azure/identityUsers.ts';
import { listResources } from '../../azure/inventory.ts';
import { everyPage } from '../../azure/pages.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { parseSearch } from '../../azure/search.ts';
import type { AzureFacts } from '../../manifests/check/azure.ts';
import { isWholeId } from '../../manifests/check/azureIds.ts';
import { namedIdentities } from '../../manifests/named.ts';
import type { Source } from '../../manifests/source.ts';
import { subscriptionsOf, subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { topics } from '../shared/resourceNodes.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import { kept } from './kept.ts';

type Identity = OfKind<'identity'>;

/**
 * What an editor asks of Azure. Nothing of it signs anybody in; each is undefined where Azure cannot be asked, or not now,
 * or not of so much. Each rejects with AbortError when `signal` aborts; `facts` also when another cloud is chosen meanwhile.
 */
export interface AzureIndex extends vscode.Disposable {
  /** The identities that a source names by any of their IDs: one query, whatever there is besides. */
  readonly named: (source: Source, signal: AbortSignal) => Promise<Named | undefined>;
  /** The same, and what is to be checked against them. */
  readonly facts: (source: Source, signal: AbortSignal) => Promise<AzureFacts | undefined>;
  /** The identities that can be seen. Where there are too many: those that have to do with what is typed by now. */
  readonly offered: (typed: string, signal: AbortSignal) => Promise<Offered | undefined>;
  readonly use: (identity: Identity, signal: AbortSignal) => Promise<Use | undefined>;
  /** Other things in the cloud, by the topics of what was written; without them it is another cloud. */
  readonly forget: (topics?: readonly string[]) => void;
}

export interface Named {
  readonly identities: readonly Identity[];
  /** IDs, in lower case, of the subscriptions that were read. */
  readonly subscriptions: ReadonlySet<string>;
}

export interface Offered {
  readonly identities: readonly Identity[];
  /** Whether these are all: a thousand, or a little more, are enough. */
  readonly complete: boolean;
}

/** How much an identity is used. */
export interface Use {
  readonly roles: number;
  readonly users: number;
}

// What a write has to touch, so that the answers are other ones.
const anIdentity = beginningWith(topics.identities(''));
const aCluster = beginningWith(topics.clusters(''));
const aUse = (topic: string): boolean => topic === topics.access || topic === topics.usage;

/** Whether a write that touched this topic makes what is checked against Azure another thing. */
export const concernsFacts = (topic: string): boolean => anIdentity(topic) || aCluster(topic) || beginningWith(topics.credentials(''))(topic);

/** Whether it makes the use of identities another one, or the identities. */
export const concernsUse = (topic: string): boolean => anIdentity(topic) || aUse(topic);

export function createAzureIndex(app: Pick<App, 'cloud' | 'estate'>): AzureIndex {
  const memory = kept();
  const { ask } = memory;

  /** Where to ask. The cloud is that of the subscriptions: when another one is chosen, `signal` aborts at once. */
  async function here(signal: AbortSignal): Promise<{ readonly cloud: Cloud; readonly subscriptions: readonly Subscription[] }> {
    const subscriptions = await subscriptionsOf(app, signal);
    signal.throwIfAborted();
    return { cloud: app.cloud(), subscriptions };
  }

  async function named(source: Source, signal: AbortSignal): Promise<Named | undefined> {
    // Half an ID is typed on, and is of nothing.
    const ids = [...new Set(namedIdentities(source).map(({ id }) => id.toLowerCase()).filter(isWholeId))].toSorted();
    if (ids.length > mostNamed) return undefined;
    const search = parseSearch(ids.join(' '));
    if (!search?.exact) return { identities: [], subscriptions: new Set() };
    const find = async (asking: AbortSignal): Promise<Named> => {
      const { cloud, subscriptions } = await here(asking);
      const pages = listResources(cloud, subscriptions, ['identity'], search);
      const identities = await everyPage(pages, asking);
      const unread = new Set(pages.failures().map(({ at }) => at.subscriptionId.toLowerCase()));
      return { identities, subscriptions: new Set(subscriptions.map(({ subscriptionId }) => subscriptionId.toLowerCase()).filter((id) => !unread.has(id))) };
    };
    return ask({ name: `named ${ids.join(' ')}`, goesBy: anIdentity, find }, signal);
  }

  async function credentialsOf(cloud: Cloud, identity: Identity, signal: AbortSignal): Promise<readonly FederatedCredential[] | undefined> {
    // One of the same name may have been deleted and made again.
    const own = [topics.credentials(identity.id), topics.identities(identity.subscriptionId)];
    return ask({ name: `credentials ${identity.id}`, goesBy: (topic) => own.includes(topic), find: async (asking) => listFederatedCredentials(cloud, identity, asking) }, signal);
  }

  async function issuersAmong(issuers: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    if (issuers.length === 0) return [];
    const find = async (asking: AbortSignal): Promise<readonly string[]> => {
      const { cloud, subscriptions } = await here(asking);
      const clusters = await everyPage(listResources(cloud, subscriptions, ['cluster'], clustersIssuing(issuers)), asking);
      return clusters.flatMap(({ oidcIssuer }) => (oidcIssuer === undefined ? [] : [oidcIssuer]));
    };
    return (await ask({ name: `issuers ${issuers.join(' ')}`, goesBy: aCluster, find }, signal)) ?? [];
  }

  /** By part of a name, say; all of them where it is empty. */
  async function offeredBy(words: string, signal: AbortSignal): Promise<Offered | undefined> {
    const find = async (asking: AbortSignal): Promise<Offered> => {
      const { cloud, subscriptions } = await here(asking);
      const pages = listResources(cloud, subscriptions, ['identity'], parseSearch(words));
      const identities: Identity[] = [];
      // Each tenant has pages of its own.
      while (!pages.done() && identities.length < mostOffered) identities.push(...(await pages.next(asking)));
      return { identities, complete: pages.done() };
    };
    return ask({ name: `offered ${words}`, goesBy: anIdentity, find }, signal);
  }

  return {
    named,
    async facts(source, signal) {
      // Identities of one cloud are not looked for in another one.
      const asking = AbortSignal.any([signal, memory.present()]);
      const known = await named(source, asking);
      asking.throwIfAborted();
      if (!known) return undefined;
      const accounts = new Set(namedIdentities(source).filter(({ manifest }) => manifest.kind === 'ServiceAccount').map(({ id }) => id.toLowerCase()));
      const asked = known.identities.filter(({ clientId }) => accounts.has(clientId.toLowerCase())).slice(0, mostIdentities);
      const credentials = new Map<string, readonly FederatedCredential[]>();
      if (asked.length === 0) return { ...known, credentials, issuers: [] };
      const cloud = app.cloud();
      for (const identity of asked) {
        const list = await credentialsOf(cloud, identity, asking);
        if (list) credentials.set(identity.clientId.toLowerCase(), list);
      }
      const slashless = [...credentials.values()].flat().flatMap(({ issuer }) => (issuer.endsWith('/') ? [] : [`${issuer}/`]));
      return { ...known, credentials, issuers: await issuersAmong([...new Set(slashless)].toSorted(), asking) };
    },
    async offered(typed, signal) {
      const all = await offeredBy('', signal);
      return all?.complete === false && typed.trim() !== '' ? offeredBy(typed.trim().toLowerCase(), signal) : all;
    },
    async use(identity, signal) {
      const find = async (asking: AbortSignal): Promise<Use> => {
        const cloud = app.cloud();
        const [roles, users] = await Promise.all([
          rolesOf(app, cloud, identity.principalId, identity.tenantId, asking),
          subscriptionsOfTenant(app, identity.tenantId, asking).then(async (subscriptions) => listUsersOf(cloud, subscriptions, identity.id, asking)),
        ]);
        return { roles: roles.assignments.length, users: users.length };
      };
      return ask({ name: `use ${identity.id}`, goesBy: concernsUse, find }, signal);
    },
    forget: memory.forget,
    dispose: () => memory.forget(),
  };
}

// All of them go into one query.
const mostNamed = 200;
// Nobody reads on in a longer list.
const mostOffered = 1000;
// A file that names more of them is a list of identities, and each is a request.
const mostIdentities = 20;

function beginningWith(start: string): (topic: string) => boolean {
  return (topic) => topic.startsWith(start);
}
