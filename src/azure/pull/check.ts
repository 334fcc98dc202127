import { about } from './finding.ts';
import type { Finding, Mark, Words } from './finding.ts';
import type { PullFacts } from './facts.ts';
import { checkAge } from './checkAge.ts';
import { checkImage } from './checkImage.ts';
import { checkNetwork } from './checkNetwork.ts';
import { checkPools } from './checkPools.ts';
import { checkIdentity, checkPuller } from './checkPuller.ts';
import { imageInWords } from './imageReference.ts';
import { checkRegistry, checkTenant } from './checkRegistry.ts';
import { checkMode, checkRight } from './checkRight.ts';
import { checkTokens } from './checkTokens.ts';

const of = about('cluster', 'Cluster');

export interface PullVerdict {
  readonly mark: Mark;
  /** The answer in a sentence, with the reason that comes first. */
  readonly headline: string;
  /** What matters most first. */
  readonly findings: readonly Finding[];
}

/** Whether a cluster can pull, from what is known, and why. What is not known is never taken for good. */
export function checkPull(facts: PullFacts, words: Words): PullVerdict {
  const findings = [
    checkRegistry(facts, words),
    checkTenant(facts),
    checkPuller(facts, words),
    checkIdentity(facts, words),
    checkRight(facts, words),
    checkMode(facts),
    checkTokens(facts),
    checkNetwork(facts, words),
    checkImage(facts, words),
    checkPools(facts, words),
    checkAge(facts),
    checkCluster(facts, words),
  ].filter((one) => one !== undefined);
  const first = (mark: Mark) => findings.find((one) => one.mark === mark)?.details[0];
  const [wrong, unsure] = [first('no'), first('maybe')];
  if (wrong !== undefined) return { mark: 'no', headline: `No: ${inside(wrong)}`, findings };
  if (unsure !== undefined) return { mark: 'maybe', headline: `Maybe: ${inside(unsure)}`, findings };
  return { mark: 'yes', headline: `Yes, it can pull ${what(facts)}.`, findings };
}

/** No more than what was looked at. */
function what({ image, found }: PullFacts): string {
  if (image && image.repository !== '') return imageInWords(image);
  return `from ${found.kind === 'found' ? found.registry.name : found.host}`;
}

/** A sentence behind a colon. */
function inside(sentence: string): string {
  return sentence.replace(/^(?:The|There|It|Its|No|Only|What|Whether|Sign-ins) /, (word) => word.toLowerCase());
}

function checkCluster({ cluster: { name, power, state }, clusterUnread }: PullFacts, { said }: Words): Finding {
  if (clusterUnread?.kind === 'notFound') return of('no', `${name} is gone: somebody has deleted it.`);
  if (clusterUnread) return of('maybe', `${name} could not be read again, and what is said of it here is as it was. ${said(clusterUnread)}`);
  if (power.toLowerCase() === 'stopped') return of('maybe', `${name} is stopped: no pods run, so nothing pulls until it is started.`);
  if (state.toLowerCase() === 'failed') return of('maybe', `The last operation on ${name} has failed: its nodes may not be as Azure tells.`);
  if (state.toLowerCase() !== 'succeeded') return of('maybe', `${name} is being worked on (${state}): what is said here may change.`);
  return of('yes', `${name} runs.`);
}
