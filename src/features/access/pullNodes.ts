import type { Cluster } from '../../azure/clusters.ts';
import { pullerOf } from '../../azure/pullers.ts';
import { pullsBy } from '../../azure/pulls.ts';
import type { Pull } from '../../azure/pulls.ts';
import type { Registry } from '../../azure/registries.ts';
import { sameId } from '../../azure/resourceId.ts';
import { servicePrincipalByAppId } from '../../azure/servicePrincipals.ts';
import { note } from '../../ui/nodes.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { PullNode } from '../shared/accessNodes.ts';
import type { App } from '../shared/app.ts';
import { conditionInWords } from '../shared/conditionWords.ts';
import { countOf } from '../shared/group.ts';
import { topics } from '../shared/resourceNodes.ts';
import { rolesOf } from '../shared/rolesOf.ts';
import { scopeName } from '../shared/scopes.ts';
import { unreadable } from './unreadable.ts';

/** The registries that who pulls a cluster's images may pull from: its kubelet identity, or its service principal. */
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
      summary: countOf,
      children: async (signal) => {
        const principalId = puller.kind === 'kubelet' ? puller.principalId : (await servicePrincipalByAppId(app.cloud(), cluster, puller.clientId, signal))?.id;
        if (principalId === undefined) return [note('deleted', 'None: its service principal was deleted from Microsoft Entra ID', { icon: { codicon: 'error', color: 'problemsErrorIcon.foreground' } })];
        const who = `the ${puller.kind === 'kubelet' ? 'kubelet' : 'service principal'} of ${cluster.name}`;
        const roles = await rolesOf(app, app.cloud(), principalId, cluster.tenantId, signal);
        const { pulls, failures } = await pullsBy(app.cloud(), roles, signal);
        const unread = [...failures, ...roles.failures];
        const rows = pulls.map((pull) => pullNode(pull, who));
        return [...(rows.length > 0 || unread.length > 0 ? rows : [note('none', 'None yet', { flags: ['pulls'] })]), ...unreadable(app, { ...roles, failures: unread })];
      },
    },
  ];
}

function pullNode({ registry, assignment, role, works }: Pull, who: string): PullNode {
  const { id, scope, condition } = assignment;
  const inherited = sameId(scope, registry.id) ? undefined : `inherited from ${scopeName(scope)}`;
  const row: PullNode = {
    id: `${registry.id.toLowerCase()} ${id.toLowerCase()}`,
    kind: 'pull',
    flags: ['assignment'],
    label: registry.name,
    description: [role.name, inherited, conditionInWords(condition)].filter(Boolean).join(' · '),
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

/** Said of a role that a registry's mode makes nothing of. */
export function doesNothing(roleName: string, registry: Pick<Registry, 'mode'>): string {
  return `${roleName} does nothing here: ${registry.mode === 'abac' ? 'ABAC mode' : 'not in ABAC mode'}`;
}

export const uselessIcon = { codicon: 'warning', color: 'problemsWarningIcon.foreground' };
