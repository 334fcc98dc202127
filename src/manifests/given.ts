// What Kustomize gives to workloads on their way to the cluster, whichever they are: their own manifests lack it.
import { isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import { child, keyOf, textOf } from './nodes.ts';
import type { Entry } from './nodes.ts';
import { longestDocument, partsOf } from './source.ts';
import type { Manifest, Source } from './source.ts';
import { useLabel } from './vocabulary.ts';

/** The label of workload identity, or the name of a ServiceAccount. */
export type GivenField = typeof useLabel | 'serviceAccountName';

/** Which workloads a Kustomization puts a patch on whose own name does not count. What is undefined may be any. */
export interface PatchTarget {
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

export interface Given {
  readonly given: readonly GivenField[];
  readonly targets: readonly PatchTarget[];
}

const nothing: Given = { given: [], targets: [] };

/** What a manifest gives that is a Kustomization or a Component of Kustomize's. */
export function givenBy({ document, node, kind, apiVersion }: Manifest): Given {
  return kind === 'Kustomization' || (kind === 'Component' && apiVersion.startsWith('kustomize.')) ? givenIn(document, node) : nothing;
}

/**
 * What the documents of a file give that are no manifests: a Kustomization needs no kind where its file has the name of one,
 * and a JSON patch is a list of operations. `path`: of the file.
 * Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
export function givenWithoutKind({ text, manifests, template }: Source, path: string): Given {
  if (template || !mayGive(text)) return nothing;
  const read = new Set(manifests.map(({ start }) => start));
  const named = /(?:^|\/)kustomization\.ya?ml$/i.test(path);
  // Parsing takes its time, and a long one was printed by a program.
  const parts = partsOf(text).filter((part) => !read.has(part.start) && part.text.length <= longestDocument && mayGive(part.text) && (named || /^(?:\s|#[^\n]*\n|---\s)*[-[]/.test(part.text)));
  return together(parts.map((part) => {
    const document = parsed(part.text);
    const { contents } = document;
    return isOperations(document, contents) || (named && isMap(contents)) ? givenIn(document, contents) : nothing;
  }));
}

function mayGive(text: string): boolean {
  return /azure\.workload\.identity(?:\/|~1)use|serviceAccountName|\btarget\b/.test(text);
}

function isOperations(document: Document, node: Node | null): node is Node {
  return isSeq(node) && node.items.length > 0 && node.items.every((item) => ['op', 'path'].every((key) => child(document, item as Node, key) !== undefined));
}

/** As keys, and where a path leads. What a patch takes away is not given. */
function givenIn(document: Document, node: Node | null): Given {
  const all: Given[] = [];
  visit(node, {
    Map: (_key, map) => (['remove', 'test'].includes(textOf(child(document, map, 'op')) ?? '') ? visit.SKIP : undefined),
    Pair(_key, pair) {
      const [key, value] = [keyOf(pair as Entry), child(document, (pair as Entry).value)];
      const field = fields.find((one) => one === key);
      if (field && !(isScalar(value) && value.value === null)) all.push({ given: [field], targets: [] });
    },
    Scalar(key, scalar) {
      const text = key === 'key' ? undefined : textOf(scalar);
      if (text !== undefined && mayGive(text)) all.push(givenInText(text));
    },
    Seq(_key, { items }, path) {
      const parent = path.at(-1);
      if (isPair(parent) && keyOf(parent as Entry) === 'patches') all.push({ given: [], targets: items.flatMap((item) => targetOf(document, item as Node)) });
    },
  });
  return together(all);
}

const fields: readonly GivenField[] = [useLabel, 'serviceAccountName'];

/** A patch, or a path: `/spec/template/metadata/labels/azure.workload.identity~1use`, `spec.template.metadata.labels.[azure.workload.identity/use]`. */
function givenInText(text: string): Given {
  if (text.includes('\n') || /^\s*(?:[[{]|- )/.test(text)) {
    return together(partsOf(text).map((part) => {
      const document = parsed(part.text);
      return isMap(document.contents) || isSeq(document.contents) ? givenIn(document, document.contents) : nothing;
    }));
  }
  const field = /[/.]\[?(azure\.workload\.identity\/use|serviceAccountName)\]?$/.exec(text.replaceAll('~1', '/'))?.[1];
  return { given: fields.filter((one) => one === field), targets: [] };
}

/** Of a patch in a file of its own, which says by its own name what it is for where nothing else does. */
function targetOf(document: Document, patch: Node): PatchTarget[] {
  const target = child(document, patch, 'target');
  if (!isMap(target) || child(document, patch, 'path') === undefined) return [];
  const name = textOf(child(document, target, 'name'));
  // It is a pattern: https://pkg.go.dev/sigs.k8s.io/kustomize/api/types#Selector
  return [{ kind: textOf(child(document, target, 'kind')), name: name !== undefined && /^[\w.-]+$/.test(name) ? name : undefined }];
}

function parsed(text: string): Document {
  return parseDocument(text, { version: '1.1', prettyErrors: false, logLevel: 'silent' });
}

function together(all: readonly Given[]): Given {
  return { given: [...new Set(all.flatMap(({ given }) => given))], targets: all.flatMap(({ targets }) => targets) };
}
