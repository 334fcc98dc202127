import { isCollection, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import { partsOf, readSource } from './source.ts';
import type { Source } from './source.ts';

/**
 * Reads a text with "{{ … }}" in it as the YAML that it may be all the same: rules of Prometheus and ConfigMaps hold what
 * somebody else fills in, and kubectl takes them as they are. Undefined where it is no YAML, or none that kubectl takes:
 * without quotes it is a map as a key, which JSON does not have.
 * Source: https://github.com/kubernetes-sigs/yaml (YAMLToJSON)
 */
export function readAsYaml(text: string): Source | undefined {
  const documents = partsOf(text).map((part) => parseDocument(part.text, { version: '1.1', prettyErrors: false, logLevel: 'silent' }));
  if (documents.some((document) => document.errors.length > 0 || hasMapAsKey(document))) return undefined;
  // What is left stands in texts and comments, where other brackets mean the same.
  return { ...readSource(text.replaceAll('{{', '((')), text, template: true };
}

function hasMapAsKey(document: Document): boolean {
  let found = false;
  visit(document, {
    Pair(_, { key }) {
      found ||= isCollection(key);
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}
