import * as az from '../../azure/asCode/az.ts';
import { grantRole } from '../../azure/grants.ts';
import { pullRole } from '../../azure/registries.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Done } from '../../ui/operation.ts';
import type { Row } from '../../ui/tree.ts';
import type { App } from '../shared/app.ts';
import { pickResource } from '../shared/pickers.ts';
import { resourceOf, topics } from '../shared/resourceNodes.ts';

type Puller = OfKind<'identity'> | OfKind<'cluster'>;
type Registry = OfKind<'registry'>;

export interface AssignAcrPull {
  readonly to: (puller: Puller) => Promise<void>;
  readonly from: (registry: Registry) => Promise<void>;
}

/** Lets an identity or a cluster pull from a registry, asked from whichever side. */
export function registerAssignAcrPull(app: App, enableManagedIdentity: (cluster: OfKind<'cluster'>) => unknown): AssignAcrPull {
  async function assign(puller: Puller | undefined, registry: Registry | undefined): Promise<void> {
    const who = puller ?? (await pickPuller(app, registry));
    if (!who) return;
    // Said before the registry is asked for: with this cluster it would be in vain.
    const principal = principalOf(who);
    if (!principal) return sayWhyNot(who);
    const where = registry ?? (await pickResource(app, ['registry'], `Assign AcrPull to ${who.name}`, ({ tenantId }) => sameTenant(tenantId, who.tenantId)));
    if (!where) return;
    await grant(app, principal, where);
  }

  async function sayWhyNot(puller: Puller): Promise<void> {
    if (puller.kind === 'cluster' && puller.runsOn.kind === 'servicePrincipal') {
      const enable = { title: 'Enable Managed Identity', run: () => enableManagedIdentity(puller) };
      return app.commands.offer('info', `${puller.name} runs on a service principal. Enable its managed identity first, then let that pull.`, [enable]);
    }
    return app.commands.offer('info', `${puller.name} has no kubelet identity yet, and that is what pulls images. Try again when the cluster is ready.`);
  }

  app.commands.register('assignAcrPull', async (rows) => {
    const registry = resourceOf(rows[0], 'registry');
    await assign(pullerOf(rows[0]) ?? undefined, registry);
  });
  return { to: async (puller) => assign(puller, undefined), from: async (registry) => assign(undefined, registry) };
}

interface Principal {
  /** How people know it: the identity, or the cluster's kubelet identity. */
  readonly name: string;
  readonly principalId: string;
}

async function grant(app: App, principal: Principal, registry: Registry): Promise<void> {
  const role = pullRole(registry);
  await app.operations.run({
    title: `Assign ${role.name} on ${registry.name} to ${principal.name}`,
    commands: [az.assignRole({ scope: registry.id, role: role.name, principalId: principal.principalId })],
    topics: [topics.access],
    run: async (signal) => grantRole(app.cloud(), registry, { scope: registry.id, role, principalId: principal.principalId }, signal),
    done: ({ existed }) => said(existed, principal, registry, role.name),
  });
}

function said(existed: boolean, principal: Principal, registry: Registry, role: string): Done {
  if (existed) return { message: `${principal.name} can pull from ${registry.name} already: it has ${role} there.` };
  const why = registry.mode === 'abac' ? ` The registry is in ABAC mode, where AcrPull does nothing, so it got ${role}.` : '';
  return { message: `${principal.name} can pull from ${registry.name} now.${why} It takes up to ten minutes until the registry knows.` };
}

/** Who pulls for it; undefined for a cluster that has no kubelet identity. */
function principalOf(puller: Puller): Principal | undefined {
  if (puller.kind === 'identity') return puller;
  const { runsOn, name } = puller;
  return runsOn.kind === 'managedIdentity' && runsOn.kubelet ? { name: `the kubelet of ${name}`, principalId: runsOn.kubelet.principalId } : undefined;
}

function pullerOf(row: Row | undefined): Puller | undefined {
  return resourceOf(row, 'identity') ?? resourceOf(row, 'cluster');
}

async function pickPuller(app: App, registry: Registry | undefined): Promise<Puller | undefined> {
  return pickResource(app, ['identity', 'cluster'], `Who may pull${registry ? ` from ${registry.name}` : ''}?`, (candidate) => {
    // A kubelet identity cannot pull across tenants, and a service principal is not ours to grant to.
    const fits = candidate.kind === 'identity' || candidate.runsOn.kind === 'managedIdentity';
    return fits && (!registry || sameTenant(candidate.tenantId, registry.tenantId));
  });
}

function sameTenant(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
