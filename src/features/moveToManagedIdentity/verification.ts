import { parseResourceId } from '../../azure/resourceId.ts';
import type { CheckItem, Mark } from '../../ui/checkItem.ts';
import type { Move } from '../shared/moves.ts';
import type { Facts } from './facts.ts';
import type { RegistryFacts } from './registryFacts.ts';
import { isUpdated, poolsOf } from './steps.ts';

type Check = NonNullable<CheckItem['parts']>[number];

/** What has to be true when a cluster has moved, each as Azure tells it now. */
export function checksOf({ cluster, registries }: Facts, move: Move | undefined): Check[] {
  const { name, runsOn } = cluster;
  const kubelet = runsOn.kind === 'managedIdentity' ? runsOn.kubelet : undefined;
  const identity = kubelet?.resourceId === undefined ? 'there' : (parseResourceId(kubelet.resourceId)?.name ?? kubelet.resourceId);
  return [
    isUpdated(cluster, move) ? { mark: 'yes', text: `${name} runs on a managed identity` } : { mark: 'open', text: runsOn.kind === 'managedIdentity' ? `The update of ${name} is not finished` : `${name} runs on a service principal` },
    kubelet ? { mark: 'yes', text: `Its kubelet identity is ${identity}` } : { mark: 'open', text: 'It has no kubelet identity yet' },
    ...registries.map(checkOf),
    ...poolsOf(cluster, move).map(({ pool, isNew }): Check => {
      if (!isNew) return { mark: 'open', text: `The nodes of ${pool.name} use the service principal` };
      const told = move?.pools.some((one) => one.name === pool.name && one.upgraded && one.image === pool.nodeImage && one.image !== '');
      return told ? { mark: 'maybe', text: `The nodes of ${pool.name} are new, as you say: their image is the same as before` } : { mark: 'yes', text: `The nodes of ${pool.name} use the managed identity` };
    }),
  ];
}

function checkOf({ name, verdict, has, granted, skipped, gone, problem }: RegistryFacts): Check {
  if (gone) return { mark: 'maybe', text: `${name} is gone` };
  if (problem !== undefined) return { mark: 'maybe', text: problem };
  if (verdict === 'allowed') return { mark: 'yes', text: `It can pull from ${name}` };
  if (verdict === 'conditional') return { mark: 'maybe', text: `It can pull from ${name} where a condition holds` };
  if (verdict === 'denied') return { mark: 'no', text: `It can't pull from ${name}: a deny assignment forbids it` };
  if (has || granted) return { mark: 'maybe', text: `Its role on ${name} is not listed yet` };
  return skipped ? { mark: 'maybe', text: `It can't pull from ${name}: that was left out` } : { mark: 'open', text: `It can't pull from ${name} yet` };
}

/** The mark of several. */
export function worst(marks: readonly Mark[]): Mark {
  return (['no', 'open', 'busy', 'maybe'] as const).find((mark) => marks.includes(mark)) ?? 'yes';
}
