// Comments in JSON: an editor reads over them, and kubectl does not.
import type { Document } from 'yaml';
import type { Finding } from '../finding.ts';
import { foreignComment } from '../json.ts';
import type { Manifest } from '../source.ts';

/**
 * One for each document: which comments there are besides is easily seen then. Those of YAML are left out: before the brace
 * they make YAML of it for kubectl.
 * Source: Decode in https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go
 */
export function jsonCommentFindings(manifests: readonly Manifest[]): Finding[] {
  const documents = new Map(manifests.map((manifest) => [manifest.start, manifest]));
  return [...documents.values()].flatMap(({ document, text, start }) => {
    const comment = commentIn(document, text);
    return comment ? [{ code: 'json-comment', severity: 'error', message: 'kubectl reads no comments in JSON, and refuses the file. Take them out, or write it in YAML, where a comment begins with "#".', start: start + comment.start, end: start + comment.end, fixes: [] }] : [];
  });
}

const known = new WeakMap<Document, ReturnType<typeof foreignComment>>();

/** A long document that is read once is looked through once. */
function commentIn(document: Document, text: string): ReturnType<typeof foreignComment> {
  if (!known.has(document)) known.set(document, foreignComment(text));
  return known.get(document);
}
