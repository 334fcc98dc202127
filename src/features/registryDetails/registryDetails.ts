import { AzureError } from '../../azure/errors.ts';
import type { Pages } from '../../azure/pages.ts';
import { findRegistry, listRegistryUsages } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { repositoryPages, tagPages } from '../../azure/repositories.ts';
import { sameId } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import type { DetailsContract } from '../shared/detailsContract.ts';
import { detailsPanels } from '../shared/detailsPanel.ts';
import type { DetailsAt } from '../shared/detailsPanel.ts';
import { pullersOf } from '../shared/pullersOf.ts';
import { doubtIn, unreadRole } from '../shared/pullWords.ts';
import { topics } from '../shared/resourceNodes.ts';
import { scopeInWords } from '../shared/scopes.ts';
import { whereIs } from '../shared/whereIs.ts';
import type { Listed, Pullers, RegistryDetailsContract, Section } from './registryDetailsProtocol.ts';

/** What the panel leads to. */
export interface WaysOn {
  readonly showJson: (registry: OfKind<'registry'>) => unknown;
  /** Whether who is signed in has the roles now that read what is in it. */
  readonly letMeRead: (registry: Registry) => Promise<boolean>;
}

/** The panel "Registry: …": one for each registry. Gives what opens it. */
export function registerRegistryDetails(app: App, ways: WaysOn): { readonly show: (registry: Registry) => void } {
  const show = detailsPanels<Registry, Section, RegistryDetailsContract>(app, {
    script: 'registryDetails',
    titleOf: ({ name }) => `Registry: ${name}`,
    topicsOf: ({ subscriptionId }) => [['overview', topics.registries(subscriptionId)], ['network', topics.registries(subscriptionId)], ['pullers', topics.access], ['repositories', topics.access]],
    showJson: (registry) => ways.showJson({ kind: 'registry', ...registry }),
    handlers: (at, common) => handlers(app, ways, at, common),
  });
  return { show };
}

function handlers(app: App, ways: WaysOn, { thing: registry, cloud }: DetailsAt<Registry>, common: Handlers<DetailsContract<Section>>): Handlers<RegistryDetailsContract> {
  // How far the list was read.
  let repositories: Pages<string> = repositoryPages(cloud, registry);

  /** As it is now: what the panel was opened with may be old. */
  const found = async (signal: AbortSignal) => findRegistry(cloud, registry, registry.id, signal);

  async function nextPage(signal: AbortSignal): Promise<Listed> {
    const names = await repositories.next(signal);
    return { names, more: !repositories.done() };
  }

  return {
    ...common,
    async overview(_, signal) {
      const [now, where] = await Promise.all([found(signal), whereIs(app, registry, signal)]);
      if (!now) {
        app.tree.changed([topics.registries(registry.subscriptionId), topics.counts]);
        return undefined;
      }
      const { id, loginServer, sku, adminUser, anonymousPull, contentTrust, state, resourceGroup, location, subscriptionId, created, tags } = now;
      const mode = now.modeTold === false ? 'untold' : now.mode;
      return { id, loginServer, sku, mode, adminUser, anonymousPull, contentTrust, state, resourceGroup, location, subscriptionId, created, tags, ...where };
    },
    network: async (_, signal) => (await found(signal))?.network,
    usage: async (_, signal) => listRegistryUsages(cloud, registry, signal),
    pullers: async (_, signal) => readPullers(app, cloud, (await found(signal)) ?? registry, signal),
    async repositories(_, signal) {
      repositories = repositoryPages(cloud, (await found(signal)) ?? registry);
      try {
        return await nextPage(signal);
      } catch (error) {
        if (error instanceof AzureError && error.code === 'RepositoriesDenied') return { refused: app.describe(error).message };
        throw error;
      }
    },
    moreRepositories: async (_, signal) => nextPage(signal),
    async tags({ repository }, signal) {
      const pages = tagPages(cloud, registry, repository);
      const tags = await pages.next(signal);
      return { tags, more: !pages.done() };
    },
    letMeRead: async () => ways.letMeRead(registry),
  };
}

async function readPullers(app: App, cloud: DetailsAt<Registry>['cloud'], registry: Registry, signal: AbortSignal): Promise<Pullers> {
  const [{ pulls, unread, roles, names, problem }, subscriptions] = await Promise.all([pullersOf(app, cloud, registry, signal), subscriptionsOfTenant(app, registry.tenantId, signal)]);
  const inWords = (roleDefinitionId: string): string => {
    const role = roles.get(roleGuid(roleDefinitionId));
    return role ? [role.name, doubtIn(registry, role)].filter(Boolean).join(' · ') : `${unreadRole(roleDefinitionId)} · could not be read`;
  };
  const rows = [...pulls, ...unread].map(({ principalId, roleDefinitionId, scope, condition = '' }) => ({
    // With the directory readable, a principal without a name is one that was deleted.
    who: names?.get(principalId.toLowerCase())?.name ?? (names ? 'Identity not found' : principalId),
    role: inWords(roleDefinitionId),
    where: sameId(scope, registry.id) ? 'here' : `inherited from ${scopeInWords(scope, subscriptions)}`,
    condition,
  }));
  return { rows: rows.toSorted((a, b) => a.who.localeCompare(b.who) || a.role.localeCompare(b.role)), problem };
}
