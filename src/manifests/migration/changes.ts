import type { Edit } from '../edit.ts';
import type { Manifest, Source } from '../source.ts';
import { annotateServiceAccount, letPodsUse, serviceAccountYaml } from '../workloadIdentity.ts';
import { mayShareNamespace } from '../digest.ts';
import { removeEntry } from '../entries.ts';
import { child, ownEntry } from '../nodes.ts';
import { isMap } from 'yaml';
import { podIdentityLabel } from '../vocabulary.ts';
import type { Step } from './plan.ts';

/** What is to be written to a file. */
export interface FileChange {
  readonly file: string;
  /** Of one that is there. */
  readonly edits: readonly Edit[];
  /** The text of one that is to be made. */
  readonly text?: string | undefined;
}

/** A federated credential that pods need to sign in by their ServiceAccount. */
export interface NeededCredential {
  /** Of the user-assigned identity, where its AzureIdentity says it. */
  readonly resourceId: string | undefined;
  readonly clientId: string;
  readonly namespace: string | undefined;
  readonly serviceAccount: string;
}

export interface Changes {
  readonly files: readonly FileChange[];
  readonly credentials: readonly NeededCredential[];
  /** Steps whose file cannot be changed in place, with the reason. */
  readonly obstacles: ReadonlyMap<Step, string>;
}

/** The edits that the steps come to. Those with an obstacle are left out, and so is what is right already. */
export function changesOf(steps: readonly Step[], sources: ReadonlyMap<string, Source>): Changes {
  const edits = new Map<string, Edit[]>();
  const added = new Map<string, string>();
  const credentials = new Map<string, NeededCredential>();
  const obstacles = new Map<Step, string>();
  for (const step of steps) {
    const { file, workload, identity, serviceAccount } = step;
    const clientId = identity?.clientId;
    if (step.obstacle !== undefined || !clientId) continue;
    const manifest = manifestIn(sources.get(file), workload.kind, workload);
    const change = manifest && letPodsUse(manifest, serviceAccount);
    if (!manifest || !change) continue;
    if ('obstacle' in change) {
      obstacles.set(step, change.obstacle);
      continue;
    }
    const account = step.accountIn === undefined ? undefined : manifestIn(sources.get(step.accountIn), 'ServiceAccount', { name: serviceAccount, namespace: workload.namespace });
    const annotated = account && annotateServiceAccount(account, clientId);
    if (annotated && 'obstacle' in annotated) {
      obstacles.set(step, annotated.obstacle);
      continue;
    }
    push(edits, file, [...change.edits, ...withoutOwnLabel(manifest)]);
    const key = JSON.stringify([workload.namespace ?? '', serviceAccount]);
    if (!credentials.has(key)) {
      if (annotated) push(edits, step.accountIn ?? file, annotated.edits);
      else added.set(file, [...(added.has(file) ? [added.get(file)] : []), serviceAccountYaml({ serviceAccount, namespace: workload.namespace, clientId })].join('---\n'));
      credentials.set(key, { resourceId: identity.resourceId, clientId, namespace: workload.namespace, serviceAccount });
    }
  }
  return { files: [...filesWith(edits, added, sources)], credentials: [...credentials.values()], obstacles };
}

/** The same label on the workload itself does nothing, and would look as if it did. */
function withoutOwnLabel(manifest: Manifest): Edit[] {
  const labels = manifest.kind === 'Pod' ? undefined : child(manifest.document, manifest.node, 'metadata', 'labels');
  const entry = isMap(labels) ? ownEntry(labels, podIdentityLabel) : undefined;
  return isMap(labels) && entry ? [removeEntry(manifest, labels, entry)] : [];
}

function* filesWith(edits: ReadonlyMap<string, readonly Edit[]>, added: ReadonlyMap<string, string>, sources: ReadonlyMap<string, Source>): Iterable<FileChange> {
  for (const file of new Set([...edits.keys(), ...added.keys()])) {
    const text = sources.get(file)?.text ?? '';
    const more = added.get(file);
    const json = /^\uFEFF?\s*\{/.test(text);
    if (more !== undefined && json) yield { file: besides(file), edits: [], text: more };
    const all = [...(edits.get(file) ?? []), ...(more === undefined || json ? [] : [appended(text, more)])];
    if (all.length > 0) yield { file, edits: all };
  }
}

/** Documents behind those of a text, with its line ends. */
function appended(text: string, documents: string): Edit {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text.endsWith('\n') ? '' : newline;
  return { start: text.length, end: text.length, text: `${lead}---${newline}${documents.replaceAll('\n', newline)}` };
}

/** JSON holds one document: what is added goes into a file next to it. */
function besides(file: string): string {
  return `${file.replace(/\.[^./]*$/, '')}.serviceaccounts.yaml`;
}

function manifestIn(source: Source | undefined, kind: string, { name, namespace }: { readonly name: string; readonly namespace: string | undefined }): Manifest | undefined {
  const all = source?.manifests.filter((one) => one.kind === kind && one.name === name) ?? [];
  return all.find((one) => one.namespace === namespace) ?? all.find((one) => mayShareNamespace(one, { namespace }));
}

function push(edits: Map<string, Edit[]>, file: string, more: readonly Edit[]): void {
  edits.set(file, [...(edits.get(file) ?? []), ...more]);
}
