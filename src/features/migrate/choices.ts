import type { Choices, WorkloadRow } from './protocol.ts';

/** What was chosen, but for identities that a workload does not get any more. */
export function stillThere(chosen: Choices['workloads'], rows: readonly WorkloadRow[]): Choices['workloads'] {
  const gone = rows.flatMap(({ key, identities }) => {
    const { identity, serviceAccount } = chosen[key] ?? {};
    return identity === undefined || identities.includes(identity) ? [] : [[key, { serviceAccount }] as const];
  });
  return { ...chosen, ...Object.fromEntries(gone) };
}
