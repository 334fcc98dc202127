import * as az from '../../azure/asCode/az.ts';
import { lineOf } from '../../azure/asCode/shell.ts';
import type { Shell, ShellCommand } from '../../azure/asCode/shell.ts';
import type { Cluster } from '../../azure/clusters.ts';
import type { Identity } from '../../azure/identities.ts';
import type { Held, NeededRole } from '../../azure/podIdentityRoles.ts';
import { sameId } from '../../azure/resourceId.ts';
import type { Holder } from '../../azure/systemAssigned.ts';
import type { CheckItem } from '../../ui/checkItem.ts';
import { scopeName } from '../shared/scopes.ts';
import { addOnCommands, helmCommands } from './install.ts';
import type { Situation } from './protocol.ts';

/** What was found in Azure about a cluster. */
export interface Facts {
  readonly cluster: Cluster;
  /** Who the nodes act as; a sentence where that is not to be had. */
  readonly actor: { readonly principalId: string; readonly name: string } | string;
  /** In standard mode: each role with whether it is there; a sentence where that may not be read. */
  readonly roles: ReadonlyMap<NeededRole, Held> | string;
  /** In managed mode: the machines of the nodes; a sentence where they may not be read. */
  readonly nodes: readonly Holder[] | string;
}

/** What pods need to get their tokens by pod identity, as far as it is known. `facts`: undefined while no cluster is chosen. */
export function needsOf(identity: Identity, situation: Situation, facts: Facts | undefined, shell: Shell): CheckItem[] {
  const lines = (commands: readonly ShellCommand[]) => commands.map((command) => lineOf(command, shell));
  const { type, mode } = situation;
  const addOn = facts?.cluster.podIdentity !== undefined;
  const first = facts && addOn ? addOnItem(identity, situation, facts.cluster) : installItem(situation, facts?.cluster);
  return [{ ...first, commands: lines(first.commands) }, ...rest()];

  function rest(): CheckItem[] {
    if (type !== 0) return [item('principal', 'yes', 'No role is needed', 'A service principal signs in by itself: nothing is attached to the nodes.')];
    if (addOn) return [];
    if (!facts) return [item('cluster', 'open', mode === 'standard' ? 'The roles by which MIC attaches identities to nodes' : 'The identity on the nodes', 'Choose the cluster to see whether they are there.')];
    return mode === 'standard' ? roleItems(facts, lines) : [nodesItem(facts, identity, lines)];
  }
}

/** The roles that assigning them can bring: not those that are there already, and none that a deny assignment or a condition keeps from counting. */
export function assignable(roles: Facts['roles']): NeededRole[] {
  if (typeof roles === 'string') return [];
  return [...roles].filter(([, { kind }]) => kind === 'no' || kind === 'unknown').map(([role]) => role);
}

function item(id: string, mark: CheckItem['mark'], title: string, ...details: readonly string[]): CheckItem {
  return { id, mark, title, details, commands: [], acts: [] };
}

type Unprinted = Omit<CheckItem, 'commands'> & { readonly commands: readonly ShellCommand[] };

function installItem({ mode }: Situation, cluster: Cluster | undefined): Unprinted {
  const what = mode === 'standard' ? 'NMI and MIC run in the cluster' : 'NMI runs in the cluster, in managed mode';
  const where = mode === 'standard' ? 'Both come by Helm, with the exception that MIC needs, into the namespace default' : 'It comes by Helm, into the namespace kube-system';
  const kubenet = cluster?.networkPlugin === 'kubenet' ? [`${cluster.name} uses kubenet, which does not keep a pod from passing itself off as another one. NMI refuses to run there unless it is allowed to; the commands allow it.`] : [];
  return {
    ...item('install', 'maybe', what, `Whether ${mode === 'standard' ? 'they do' : 'it does'} is not seen from Azure. ${where} of the cluster that kubectl is set to.`, ...kubenet),
    commands: helmCommands(mode, cluster?.networkPlugin),
    acts: [{ id: 'terminal', label: 'Helm Commands to Terminal' }],
  };
}

function addOnItem(identity: Identity, situation: Situation, cluster: Cluster): Unprinted {
  return {
    ...item('install', 'yes', `${cluster.name} has the add-on of AKS`, 'It is NMI in managed mode, so nothing is to be installed. The command makes the two objects and attaches the identity to the nodes; it is in the extension aks-preview of the Azure CLI.'),
    commands: situation.type === 0 ? addOnCommands(cluster, identity.id, situation) : [],
    acts: [],
  };
}

function roleItems({ cluster, actor, roles }: Facts, lines: (commands: readonly ShellCommand[]) => string[]): CheckItem[] {
  if (typeof actor === 'string') return [item('roles', 'no', 'The roles by which MIC attaches identities to nodes', actor)];
  if (typeof roles === 'string') return [item('roles', 'maybe', 'The roles by which MIC attaches identities to nodes', `Whether ${actor.name} has them can't be told. ${roles}`)];
  return [...roles].map(([{ role, scope }, held], index) => ({
    ...item(`role ${index}`, markOf(held), `${role.name} on ${scopeName(scope)}`, inWords(held, actor.name, scope, cluster)),
    commands: held.kind === 'yes' ? [] : lines([az.assignRole({ scope, role: role.name, principalId: actor.principalId })]),
  }));
}

function markOf({ kind }: Held): CheckItem['mark'] {
  if (kind === 'yes') return 'yes';
  return kind === 'no' || kind === 'denied' ? 'no' : 'maybe';
}

function inWords(held: Held, who: string, scope: string, { nodeResourceGroup }: Cluster): string {
  const where = scope.toLowerCase().endsWith(`/${nodeResourceGroup.toLowerCase()}`) ? 'there, where the nodes are' : 'there';
  switch (held.kind) {
    case 'yes':
      return `${who} may do what it is for.`;
    case 'no':
      return `${who} does not have it ${where}, nor another role that allows the same.`;
    case 'conditional':
      return `${who} has it ${where} under a condition, which is not evaluated here.`;
    case 'denied':
      return `Whatever role ${who} has, it is denied ${where} by ${held.by.map((name) => `“${name}”`).join(' and ')}.`;
    case 'unknown':
      return `A role that ${who} has ${where} can't be read, so that it is not known.`;
  }
}

const machines: Readonly<Record<string, 'vm' | 'vmss'>> = { 'microsoft.compute/virtualmachinescalesets': 'vmss', 'microsoft.compute/virtualmachines': 'vm' };

function nodesItem({ cluster, nodes }: Facts, identity: Identity, lines: (commands: readonly ShellCommand[]) => string[]): CheckItem {
  const title = `${identity.name} on the nodes of ${cluster.name}`;
  if (typeof nodes === 'string') return item('nodes', 'maybe', title, nodes);
  const all = nodes.flatMap((node) => {
    const type = machines[node.type];
    return type ? [{ node, type, has: node.userAssigned.some((id) => sameId(id, identity.id)) }] : [];
  });
  if (all.length === 0) return item('nodes', 'maybe', title, `No node is seen in ${cluster.nodeResourceGroup}. In managed mode nobody attaches identities to nodes but you: as soon as there are scale sets, come back here.`);
  const without = all.filter(({ has }) => !has);
  return {
    ...item('nodes', without.length === 0 ? 'yes' : 'no', title, without.length === 0 ? 'All have it. A node pool that is added later has a scale set of its own: come back then.' : 'In managed mode nobody attaches identities to nodes but you.'),
    parts: all.map(({ node, has }) => ({ mark: has ? 'yes' : 'no', text: node.name })),
    commands: lines(without.map(({ node, type }) => az.assignIdentity(node, type, identity.id))),
    acts: without.length === 0 ? [] : [{ id: 'terminal', label: 'Commands to Terminal' }],
  };
}
