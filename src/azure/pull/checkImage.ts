import { about, onDay } from './finding.ts';
import type { Finding, Words } from './finding.ts';
import type { PullFacts } from './facts.ts';
import { errorOf, valueOf } from './read.ts';

const of = about('image', 'Image');

/** Whether the image that was asked for is there; undefined where a registry alone was asked for. */
export function checkImage({ found, image, imageThere, cacheRule }: PullFacts, { said }: Words): Finding | undefined {
  if (found.kind !== 'found' || !image || !imageThere) return undefined;
  const { name, loginServer } = found.registry;
  const { repository, tag, digest } = image;
  const wanted = `${repository}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
  if ('error' in imageThere) return of('maybe', `Whether there is ${wanted} in ${name} could not be looked at. ${said(imageThere.error)}`, 'It was tried with your own rights and from where you are: the nodes have others, and are elsewhere.');
  const { value } = imageThere;
  const unsaid = tag === undefined && digest === undefined ? 'No tag was named, and that means latest.' : undefined;
  if (value.kind === 'there' && value.locked) return of('no', `${wanted} is there, but pulls of it are locked.`, `To let them: az acr repository update --name ${name} --image ${wanted} --read-enabled true`);
  if (value.kind === 'there') return of('yes', `There is ${wanted}, pushed on ${onDay(Date.parse(value.pushed))}.`, unsaid);
  const push = `Check the spelling, or push it: docker push ${loginServer}/${digest === undefined ? wanted : repository}`;
  const missing = {
    repository: `There is no repository ${repository} in ${name}.`,
    image: `The repository ${repository} is in ${name}, and has ${digest === undefined ? `no tag ${tag ?? 'latest'}` : `nothing with the digest ${digest}`}.`,
    either: `There is no ${wanted} in ${name}.`,
  }[value.what ?? 'either'];
  const rule = valueOf(cacheRule);
  if (rule) return of('maybe', `${wanted} is not in ${name} yet: its cache rule ${rule.name} brings it from ${rule.source} with the first pull, if it is there.`, unsaid);
  const unread = errorOf(cacheRule);
  if (unread) return of('maybe', `${missing} Whether a cache rule brings it with the first pull could not be read. ${said(unread)}`, unsaid, push);
  return of('no', missing, unsaid, push);
}
