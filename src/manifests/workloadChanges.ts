import { isMap } from 'yaml';
import { mayShareNamespace } from './digest.ts';
import type { PodObject } from './digest.ts';
import type { Edit } from './edit.ts';
import { entryObstacle, removeEntry, sharing } from './entries.ts';
import { isJson } from './json.ts';
import { child, ownEntry } from './nodes.ts';
import type { Manifest, Source } from './source.ts';
import { clientIdAnnotation, podIdentityLabel } from './vocabulary.ts';
import { annotateServiceAccount, letPodsUse, serviceAccountYaml } from './workloadIdentity.ts';

/** A workload of a file that shall sign in as an identity. */
export interface Wanted {
  readonly file: string;
  readonly workload: Pick<PodObject, 'kind' | 'name' | 'namespace'> & Partial<Pick<PodObject, 'whole'>>;
  /** By its client ID. Without that, and with an obstacle, nothing is done. */
  readonly identity: { readonly clientId: string | undefined; readonly resourceId: string | undefined } | undefined;
  /** What it shall run as. */
  readonly serviceAccount: string;
  /** The file that holds that ServiceAccount already. */
  readonly accountIn: string | undefined;
  readonly obstacle?: string | undefined;
}

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
  /** Those whose file cannot be changed in place, with the reason. */
  readonly obstacles: ReadonlyMap<Wanted, string>;
}

/**
 * The edits that let workloads sign in by workload identity. Those with an obstacle are left out, and so is what is right
 * already. `tenantOf`: the tenant of the identity with a client ID, where its ServiceAccount has to name it.
 */
export function changesOf(all: readonly Wanted[], sources: ReadonlyMap<string, Source>, tenantOf: (clientId: string) => string | undefined = () => undefined): Changes {
  const edits = new Map<string, Edit[]>();
  const added = new Map<string, string>();
  const beside = new Map<string, string>();
  const credentials = new Map<string, NeededCredential>();
  const obstacles = new Map<Wanted, string>();
  const done = new Set<Manifest>();
  const accounts = new Set<string>();
  const copies = new Map<string, number>();
  const annotating = new Map<Manifest, string>();
  const whole: Wanted[] = [];
  // What a patch is of comes before it, in whichever order the files are.
  for (const wanted of all.toSorted((one, other) => Number(isPatch(one)) - Number(isPatch(other)))) {
    const { file, workload, identity, serviceAccount } = wanted;
    const clientId = identity?.clientId;
    if (wanted.obstacle !== undefined || !clientId) continue;
    const manifest = manifestIn(sources.get(file), workload.kind, workload);
    const change = manifest && letPodsUse(manifest, serviceAccount);
    if (!manifest || !change) continue;
    if (done.has(manifest)) {
      obstacles.set(wanted, `The file has two of the kind ${workload.kind} with the name "${workload.name}": of these the last one counts. Take one away.`);
      continue;
    }
    done.add(manifest);
    if ('obstacle' in change) {
      obstacles.set(wanted, change.obstacle);
      continue;
    }
    const patched = isPatch(wanted) ? whole.filter((one) => one.serviceAccount === serviceAccount && isOf(wanted, one)) : [];
    const comesAlong = patched.some((one) => one.identity?.clientId?.toLowerCase() === clientId.toLowerCase());
    if (patched.length > 0 && !comesAlong) {
      obstacles.set(wanted, `The ServiceAccount "${serviceAccount}" comes with the ${workload.kind} that this is a patch of, and stands for another identity there. Take the label out of the patch, and patch the ServiceAccount: its annotation ${clientIdAnnotation} has to be ${clientId}.`);
      continue;
    }
    const present = wanted.accountIn === undefined || comesAlong ? undefined : manifestIn(sources.get(wanted.accountIn), 'ServiceAccount', { name: serviceAccount, namespace: workload.namespace });
    const tenantId = tenantOf(clientId);
    const annotated = present && annotateServiceAccount(present, { clientId, tenantId });
    const before = present && annotating.get(present);
    const obstacle = annotated && 'obstacle' in annotated ? annotated.obstacle : before !== undefined && before !== clientId.toLowerCase() ? `The ServiceAccount "${serviceAccount}" is there once for several identities. Let each environment have its own.` : undefined;
    if (obstacle !== undefined) {
      obstacles.set(wanted, obstacle);
      continue;
    }
    push(edits, file, [...change.edits, ...withoutOwnLabel(manifest)]);
    if (comesAlong) continue;
    if (!isPatch(wanted)) whole.push(wanted);
    const one = JSON.stringify([isPatch(wanted), workload.kind, workload.namespace, workload.name]);
    const copy = copies.get(one) ?? 0;
    copies.set(one, copy + 1);
    // Copies of a workload are for environments of their own, and need a ServiceAccount each.
    const account = JSON.stringify([workload.namespace, serviceAccount, clientId.toLowerCase(), copy]);
    if (!accounts.has(account)) {
      accounts.add(account);
      if (annotated && 'edits' in annotated) {
        if (before === undefined) push(edits, wanted.accountIn ?? file, annotated.edits);
        annotating.set(present, clientId.toLowerCase());
      } else {
        const to = hasRoom(wanted, sources) ? added : beside;
        to.set(file, [...(to.has(file) ? [to.get(file)] : []), serviceAccountYaml({ serviceAccount, namespace: workload.namespace, clientId, tenantId })].join('---\n'));
      }
      credentials.set(JSON.stringify([workload.namespace, serviceAccount, clientId.toLowerCase()]), { resourceId: identity.resourceId, clientId, namespace: workload.namespace, serviceAccount });
    }
  }
  return { files: [...[...beside].map(([file, text]) => ({ file: besides(file), edits: [], text })), ...filesWith(edits, added, sources)], credentials: [...credentials.values()], obstacles };
}

/** The same label on the workload itself does nothing, and would look as if it did. */
function withoutOwnLabel(manifest: Manifest): Edit[] {
  const labels = manifest.kind === 'Pod' ? undefined : child(manifest.document, manifest.node, 'metadata', 'labels');
  const entry = isMap(labels) ? ownEntry(labels, podIdentityLabel) : undefined;
  // What other places share stays: it does no harm.
  return isMap(labels) && entry && sharing(manifest, labels) === undefined && entryObstacle(manifest, entry) === undefined ? [removeEntry(manifest, labels, entry)] : [];
}

function* filesWith(edits: ReadonlyMap<string, readonly Edit[]>, added: ReadonlyMap<string, string>, sources: ReadonlyMap<string, Source>): Iterable<FileChange> {
  for (const file of new Set([...edits.keys(), ...added.keys()])) {
    const more = added.get(file);
    const all = [...(edits.get(file) ?? []), ...(more === undefined ? [] : [appended(sources.get(file)?.text ?? '', more)])];
    if (all.length > 0) yield { file, edits: all };
  }
}

/** Documents behind those of a text, with its line ends. */
function appended(text: string, documents: string): Edit {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text.endsWith('\n') ? '' : newline;
  return { start: text.length, end: text.length, text: `${lead}---${newline}${documents.replaceAll('\n', newline)}` };
}

/** JSON holds one document, and each document of a patch has to find what it changes: what is added goes into a file next to them. */
function hasRoom(wanted: Wanted, sources: ReadonlyMap<string, Source>): boolean {
  return !isPatch(wanted) && !isJson(sources.get(wanted.file)?.text ?? '');
}

function isPatch({ workload }: Wanted): boolean {
  return workload.whole === false;
}

/** Whether what a patch is of may be another workload. */
function isOf({ workload: patch }: Wanted, { workload }: Wanted): boolean {
  return workload.kind === patch.kind && workload.name === patch.name && mayShareNamespace(workload, patch);
}

function besides(file: string): string {
  return `${file.replace(/\.[^./]*$/, '')}.serviceaccounts.yaml`;
}

/** The object of a kind and a name in a file, in the namespace where several have it. */
export function manifestIn(source: Source | undefined, kind: string, { name, namespace }: { readonly name: string; readonly namespace: string | undefined }): Manifest | undefined {
  const all = source?.manifests.filter((one) => one.kind === kind && one.name === name) ?? [];
  return all.find((one) => one.namespace === namespace) ?? all.find((one) => mayShareNamespace(one, { namespace }));
}

function push(edits: Map<string, Edit[]>, file: string, more: readonly Edit[]): void {
  edits.set(file, [...(edits.get(file) ?? []), ...more]);
}
