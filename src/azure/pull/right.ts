import type { Verdict } from '../access.ts';
import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import type { Cluster } from '../clusters.ts';
import { principalsById } from '../directory.ts';
import { accessOf, grantsElsewhere, verdictOn, whoCanAt } from '../effectiveAccess.ts';
import { ownVerdict } from '../ownRights.ts';
import { pullRight } from '../registries.ts';
import type { Registry } from '../registries.ts';
import { assignRoles } from '../rights.ts';
import { read, valueOf } from './read.ts';

/** Whether somebody may pull from a registry, and where not, what would help. */
export interface RightFacts {
  readonly principalId: string;
  readonly verdict: Verdict;
  /** The names of the groups by which it has something there, by ID in lower case, as far as they can be read. */
  readonly groups: ReadonlyMap<string, string>;
  /** The roles with which the control plane's identity could pull; it does not. Read where the right is missing. */
  readonly controlPlane: readonly string[];
  /** Who can grant it, by name, where that can be told and who asks cannot; empty where they can. */
  readonly granters: readonly string[];
  /** Whether who asks can grant it; undefined where nobody can tell. */
  readonly mayGrant: boolean | undefined;
}

/** Throws where the caller may not read what was assigned there. What only explains is left out where it can't be read. */
export async function readRight(cloud: Cloud, registry: Registry, principalId: string, { runsOn }: Cluster, subscriptions: readonly SubscriptionRef[], signal: AbortSignal): Promise<RightFacts> {
  const right = pullRight(registry);
  const access = await accessOf(cloud, registry, principalId, registry.id, signal);
  const verdict = verdictOn(right, access);
  const own = principalId.toLowerCase();
  const groups = await namesOf(cloud, registry, access.principalIds.filter((id) => id !== own), signal);
  const known = { principalId, groups, controlPlane: [], granters: [], mayGrant: undefined };
  // Under a condition it may be missing for some repositories.
  if (verdict.kind === 'conditional') return { ...known, verdict, ...(await whoGrants(cloud, registry, signal)) };
  if (verdict.kind !== 'missing') return { ...known, verdict };
  const ofTenant = subscriptions.filter(({ tenantId }) => tenantId.toLowerCase() === registry.tenantId.toLowerCase());
  const controlPlane = runsOn.kind === 'managedIdentity' ? runsOn.controlPlane.principalId : '';
  const [elsewhere, theirs, granting] = await Promise.all([
    read(async () => grantsElsewhere(cloud, access, ofTenant, signal)),
    controlPlane === '' || controlPlane.toLowerCase() === own ? undefined : read(async () => verdictOn(right, await accessOf(cloud, registry, controlPlane, registry.id, signal))),
    whoGrants(cloud, registry, signal),
  ]);
  const held = valueOf(theirs);
  return {
    ...known,
    ...granting,
    verdict: verdictOn(right, access, valueOf(elsewhere)),
    controlPlane: held?.kind === 'allowed' ? held.by.flatMap(({ role }) => role?.name ?? []) : [],
  };
}

async function whoGrants(cloud: Cloud, registry: Registry, signal: AbortSignal): Promise<Pick<RightFacts, 'mayGrant' | 'granters'>> {
  const mine = await ownVerdict(cloud, registry, registry.id, assignRoles.right, signal);
  const mayGrant = mine.kind === 'unknown' || mine.kind === 'conditional' ? undefined : mine.kind === 'allowed';
  return { mayGrant, granters: mayGrant === false ? await granters(cloud, registry, signal) : [] };
}

async function granters(cloud: Cloud, registry: Registry, signal: AbortSignal): Promise<string[]> {
  const holders = valueOf(await read(async () => whoCanAt(cloud, registry, registry.id, assignRoles.right, signal)))?.holders ?? [];
  const ids = holders.filter(({ denied }) => denied.length === 0).map(({ principalId }) => principalId);
  return [...(await namesOf(cloud, registry, ids, signal)).values()];
}

async function namesOf(cloud: Cloud, at: SubscriptionRef, ids: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = valueOf(await read(async () => principalsById(cloud, at, ids, signal))) ?? new Map<string, { name: string }>();
  return new Map([...found].map(([id, { name }]) => [id, name]));
}
