import * as vscode from 'vscode';
import { refOf } from '../../azure/clients.ts';
import { AzureError } from '../../azure/errors.ts';
import { listFederatedCredentials } from '../../azure/federatedCredentials.ts';
import type { Identity } from '../../azure/identities.ts';
import type { IdentityUser } from '../../azure/identityUsers.ts';
import { listLocksAt } from '../../azure/locks.ts';
import type { Lock } from '../../azure/locks.ts';
import { parseResourceId, sameId } from '../../azure/resourceId.ts';
import { kindOf } from '../../azure/resources.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import type { DetailsContract } from '../shared/detailsContract.ts';
import { detailsPanels } from '../shared/detailsPanel.ts';
import type { DetailsAt } from '../shared/detailsPanel.ts';
import type { Place } from '../shared/grouping.ts';
import { lockRows, readOnlyProblem } from '../shared/lockWords.ts';
import { resourceFor } from '../shared/pickers.ts';
import { topics } from '../shared/resourceNodes.ts';
import { editTags, refusalOf } from './editTags.ts';
import type { IdentityDetailsContract, Section, Wish } from './identityDetailsProtocol.ts';
import { readDirectory } from './identityDirectory.ts';
import { readAssignments, readOverview, readUsers } from './identityFacts.ts';

/** What the panel leads to. */
export interface WaysOn {
  readonly showInTree: (resource: Place) => unknown;
  readonly showJson: (identity: OfKind<'identity'>) => unknown;
}

/** The panel "Identity: …": one for each identity. Gives what opens it. */
export function registerIdentityDetails(app: App, ways: WaysOn): { readonly show: (identity: Identity) => void } {
  const show = detailsPanels<Identity, Section, IdentityDetailsContract, Wish>(app, {
    script: 'identityDetails',
    titleOf: ({ name }) => `Identity: ${name}`,
    topicsOf: ({ id, subscriptionId }) => [['overview', topics.identities(subscriptionId)], ['users', topics.usage], ['assignments', topics.access], ['credentials', topics.credentials(id)]],
    showJson: (identity) => ways.showJson({ kind: 'identity', ...identity }),
    handlers: (at, common) => handlers(app, ways, at, common),
  });
  app.commands.register('editTags', async (rows) => {
    const identity = await resourceFor(app, rows, 'identity', 'Edit Tags');
    if (identity) show(identity, { edit: 'tags' });
  });
  return { show };
}

function handlers(app: App, ways: WaysOn, { thing: identity, cloud, leadOn, openInPortal }: DetailsAt<Identity>, common: Handlers<DetailsContract<Section, Wish>>): Handlers<IdentityDetailsContract> {
  let locks: readonly Lock[] | undefined;
  let users: readonly IdentityUser[] = [];
  let saving: AbortController | undefined;

  async function readLocks(signal: AbortSignal): Promise<readonly Lock[]> {
    locks = undefined;
    return (locks = await listLocksAt(cloud, identity, identity.id, signal));
  }

  return {
    ...common,
    async overview(_, signal) {
      const overview = await readOverview(app, cloud, identity, signal);
      if (!overview) app.tree.changed([topics.identities(identity.subscriptionId), topics.counts]);
      return overview;
    },
    locks: async (_, signal) => lockRows(await readLocks(signal)),
    async users(_, signal) {
      const read = await readUsers(app, cloud, identity, signal);
      ({ users } = read);
      return read.rows;
    },
    assignments: async (_, signal) => readAssignments(app, cloud, identity, signal),
    credentials: async (_, signal) => (await listFederatedCredentials(cloud, identity, signal)).map(({ name, issuer, subject }) => ({ name, issuer, subject })),
    directory: async (_, signal) => readDirectory(app, cloud, identity, signal),
    async tagsProblem(_, signal) {
      const [locked, refusal] = await Promise.all([lockProblem(signal), refusalOf(cloud, identity, signal)]);
      return locked ?? (refusal && app.describe(refusal).message);
    },
    async saveTags(form, signal) {
      saving = new AbortController();
      await app.operations.submit(editTags(cloud, identity, form, signal), saving.signal);
    },
    stopSaving: () => saving?.abort(),
    async showUser({ id }, signal) {
      // A page is not trusted: only what it was told is opened.
      const user = users.find((one) => sameId(one.id, id));
      if (!user) return;
      await leadOn(async () => {
        const place = await placeOf(user, signal);
        await (place ? ways.showInTree(place) : openInPortal(user.id));
      });
    },
    findOrphaned: async () => void (await vscode.commands.executeCommand('managedIdentities.findOrphanedRoleAssignments')),
  };

  async function lockProblem(signal: AbortSignal): Promise<string | undefined> {
    if (locks && readOnlyProblem(identity.name, locks) === undefined) return undefined;
    try {
      // A lock that is known may have been removed meanwhile.
      return readOnlyProblem(identity.name, await readLocks(signal));
    } catch (error) {
      if (error instanceof AzureError) return undefined; // Saving says it.
      throw error;
    }
  }

  /** Where a user of the identity stands in the tree, for the kinds that are there. */
  async function placeOf({ id, name, type }: IdentityUser, signal: AbortSignal): Promise<Place | undefined> {
    const kind = kindOf(type);
    const parsed = parseResourceId(id);
    const at = (await subscriptionsOfTenant(app, identity.tenantId, signal)).find(({ subscriptionId }) => subscriptionId.toLowerCase() === parsed?.subscriptionId.toLowerCase());
    return kind && parsed && at ? { kind, id, name, resourceGroup: parsed.resourceGroup, ...refOf(at) } : undefined;
  }
}
