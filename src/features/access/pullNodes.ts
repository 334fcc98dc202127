import { allows } from '../../azure/access.ts';
import { listAssignmentsAt } from '../../azure/assignments.ts';
import type { RoleAssignment } from '../../azure/assignments.ts';
import type { Cluster } from '../../azure/clusters.ts';
import type { Principal } from '../../azure/directory.ts';
import { pullsBy } from '../../azure/pulls.ts';
import type { Pull } from '../../azure/pulls.ts';
import { pullRight } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { sameId } from '../../azure/resourceId.ts';
import { roleDefinitions, roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { AssignmentNode } from '../shared/accessNodes.ts';
import type { App } from '../shared/app.ts';
import { scopeName } from '../shared/scopes.ts';
import { countOf } from '../shared/group.ts';
import { topics } from '../shared/resourceNodes.ts';
import { namesOf } from '../shared/principalNames.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import type { Roles } from '../shared/rolesOf.ts';
import { unreadable, unreadableSubscriptions } from './unreadable.ts';

/** The registries that a cluster's kubelet identity may pull from. */
export function registriesItCanPullFrom(app: App, cluster: Cluster): TreeNode[] {
  const { runsOn } = cluster;
  if (runsOn.kind !== 'managedIdentity' || !runsOn.kubelet) return [];
  const { principalId } = runsOn.kubelet;
  return [
    {
      id: 'pulls',
      kind: 'pulls',
      label: 'Registries It Can Pull From',
      icon: { codicon: 'cloud-download' },
      topics: [topics.access],
      summary: countOf,
      children: async (signal) => {
        const roles = await rolesOf(app, app.cloud(), principalId, cluster.tenantId, signal);
        const rows = await pullNodes(app, roles, signal);
        return [...(rows.length > 0 || roles.failures.length > 0 ? rows : [note('none', 'None yet')]), ...unreadable(app, roles)];
      },
    },
  ];
}

/** A row a registry and role. */
async function pullNodes(app: App, roles: Roles, signal: AbortSignal): Promise<TreeNode[]> {
  const { pulls, failures } = await pullsBy(app.cloud(), roles, signal);
  return [...pulls.map(pullNode), ...unreadableSubscriptions(app, failures, roles.subscriptions)];
}

function pullNode({ registry, assignment, role, works }: Pull): AssignmentNode {
  const { id, scope, condition } = assignment;
  const inherited = sameId(scope, registry.id) ? undefined : `inherited from ${scopeName(scope)}`;
  const row = {
    id: `${registry.id.toLowerCase()} ${id.toLowerCase()}`,
    kind: 'pull',
    flags: ['assignment'],
    label: registry.name,
    description: [role.name, inherited, condition && 'with a condition'].filter(Boolean).join(' · '),
    icon: { picture: 'registry' },
    tooltip: () => ({ title: registry.name, rows: [['Role', role.name], ['Scope', scope], ['Condition', condition], ['Login server', registry.loginServer]] as const }),
    assignment,
    roleName: role.name,
    at: registry,
  };
  if (works) return row;
  return { ...row, kind: 'note', description: `${role.name} does nothing here: ${registry.mode === 'abac' ? 'ABAC mode' : 'not in ABAC mode'}`, icon: { codicon: 'warning', color: 'problemsWarningIcon.foreground' } };
}

/** All principals that can pull from a registry, by whatever role and from whatever scope. */
export function whoCanPull(app: App, registry: Registry): TreeNode {
  return {
    id: 'whoCanPull',
    kind: 'whoCanPull',
    label: 'Who Can Pull',
    icon: { codicon: 'organization' },
    topics: [topics.access],
    summary: countOf,
    children: async (signal) => {
      const [assignments, roles] = await Promise.all([listAssignmentsAt(app.cloud(), registry, registry.id, signal), roleDefinitions(app.cloud(), registry, signal)]);
      const right = pullRight(registry);
      const pulls = assignments.filter(({ roleDefinitionId }) => allows(roles.get(roleGuid(roleDefinitionId))?.permissions ?? [], right));
      if (pulls.length === 0) return [note('none', 'Nobody yet')];
      const { names, problem } = await namesOf(app, registry, pulls.map(({ principalId }) => principalId), signal);
      const rows = pulls.map((assignment) => pullerNode(assignment, registry, roles, names));
      // Workloads first: they are what the question is usually about.
      rows.sort((a, b) => (a.kind === b.kind ? a.label.localeCompare(b.label) : a.kind === 'puller' ? -1 : 1));
      return problem ? [...rows, note('names', 'Names are not readable', { description: problem, icon: { codicon: 'info' } })] : rows;
    },
  };
}

function pullerNode(assignment: RoleAssignment, registry: Registry, roles: ReadonlyMap<string, RoleDefinition>, names: ReadonlyMap<string, Principal> | undefined): AssignmentNode {
  const role = roles.get(roleGuid(assignment.roleDefinitionId));
  const principal = names?.get(assignment.principalId.toLowerCase());
  const inherited = sameId(assignment.scope, registry.id) ? undefined : `inherited from ${scopeName(assignment.scope)}`;
  const person = assignment.principalType === 'User' || assignment.principalType === 'Group';
  return {
    id: assignment.id.toLowerCase(),
    kind: person ? 'pullerPerson' : 'puller',
    flags: ['assignment'],
    // With the directory readable, a principal without a name is one that was deleted.
    label: principal?.name ?? (names ? 'Identity not found' : assignment.principalId),
    description: [role?.name, inherited, assignment.condition && 'with a condition'].filter(Boolean).join(' · '),
    icon: person ? { codicon: assignment.principalType === 'Group' ? 'organization' : 'person' } : { picture: 'identity' },
    tooltip: () => ({
      title: principal?.name ?? assignment.principalId,
      rows: [['Principal ID', assignment.principalId], ['Type', assignment.principalType], ['Role', role?.name], ['Scope', assignment.scope], ['Condition', assignment.condition]],
    }),
    assignment,
    roleName: role?.name ?? roleGuid(assignment.roleDefinitionId),
    at: registry,
  };
}
