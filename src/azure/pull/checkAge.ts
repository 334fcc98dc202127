import type { Grant, Verdict } from '../access.ts';
import { answersOf } from './answers.ts';
import { isAnonymous } from './checkPuller.ts';
import type { PullFacts } from './facts.ts';
import { about } from './finding.ts';
import type { Finding } from './finding.ts';
import { valueOf } from './read.ts';

const of = about('age', 'Age of the assignment');

const minute = 60 * 1000;
/** Source: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting, changes are not detected */
const propagation = 10;
/** Source: https://github.com/Azure/AKS/issues/1517 */
const tokens = 60;

/** Whether what allows it is old enough for everybody to know it. Of several that hold for the image the oldest counts. */
export function checkAge(facts: PullFacts): Finding | undefined {
  const { found, now } = facts;
  const verdict = valueOf(facts.right)?.verdict;
  if (found.kind !== 'found' || isAnonymous(facts) || !verdict) return undefined;
  const answers = answersOf(facts, found.registry, allowing(verdict));
  const holding = answers.some(({ holds }) => holds === true) ? answers.filter(({ holds }) => holds === true) : answers.filter(({ holds }) => holds === undefined);
  const [oldest] = holding.flatMap(({ grant }) => sinceOf(grant) ?? []).toSorted((a, b) => a.at - b.at);
  if (oldest === undefined) return undefined;
  const minutes = Math.max(0, Math.floor((now - oldest.at) / minute));
  const done = oldest.changed ? 'was changed' : 'was assigned';
  const ago = `${done} ${minutes < 2 ? 'a minute ago' : `${minutes} minutes ago`}`;
  if (minutes < propagation) return of('maybe', `The role ${ago}, and it takes up to ten minutes until the registry knows.`);
  if (minutes < tokens) return of('maybe', `The role ${ago}, and a node may hold a token from before for up to 60 minutes. A new node has none; on the others the next tries get through after that.`);
  const days = Math.floor(minutes / 60 / 24);
  return of('yes', `The role ${done} ${days > 1 ? `${days} days ago` : 'more than an hour ago'}: the registry and the nodes know it.`);
}

function allowing(verdict: Verdict): readonly Grant[] {
  if (verdict.kind === 'allowed') return [...verdict.by, ...verdict.conditional];
  return verdict.kind === 'conditional' ? verdict.by : [];
}

/** Since when it is as it is, milliseconds since 1970: another condition makes it another grant. */
function sinceOf({ assignment: { createdOn, updatedOn } }: Grant): { readonly at: number; readonly changed: boolean } | undefined {
  if (createdOn === undefined) return undefined;
  const made = Date.parse(createdOn);
  const at = Math.max(made, Date.parse(updatedOn ?? createdOn));
  return { at, changed: at > made + minute };
}
