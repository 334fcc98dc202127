import type { RoleAssignment } from '../../azure/assignments.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { Cluster } from '../../azure/clusters.ts';
import { pullerOf } from '../../azure/pullers.ts';
import { pullsBy } from '../../azure/pulls.ts';
import type { Pull } from '../../azure/pulls.ts';
import type { Registry } from '../../azure/registries.ts';
import { sameId } from '../../azure/resourceId.ts';
import { roleGuid } from '../../azure/roles.ts';
import { servicePrincipalByAppId } from '../../azure/servicePrincipals.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { AssignmentNode, PullNode } from '../shared/accessNodes.ts';
import type { App } from '../shared/app.ts';
import { conditionInWords } from '../shared/conditionWords.ts';
import { countOf } from '../shared/group.ts';
import { formatCount } from '../shared/numbers.ts';
import { doubtIn, unreadRole } from '../shared/pullWords.ts';
import { topics } from '../shared/resourceNodes.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import type { Roles } from '../shared/rolesOf.ts';
import { scopeInWords, scopeName } from '../shared/scopes.ts';
import { unreadable } from './unreadable.ts';

/** The registries that who pulls a cluster's images can pull from, or may be able to: its kubelet identity, or its service principal. */
export function registriesItCanPullFrom(app: App, cluster: Cluster): TreeNode[] {
  const puller = pullerOf(cluster);
  if (puller.kind === 'none') return [];
  return [
    {
      id: 'pulls',
      kind: 'pulls',
      label: 'Registries It Can Pull From',
      icon: { codicon: 'cloud-download' },
      topics: [topics.access],
      summary: countOfPulls,
      children: async (signal) => {
        const principalId = puller.kind === 'kubelet' ? puller.principalId : (await servicePrincipalByAppId(app.cloud(), cluster, puller.clientId, signal))?.id;
        if (principalId === undefined) return [note('deleted', 'None: its service principal was deleted from Microsoft Entra ID', { icon: { codicon: 'error', color: 'problemsErrorIcon.foreground' } })];
        const who = `the ${puller.kind === 'kubelet' ? 'kubelet' : 'service principal'} of ${cluster.name}`;
        const roles = await rolesOf(app, app.cloud(), principalId, cluster.tenantId, signal);
        const { pulls, unread, failures } = await pullsBy(app.cloud(), roles, signal);
        const unlisted = [...failures, ...roles.failures];
        const rows = [...pulls.map((pull) => pullNode(pull, who)), ...unread.map((assignment) => unreadNode(assignment, who, cluster, roles))];
        return [...(rows.length > 0 || unlisted.length > 0 ? rows : [note('none', 'None yet', { flags: ['pulls'] })]), ...unreadable(app, { ...roles, failures: unlisted })];
      },
    },
  ];
}

function pullNode({ registry, assignment, role, works }: Pull, who: string): PullNode {
  const { id, scope, condition } = assignment;
  const inherited = sameId(scope, registry.id) ? undefined : `inherited from ${scopeName(scope)}`;
  const doubt = doubtIn(registry, role);
  const row: PullNode = {
    id: `${registry.id.toLowerCase()} ${id.toLowerCase()}`,
    kind: 'pull',
    flags: ['assignment', ...(doubt ? [unsure] : [])],
    label: registry.name,
    description: [role.name, inherited, conditionInWords(condition), doubt].filter(Boolean).join(' · '),
    icon: { picture: 'registry' },
    tooltip: () => ({ title: registry.name, rows: [['Role', role.name], ['Scope', scope], ['Condition', condition], ['Login server', registry.loginServer]] }),
    assignment,
    roleName: role.name,
    who,
    at: registry,
    pulledFrom: registry,
  };
  // Dimmed and not counted: a note, with what it takes to mend it in its menu.
  return works ? row : { ...row, kind: 'note', flags: ['assignment', 'useless', 'pull'], description: doesNothing(role.name, registry), icon: uselessIcon };
}

/** A role that reaches a registry and may let one pull from it: it could not be read. */
function unreadNode(assignment: RoleAssignment, who: string, at: SubscriptionRef, { subscriptions, through }: Roles): AssignmentNode {
  const { id, scope, roleDefinitionId, condition } = assignment;
  const role = unreadRole(roleDefinitionId);
  const group = through(assignment);
  return {
    id: `unread ${id.toLowerCase()}`,
    kind: 'note',
    flags: ['assignment', unsure],
    label: `${role.charAt(0).toUpperCase()}${role.slice(1)}`,
    description: ['could not be read', scopeInWords(scope, subscriptions), group && `through ${group}`, conditionInWords(condition)].filter(Boolean).join(' · '),
    icon: unreadIcon,
    tooltip: () => ({ title: role, rows: [['What it allows', 'Could not be read: it may let it pull'], ['Scope', scope], ['Through the group', group], ['Condition', condition], ['Assignment ID', id]] }),
    assignment,
    roleName: roleGuid(roleDefinitionId),
    group,
    who,
    at,
  };
}

/** The flag of a row that stands for what may let one pull: nobody knows. */
export const unsure = 'unsure';

/** How many are known to let one pull, and of how many that is not known. */
export function countOfPulls(children: readonly TreeNode[]): string {
  const doubtful = children.filter(({ flags }) => flags?.includes(unsure));
  const known = countOf(children.filter((node) => !doubtful.includes(node)));
  return doubtful.length === 0 ? known : `${known} · ${formatCount(doubtful.length)} not known`;
}

export const unreadIcon = { codicon: 'question', color: 'disabledForeground' };

/** Said of a role that a registry's mode makes nothing of. */
export function doesNothing(roleName: string, registry: Pick<Registry, 'mode'>): string {
  return `${roleName} does nothing here: ${registry.mode === 'abac' ? 'ABAC mode' : 'not in ABAC mode'}`;
}

export const uselessIcon = { codicon: 'warning', color: 'problemsWarningIcon.foreground' };
