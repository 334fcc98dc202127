import { isTemplate } from '../filledIn.ts';
import { partsOf } from '../source.ts';
import { podIdentityGroup } from '../vocabulary.ts';

/** What a text has to do with AAD Pod Identity: nothing else is in it, other objects are in it too, or nothing of it. */
export type Share = 'all' | 'some' | 'none';

/**
 * How much of a text is objects of AAD Pod Identity. By its lines alone: what is being typed is often no YAML yet, and
 * this is asked with every key. A template, and what is written in braces, counts as none.
 */
export function podIdentityShare(text: string): Share {
  if (!text.includes(podIdentityGroup) || isTemplate(text)) return 'none';
  const documents = [...partsOf(text)].map(({ text }) => text).filter((document) => /^[^\s#%.-]/m.test(document));
  const ours = documents.filter((document) => /^(["']?)apiVersion\1\s*:\s*["']?aadpodidentity\.k8s\.io\//m.test(document));
  if (ours.length === 0) return 'none';
  return ours.length === documents.length ? 'all' : 'some';
}
