import type { Cloud } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import { listResources } from '../../azure/inventory.ts';
import { everyPage } from '../../azure/pages.ts';
import type { OfKind } from '../../azure/resources.ts';
import { parseSearch } from '../../azure/search.ts';
import { inCloud, subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { clustersIn } from '../shared/clusterChoices.ts';
import type { Clusters } from '../shared/clusterContract.ts';

/** What Azure was found to have. */
export interface KnownAzure {
  readonly cloud: Cloud | undefined;
  /** Undefined where it could not be asked. */
  readonly identities: readonly OfKind<'identity'>[] | undefined;
}

/** What a panel asks of Azure: of one cloud, the one that was in use when it asked first. */
export interface PanelAzure {
  /** The identities with these client IDs. The same ones are asked for once, whatever came of it. */
  readonly identities: (clientIds: readonly string[], signal: AbortSignal) => Promise<KnownAzure>;
  /** They are asked for again the next time. */
  readonly forget: () => void;
  /** All that can be seen. Whichever tenant a cluster is in, anybody can read its issuer: identities of another one can trust it. */
  readonly clusters: (signal: AbortSignal) => Promise<Clusters>;
}

export function createPanelAzure(app: App): PanelAzure {
  let own: Cloud | undefined;
  let kept: { readonly ids: string; readonly answer: Promise<KnownAzure> } | undefined;

  /** Subscriptions of one cloud are none of another. */
  function inUse(): Cloud {
    const cloud = app.cloud();
    own ??= cloud;
    if (own !== cloud) throw new Error('Another cloud is in use now. Open the panel again.');
    return own;
  }

  /** None are told where Azure can't be asked: the files can be migrated all the same. */
  async function ask(clientIds: readonly string[], signal: AbortSignal): Promise<KnownAzure> {
    if (!parseSearch(clientIds.join(' '))?.exact) return { cloud: undefined, identities: [] };
    try {
      // The first who asks connects.
      const subscriptions = await subscriptionsOf(app, signal);
      const cloud = inUse();
      const identities: OfKind<'identity'>[] = [];
      for (let at = 0; at < clientIds.length; at += mostAtOnce) {
        const search = parseSearch(clientIds.slice(at, at + mostAtOnce).join(' '));
        if (search?.exact) identities.push(...(await everyPage(listResources(cloud, subscriptions, ['identity'], search), signal)));
      }
      return { cloud, identities };
    } catch (error) {
      if (error instanceof AzureError) return { cloud: undefined, identities: undefined };
      throw error;
    }
  }

  return {
    async identities(clientIds, signal) {
      const wanted = [...new Set(clientIds.map((id) => id.toLowerCase()))].toSorted();
      const ids = wanted.join(' ');
      if (kept?.ids === ids) return kept.answer;
      const mine = { ids, answer: ask(wanted, signal) };
      kept = mine;
      mine.answer.catch(() => (kept = kept === mine ? undefined : kept));
      return mine.answer;
    },
    forget: () => (kept = undefined),
    async clusters(signal) {
      const subscriptions = await subscriptionsOf(app, signal);
      const cloud = inUse();
      return clustersIn(inCloud(app, cloud), cloud, subscriptions, signal);
    },
  };
}

// Client IDs in one query: its text has a limit, and each of them stands in it several times.
const mostAtOnce = 200;
