import * as az from '../../azure/asCode/az.ts';
import { isIdle } from '../../azure/changeCluster.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { CheckItem, Mark } from '../../ui/checkItem.ts';
import { count } from '../shared/impact.ts';
import type { Move } from '../shared/moves.ts';
import { scopeName } from '../shared/scopes.ts';
import type { Draft, Facts } from './facts.ts';
import type { Live } from './live.ts';
import type { RegistryFacts } from './registryFacts.ts';
import type { Step } from './steps.ts';
import { checksOf, worst } from './verification.ts';

/** What the words of a step are made of. */
export interface About {
  readonly facts: Facts;
  readonly move: Move | undefined;
  readonly draft: Draft;
  readonly live: Live;
  readonly steps: readonly Step[];
}

type Words = Omit<CheckItem, 'id' | 'commands'> & { readonly commands?: readonly ShellCommand[] };
type State = Step['state'];

const marks: Record<State, Mark> = { done: 'yes', skipped: 'maybe', open: 'open' };

export function wordsOf(step: Step, about: About): Words {
  switch (step.kind) {
    case 'find':
      return find(step.state, about);
    case 'update':
      return update(step.state, about);
    case 'grant':
      return grant(step.state, step.registry, about);
    case 'pool':
      return pool(step, about);
    case 'verify':
      return verify(step.state, about);
    case 'remove':
      return remove(step.state, about);
  }
}

function find(state: State, { facts: { former, registries, others, unread, cluster }, live, draft, move }: About): Words {
  const moved = cluster.runsOn.kind === 'managedIdentity';
  const { problem, name, principalId } = former;
  const askFor = 'Choose the registries that the cluster pulls from.';
  return {
    title: 'Find what the service principal can pull from',
    mark: state === 'open' ? 'open' : problem === undefined && unread.length === 0 ? 'yes' : 'maybe',
    details: [
      problem === undefined ? `${name}, with the object ID ${principalId}.` : state === 'open' ? `${problem} ${askFor}` : problem,
      ...unread,
      ...(moved ? [] : ['Registries of another tenant are not among them: a managed identity can\'t pull from there. For these the pods need a pull secret, or the images are brought over with az acr import.']),
      ...(registries.length === 0 && state !== 'open' ? [problem === undefined ? 'It can pull from no registry that you can see. If the cluster pulls from one all the same, choose it.' : 'The cluster pulls from no registry, as you say.'] : []),
      ...(others.length > 0 ? [`Its other roles are not moved: ${others.join('; ')}. Where the cluster itself needs them (for a network, a disk, a DNS zone), assign them to the control plane's identity${moved ? '' : ' after the update'}.`] : []),
    ],
    parts: registries.map((registry) => ({ mark: registry.skipped || registry.gone ? 'maybe' : 'yes', text: foundInWords(registry) })),
    acts: live.ended
      ? []
      : [
          { id: 'choose', label: 'Choose Registries…', primary: state === 'open' },
          ...(state === 'open' && !move && !draft.fromNone ? [{ id: 'none', label: 'It Pulls From None' }] : []),
          ...(moved && others.length > 0 ? [{ id: 'assignRole', label: 'Assign Role to Control Plane…' }] : []),
        ],
  };
}

function foundInWords({ name, by, gone, skipped, chosen }: RegistryFacts): string {
  const how = gone ? 'deleted meanwhile' : (by ?? (chosen ? 'chosen by you' : 'its role there is gone by now'));
  return `${name}: ${how}${skipped ? ', left out' : ''}`;
}

function update(state: State, { facts: { cluster } }: About): Words {
  const { runsOn, name } = cluster;
  const kubelet = runsOn.kind === 'managedIdentity' ? runsOn.kubelet?.resourceId : undefined;
  return {
    title: `Update ${name}`,
    mark: marks[state],
    details: [
      state === 'done'
        ? `It runs on a system-assigned identity. Its kubelet identity is ${kubelet === undefined ? 'there' : (parseResourceId(kubelet)?.name ?? kubelet)}.`
        : 'Azure gives the control plane a system-assigned identity and makes a new one for the kubelets. It takes some minutes, and there is no way back.',
      ...(state === 'open' && runsOn.kind === 'managedIdentity' && isIdle(cluster) ? [`${cluster.state === 'Succeeded' ? `${name} runs on a managed identity and tells of no kubelet identity, which is what pulls images` : `An update has given ${name} a managed identity and did not succeed: it is ${cluster.state}`}. Continue has Azure update it once more.`] : []),
    ],
    commands: [az.enableManagedIdentity(cluster)],
    acts: [],
  };
}

function grant(state: State, registry: RegistryFacts, { facts: { cluster }, live }: About): Words {
  const { name, role, abac, by, problem, warning, inheritedFrom, condition, gone, skipped, has, unread } = registry;
  const kubelet = cluster.runsOn.kind === 'managedIdentity' ? cluster.runsOn.kubelet?.principalId : undefined;
  const why = `It gets ${role.name} there${abac ? ': the registry is in ABAC mode, where AcrPull does nothing' : ''}${by !== undefined && inheritedFrom !== undefined ? `. The service principal has its role from ${scopeName(inheritedFrom)}; the new identity gets one on the registry itself` : ''}${condition === undefined ? '' : '. It counts under the condition that the old one has'}.`;
  const assign = az.assignRole({ scope: registry.id, role: role.name, principalId: kubelet ?? '<object ID of the kubelet identity>', condition });
  return {
    title: `Let the new kubelet identity pull from ${name}`,
    mark: marks[state],
    details: [
      state === 'done' ? (has ? `It has ${role.name} there.` : 'It can pull from there.') : gone ? (problem ?? '') : skipped ? 'Left out: it is not granted here.' : unread ? (problem ?? '') : why,
      ...(state === 'open' && !unread && problem !== undefined ? [problem] : []),
      ...(state === 'open' && warning !== undefined ? [warning] : []),
    ],
    // Which identity it will be is known after the update.
    commands: gone || unread ? [] : kubelet === undefined ? [az.kubeletPrincipal(cluster), assign] : [assign],
    acts: live.ended || state === 'done' || gone ? [] : [skipped ? { id: 'take', label: 'Grant It All the Same' } : { id: 'skip', label: 'Skip' }],
  };
}

function pool({ pool: { name, count: nodes, nodeImage, power }, state, id }: Extract<Step, { readonly kind: 'pool' }>, { facts: { cluster }, steps, move, draft, live }: About): Words {
  const pools = steps.filter(({ kind }) => kind === 'pool');
  const byHand = move?.byHand ?? draft.byHand;
  const begun = move?.kubelet !== undefined;
  return {
    title: `New nodes for ${name} (${pools.findIndex((one) => one.id === id) + 1} of ${pools.length})`,
    mark: marks[state],
    details:
      state === 'done'
        ? [`Its nodes are new, and use the managed identity${nodeImage === '' ? '' : `: ${nodeImage}`}.`]
        : [
            `${count(nodes, 'node')}, one after another: each is drained and replaced by one with a newer image, which uses the managed identity.`,
            ...(nodeImage === '' ? [] : [`Where there is no newer image than ${nodeImage}, Azure replaces nothing. New ones come about weekly; another version of Kubernetes brings new nodes too, and so does a new pool in its place.`]),
            ...(power === 'Stopped' ? ['The pool is stopped: start it first.'] : []),
            ...(byHand ? ['You do this yourself, when you like. It is noticed when the pool has another image.'] : []),
          ],
    commands: [az.upgradeNodeImage(cluster, name)],
    acts: state === 'done' || live.ended ? [] : [...(begun ? [{ id: 'done', label: 'Mark as Done' }] : []), byHand ? { id: 'auto', label: 'Let It Be Done Here' } : { id: 'byHand', label: 'I Do This Myself' }],
  };
}

function verify(state: State, { facts, move }: About): Words {
  const parts = checksOf(facts, move);
  return {
    title: 'Verify',
    mark: state === 'open' ? 'open' : worst(parts.map(({ mark }) => mark)),
    details: state === 'open' ? ['As Azure tells it now:'] : ['A registry knows of a new role after ten minutes at most.'],
    parts,
    acts: [],
  };
}

function remove(state: State, { facts, move, live: { ended }, steps }: About): Words {
  const { former, removable, staying, sharing } = facts;
  const base = { title: `Remove the pull roles of ${former.name}`, mark: marks[state] };
  if (ended) {
    const what = ended.removed.join('; ');
    return { ...base, mark: 'yes', details: [what === '' ? 'They are kept.' : `${ended.undone ? 'Put back' : 'Removed'}: ${what}.`], acts: what === '' || ended.undone ? [] : [{ id: 'undo', label: 'Undo' }] };
  }
  const ready = steps.some((one) => one.kind === 'verify' && one.state === 'done');
  const failed = worst(checksOf(facts, move).map(({ mark }) => mark)) === 'no';
  const remains = staying.length > 0 ? [`${staying.join('; ')} ${staying.length === 1 ? 'lets' : 'let'} it pull too, and ${staying.length === 1 ? 'is' : 'are'} left as ${staying.length === 1 ? 'it is' : 'they are'}.`] : [];
  if (removable.length === 0) return { ...base, details: [former.principalId === undefined ? 'What it has is not known, so nothing of it is removed here.' : 'It has none of its own.', ...remains], acts: ready ? [{ id: 'keep', label: 'Finish', primary: true }] : [] };
  return {
    ...base,
    details: [
      ready ? `Nothing of ${facts.cluster.name} uses it any more. Shall its pull roles go?` : 'You are asked when all of the above is done.',
      ...(ready ? [sharedBy(sharing), 'People, pipelines and other workloads may sign in with it too.'] : []),
      ...(ready && failed ? ['Not while the cluster cannot pull by its new identity: see Verify.'] : []),
      ...remains,
    ],
    parts: removable.map(({ roleName, assignment }) => ({ mark: 'open', text: `${roleName} on ${scopeName(assignment.scope)}` })),
    commands: removable.map(({ assignment }) => az.removeRoleAssignment(assignment.id)),
    acts: ready ? [...(failed ? [] : [{ id: 'remove', label: removable.length === 1 ? 'Remove Role Assignment' : 'Remove Role Assignments', primary: sharing?.length === 0 }]), { id: 'keep', label: removable.length === 1 ? 'Keep It' : 'Keep Them' }] : [],
  };
}

function sharedBy(sharing: readonly string[] | undefined): string {
  if (sharing === undefined) return 'Whether other clusters run on the same service principal is not known.';
  if (sharing.length === 0) return 'No other cluster that you can see runs on it.';
  return `${sharing.join(', ')} ${sharing.length === 1 ? 'runs' : 'run'} on the same service principal, and can't pull by what is removed.`;
}
