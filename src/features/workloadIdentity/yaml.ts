import { digestOf, mayShareNamespace } from '../../manifests/digest.ts';
import type { Digest } from '../../manifests/digest.ts';
import { applied } from '../../manifests/edit.ts';
import { placeholderIn } from '../../manifests/filledIn.ts';
import { holdsWorkload } from '../../manifests/marks.ts';
import type { FileDigest } from '../../manifests/migration/plan.ts';
import { selectedWhy } from '../../manifests/migration/selected.ts';
import type { Source } from '../../manifests/source.ts';
import { changesOf } from '../../manifests/workloadChanges.ts';
import type { Changes } from '../../manifests/workloadChanges.ts';
import { workloadsIn } from '../../manifests/workloads.ts';
import { podTemplateYaml, serviceAccountYaml } from '../../manifests/workloadIdentity.ts';
import type { Form } from './protocol.ts';

export type Sources = ReadonlyMap<string, Source>;
type Workload = Digest['pods'][number];

/** The key of a workload that is not in this workspace. */
export const elsewhere = '';

function digests(sources: Sources): FileDigest[] {
  return [...sources].map(([file, { manifests }]) => ({ file, digest: digestOf(manifests) }));
}

/** The file of the workload that was chosen, whether it is still there or not. */
export function fileOf({ workload: key }: Pick<Form, 'workload'>): string | undefined {
  return key === elsewhere ? undefined : partsOf(key).file;
}

/** The namespace of the pods: what their file says counts. */
export function namespaceOf(form: Form, sources: Sources): string {
  return workloadsIn(sources).find(({ key }) => key === form.workload)?.workload.namespace ?? form.namespace;
}

/** What is to be done to the file of the workload that was chosen, or undefined where none was, or where it went. */
export function changesFor(form: Form, clientId: string, sources: Sources): Changes | undefined {
  const found = workloadsIn(sources).find(({ key }) => key === form.workload);
  if (!found) return undefined;
  const { file, workload } = found;
  return changesOf([{ file, workload, identity: { clientId, resourceId: undefined }, serviceAccount: form.serviceAccount, accountIn: accountOf(form, workload, sources)?.file }], sources);
}

/** Why the workload that was chosen can't be let sign in as the identity, in a sentence, or undefined. `pathOf`: how a file is called. */
export function obstacleFor(form: Form, clientId: string, sources: Sources, pathOf: (file: string) => string): string | undefined {
  if (form.workload === elsewhere) return undefined;
  const changes = changesFor(form, clientId, sources);
  const { file, kind, name } = partsOf(form.workload);
  if (!changes) return `${kind} ${name} can't be found in ${pathOf(file)} any more. Choose another workload.`;
  const [wanted] = workloadsIn(sources).filter(({ key }) => key === form.workload);
  const account = wanted && accountOf(form, wanted.workload, sources);
  // Others may run as it, and would be somebody else from then on.
  if (account?.clientId && account.clientId.toLowerCase() !== clientId.toLowerCase()) return `The ServiceAccount ${form.serviceAccount} in ${pathOf(account.file)} stands for another identity already, with the client ID ${account.clientId}. Enter another name.`;
  const selected = wanted && selectedWhy(wanted.workload, digests(sources).flatMap(({ digest }) => digest.selecting));
  const [obstacle = selected] = changes.obstacles.values();
  return obstacle === undefined ? undefined : `${kind} ${name} in ${pathOf(file)} can't be changed in place: ${obstacle}`;
}

/**
 * Where the workspace has a ServiceAccount of that name, of another identity, in a sentence: beside it the new one would be a
 * second one. Undefined where there is none, and for a workload of this workspace, whose ServiceAccount is changed in its file.
 */
export function takenIn(form: Form, clientId: string, sources: Sources, pathOf: (file: string) => string): string | undefined {
  if (form.workload !== elsewhere) return undefined;
  const isOther = ({ name, namespace, clientId: other }: Digest['serviceAccounts'][number]): boolean =>
    name === form.serviceAccount && other !== undefined && other !== '' && other.toLowerCase() !== clientId.toLowerCase() && placeholderIn(other) === undefined && mayShareNamespace({ namespace }, { namespace: form.namespace || undefined });
  const file = digests(sources).find(({ digest }) => digest.serviceAccounts.some(isOther))?.file;
  return file === undefined ? undefined : `${pathOf(file)} has a ServiceAccount of this name, for another identity. In one namespace the one that is applied last would take its place.`;
}

function accountOf({ serviceAccount }: Form, workload: Workload, sources: Sources): { readonly file: string; readonly clientId: string | undefined } | undefined {
  for (const { file, digest } of digests(sources)) {
    const account = digest.serviceAccounts.find((one) => one.name === serviceAccount && mayShareNamespace(one, workload));
    if (account) return { file, clientId: account.clientId };
  }
  return undefined;
}

/** Files that seem to hold workloads of which none can be chosen, with the reason, in a sentence. Undefined where there are none. */
export function leftOut(sources: Sources, pathOf: (file: string) => string): string | undefined {
  const all = [...sources].flatMap(([file, { text, template, problems }]) => {
    if (!holdsWorkload(text) || (!template && problems.length === 0)) return [];
    return [`${pathOf(file)} (${template ? 'a template: what it yields is not known here' : problems[0]?.code === 'unread' ? "a part of it can't be read here" : 'a part of it is no YAML'})`];
  });
  if (all.length === 0) return undefined;
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : '';
  return `Workloads can't be chosen from ${all.slice(0, mostNamed).join(', ')}${more}.`;
}

const mostNamed = 3;

/** What a key is made of, by {@link workloadKey}. */
function partsOf(key: string): { readonly file: string; readonly kind: string; readonly name: string } {
  const [file = '', kind = '', , name = ''] = JSON.parse(key) as string[];
  return { file, kind, name };
}

/** A document for a workload that is elsewhere: the ServiceAccount, and as a comment what the pods need. */
export function wholeYaml({ namespace, serviceAccount }: Form, clientId: string): string {
  const template = podTemplateYaml({ serviceAccount }).trimEnd().split('\n').map((line) => `#   ${line}`);
  return ['# Pods sign in as the identity by this service account and a label.', '# In the pod template (not on the Deployment):', ...template, serviceAccountYaml({ serviceAccount, namespace: namespace || undefined, clientId })].join('\n');
}

/** The documents of a file that are another text after the change, in their order. */
function changedDocuments(text: string, after: string): string {
  const before = new Set(documentsOf(text));
  return documentsOf(after).filter((document) => !before.has(document)).join('---\n');
}

function documentsOf(text: string): string[] {
  return text.replaceAll('\r\n', '\n').split(/^---(?=\s|$).*\n?/m).filter((document) => document.trim() !== '');
}

export function appliedTo(sources: Sources, { files }: Changes): string {
  return files.map(({ file, edits, text }) => text ?? changedDocuments(sources.get(file)?.text ?? '', applied(sources.get(file)?.text ?? '', edits))).join('---\n');
}
