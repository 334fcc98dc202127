import { parseResourceId } from '../resourceId.ts';
import { about, onDay } from './finding.ts';
import type { Finding, Words } from './finding.ts';
import type { PullFacts } from './facts.ts';
import { errorOf } from './read.ts';

const of = about('puller', 'Who pulls');
/** The same of a service principal that the cluster had better leave. */
const toLeave = (...finding: Parameters<typeof of>): Finding => ({ ...of(...finding), move: 'begin' });
const ofIdentity = about('identity', 'Kubelet identity');

const day = 24 * 60 * 60 * 1000;
/** Within this a secret's end is soon. */
const soon = 30 * day;

/** Whether nobody has to sign in. */
export function isAnonymous({ found }: PullFacts): boolean {
  return found.kind === 'found' && found.registry.anonymousPull;
}

/** Who pulls, and whether there is somebody. */
export function checkPuller(facts: PullFacts, words: Words): Finding | undefined {
  const { cluster: { name, state }, puller } = facts;
  // Nobody signs in there with what the cluster has.
  if (facts.found.kind === 'foreign' || isAnonymous(facts)) return undefined;
  switch (puller.kind) {
    case 'none': {
      const why = state.toLowerCase() === 'creating' ? 'it is still being created' : state.toLowerCase() === 'failed' ? 'its creation has failed' : 'Azure tells none';
      return of('no', `${name} has no kubelet identity, and that is what pulls: ${why}.`);
    }
    case 'kubelet':
      return of('yes', `The kubelet identity of ${name} pulls${puller.resourceId === undefined ? '' : `: ${nameOf(puller.resourceId)}`}. The identity of the control plane does not.`, `Principal ID: ${puller.principalId}`);
    case 'servicePrincipal':
      return checkServicePrincipal(facts, puller.clientId, words);
  }
}

function checkServicePrincipal({ now, cluster: { name }, servicePrincipal, secrets }: PullFacts, clientId: string, { said }: Words): Finding {
  if (!servicePrincipal || 'error' in servicePrincipal) return of('maybe', `${name} pulls as the service principal ${clientId}, which could not be read from the directory. ${servicePrincipal ? said(servicePrincipal.error) : ''}`);
  const { value: principal } = servicePrincipal;
  if (!principal) return toLeave('no', `${name} pulls as the service principal ${clientId}, which was deleted: its object ID cannot be found in the directory.`, 'Give the cluster another one (az aks update-credentials), or move it to a managed identity.');
  const who = `the service principal ${principal.displayName}`;
  const about = `Object ID: ${principal.id}`;
  if (!principal.accountEnabled) return toLeave('no', `${name} pulls as ${who}, and sign-ins with that are blocked.`, about);
  if (!secrets || 'error' in secrets) return of('maybe', `${name} pulls as ${who}. When its secret ends could not be read. ${secrets ? said(secrets.error) : ''}`, about);
  if (!secrets.value) return of('maybe', `${name} pulls as ${who}. Its application is in another directory: when its secret ends is not known here.`, about);
  const ends = secrets.value.ends.map(({ at }) => at);
  const [next] = ends.filter((end) => end > now);
  const last = ends.at(-1);
  if (last === undefined) return toLeave('no', `${name} pulls as ${who}, which has no secret: nothing can sign in with it.`, about);
  if (next === undefined) return toLeave('no', `${name} pulls as ${who}, whose secret has ended on ${onDay(last)}: nothing can sign in with it.`, 'Renew it and give it to the cluster (az aks update-credentials), or move the cluster to a managed identity.', about);
  const several = ends.length > 1 ? 'It has several, and nobody can tell which one the cluster uses.' : undefined;
  if (next < now + soon) return toLeave('maybe', `${name} pulls as ${who}, whose secret ends in ${Math.floor((next - now) / day)} days, on ${onDay(next)}.`, several, about);
  return of('yes', `${name} pulls as ${who}, whose secret ends on ${onDay(next)}.`, several, about);
}

/** Whether the kubelet's identity is still what the nodes sign in with. */
export function checkIdentity(facts: PullFacts, { said }: Words): Finding | undefined {
  const { puller, identity, found } = facts;
  if (!identity || puller.kind !== 'kubelet' || puller.resourceId === undefined || found.kind === 'foreign' || isAnonymous(facts)) return undefined;
  const name = nameOf(puller.resourceId);
  const error = errorOf(identity);
  if (error) return ofIdentity('maybe', `Whether the identity ${name} is still there could not be read. ${said(error)}`);
  const there = 'value' in identity ? identity.value : undefined;
  const another = 'Give the cluster another one: az aks update --assign-kubelet-identity. The nodes are replaced by it.';
  if (!there) return ofIdentity('no', `The identity ${name} is gone: somebody has deleted it, and nothing can sign in with it any more.`, another);
  if (there.principalId.toLowerCase() !== puller.principalId.toLowerCase()) return ofIdentity('no', `The identity ${name} was deleted and made again: the nodes sign in with the one of before, which is gone.`, another);
  return ofIdentity('yes', `The identity ${name} is there.`);
}

function nameOf(resourceId: string): string {
  return parseResourceId(resourceId)?.name ?? resourceId;
}
