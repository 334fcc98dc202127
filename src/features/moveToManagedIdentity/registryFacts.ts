import type { Verdict } from '../../azure/access.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { accessOf, verdictOn } from '../../azure/effectiveAccess.ts';
import { AzureError } from '../../azure/errors.ts';
import { isGone } from '../../azure/gone.ts';
import { ownVerdict } from '../../azure/ownRights.ts';
import { getRegistry, pullRight, pullRole } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { parseResourceId, sameId } from '../../azure/resourceId.ts';
import { assignRoles, operationOf } from '../../azure/rights.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { RoleName } from '../../azure/roles.ts';
import type { App } from '../shared/app.ts';
import type { MovedRegistry } from '../shared/moves.ts';
import { whoGrants } from '../shared/scopes.ts';

/** A registry that the cluster pulls from, as it stands for the new kubelet identity. */
export interface RegistryFacts extends MovedRegistry {
  readonly name: string;
  /** By which roles the service principal can pull from it, in words. */
  readonly by: string | undefined;
  readonly abac: boolean;
  /** Which one lets one pull there. */
  readonly role: RoleName;
  /** Whether the new identity has it on the registry itself. */
  readonly has: boolean;
  /** Whether the new identity can pull; undefined before there is one, and where that cannot be read. */
  readonly verdict: Verdict['kind'] | undefined;
  /** Why something of it is not known, or that it is gone. */
  readonly problem: string | undefined;
  readonly gone: boolean;
  /** Why it could not be read: which role lets one pull there is not known then. */
  readonly unread?: AzureError;
  /** That who is signed in cannot assign the role, told before it is tried. */
  readonly warning: string | undefined;
}

export async function readRegistry(app: App, cloud: Cloud, wanted: MovedRegistry, by: string | undefined, kubelet: string | undefined, signal: AbortSignal): Promise<RegistryFacts> {
  const name = parseResourceId(wanted.id)?.name ?? wanted.id;
  const unknown = { ...wanted, name, by, abac: false, role: pullRole({ mode: 'rbac' }), has: false, verdict: undefined, gone: false, warning: undefined };
  try {
    const { registry } = await getRegistry(cloud, wanted.at, wanted.id, signal);
    const known = { ...unknown, abac: registry.mode === 'abac', role: pullRole(registry), problem: undefined };
    if (kubelet === undefined) return { ...known, warning: await cannotGrant(cloud, registry, signal) };
    return { ...known, ...(await standing(app, cloud, registry, known.role, kubelet, signal)) };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    const gone = isGone(error);
    return gone ? { ...unknown, gone, problem: `${name} is gone: somebody has deleted it.` } : { ...unknown, unread: error, problem: app.describe(error).message };
  }
}

async function standing(app: App, cloud: Cloud, registry: Registry, role: RoleName, kubelet: string, signal: AbortSignal): Promise<Pick<RegistryFacts, 'has' | 'verdict' | 'problem'>> {
  try {
    const access = await accessOf(cloud, registry, kubelet, registry.id, signal);
    const has = access.grants.some(({ assignment: { scope, roleDefinitionId, principalId } }) => sameId(scope, registry.id) && roleGuid(roleDefinitionId) === role.guid && principalId.toLowerCase() === kubelet.toLowerCase());
    return { has, verdict: verdictOn(pullRight(registry), access).kind, problem: undefined };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    // Who may not see assignments may still make them.
    return { has: false, verdict: undefined, problem: `Who can pull from ${registry.name} can't be read. ${app.describe(error).message}` };
  }
}

async function cannotGrant(cloud: Cloud, registry: Registry, signal: AbortSignal): Promise<string | undefined> {
  const { kind } = await ownVerdict(cloud, registry, registry.id, assignRoles.right, signal);
  const need = operationOf(assignRoles.right);
  if (kind === 'denied') return `You can't assign roles on ${registry.name}: a deny assignment forbids it. Have the role assigned by somebody who can before its nodes are replaced.`;
  return kind === 'missing' ? `You can't assign roles on ${registry.name}: you need ${need} there. ${whoGrants(need)} Ask before you begin: nodes with the new identity could not pull from it.` : undefined;
}
