import type { RoleAssignment } from '../../azure/assignments.ts';
import type { Principal } from '../../azure/directory.ts';
import type { Registry } from '../../azure/registries.ts';
import { sameId } from '../../azure/resourceId.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { AssignmentNode } from '../shared/accessNodes.ts';
import type { App } from '../shared/app.ts';
import { conditionInWords } from '../shared/conditionWords.ts';
import { pullersOf } from '../shared/pullersOf.ts';
import { doubtIn, unreadRole } from '../shared/pullWords.ts';
import { topics } from '../shared/resourceNodes.ts';
import { scopeName } from '../shared/scopes.ts';
import { countOfPulls, doesNothing, unreadIcon, unsure, uselessIcon } from './pullNodes.ts';

/** All principals that can pull from a registry, or may be able to, by whatever role and from whatever scope; after them those that got a role there which does nothing, and those whose role could not be read. */
export function whoCanPull(app: App, registry: Registry): TreeNode {
  return {
    id: 'whoCanPull',
    kind: 'whoCanPull',
    label: 'Who Can Pull',
    icon: { codicon: 'organization' },
    topics: [topics.access],
    summary: countOfPulls,
    children: async (signal) => {
      const { pulls, useless, unread, roles, names, problem } = await pullersOf(app, app.cloud(), registry, signal);
      const rowOf = (assignment: RoleAssignment) => pullerNode(assignment, registry, roles.get(roleGuid(assignment.roleDefinitionId)), names);
      // Workloads first: they are what the question is usually about.
      const rows = pulls.map(rowOf).toSorted((a, b) => (a.kind === b.kind ? a.label.localeCompare(b.label) : a.kind === 'puller' ? -1 : 1));
      const inVain = useless.map(rowOf).map((row) => asUseless(row, registry)).toSorted((a, b) => a.label.localeCompare(b.label));
      const unclear = unread.map(rowOf).map(asUnread).toSorted((a, b) => a.label.localeCompare(b.label));
      return [...(rows.length > 0 ? rows : [note('none', unclear.length > 0 ? 'Nobody that is known' : 'Nobody yet')]), ...inVain, ...unclear, ...(problem ? [note('names', 'Names are not readable', { description: problem, icon: { codicon: 'info' } })] : [])];
    },
  };
}

function pullerNode(assignment: RoleAssignment, registry: Registry, role: RoleDefinition | undefined, names: ReadonlyMap<string, Principal> | undefined): AssignmentNode {
  const principal = names?.get(assignment.principalId.toLowerCase());
  const inherited = sameId(assignment.scope, registry.id) ? undefined : `inherited from ${scopeName(assignment.scope)}`;
  const doubt = role && doubtIn(registry, role);
  const person = assignment.principalType === 'User' || assignment.principalType === 'Group';
  return {
    id: assignment.id.toLowerCase(),
    kind: person ? 'pullerPerson' : 'puller',
    flags: ['assignment', ...(doubt ? [unsure] : [])],
    // With the directory readable, a principal without a name is one that was deleted.
    label: principal?.name ?? (names ? 'Identity not found' : assignment.principalId),
    description: [role?.name ?? `${unreadRole(assignment.roleDefinitionId)} could not be read`, inherited, conditionInWords(assignment.condition), doubt].filter(Boolean).join(' · '),
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

/** Somebody granted it here and believes that it works. Dimmed and not counted. */
function asUseless(row: AssignmentNode, registry: Registry): AssignmentNode {
  return { ...row, kind: 'note', flags: ['assignment', 'useless'], description: doesNothing(row.roleName, registry), icon: uselessIcon };
}

/** It may be one of those who can pull. Dimmed, as long as nobody knows. */
function asUnread(row: AssignmentNode): AssignmentNode {
  return { ...row, kind: 'note', flags: ['assignment', unsure], icon: unreadIcon };
}
