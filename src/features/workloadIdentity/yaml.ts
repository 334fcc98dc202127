import { digestOf, mayShareNamespace } from '../../manifests/digest.ts';
import { applied } from '../../manifests/edit.ts';
import type { FileDigest } from '../../manifests/migration/plan.ts';
import type { Source } from '../../manifests/source.ts';
import { changesOf } from '../../manifests/workloadChanges.ts';
import type { Changes } from '../../manifests/workloadChanges.ts';
import { workloadsIn } from '../../manifests/workloads.ts';
import { podTemplateYaml, serviceAccountYaml } from '../../manifests/workloadIdentity.ts';
import type { Form } from './protocol.ts';

export type Sources = ReadonlyMap<string, Source>;

function digests(sources: Sources): FileDigest[] {
  return [...sources].map(([file, { manifests }]) => ({ file, digest: digestOf(manifests) }));
}

/** What is to be done to the file of the workload that was chosen, or undefined where none was, or where it went. */
export function changesFor(form: Form, clientId: string, sources: Sources): Changes | undefined {
  const found = workloadsIn(sources).find(({ key }) => key === form.workload);
  if (!found) return undefined;
  const { file, workload } = found;
  const accountIn = digests(sources).find(({ digest }) => digest.serviceAccounts.some((account) => account.name === form.serviceAccount && mayShareNamespace(account, workload)))?.file;
  return changesOf([{ file, workload, identity: { clientId, resourceId: undefined }, serviceAccount: form.serviceAccount, accountIn }], sources);
}

/** A document for a workload that is elsewhere: the ServiceAccount, and as a comment what the pods need. */
export function wholeYaml({ namespace, serviceAccount }: Form, clientId: string): string {
  const template = podTemplateYaml({ serviceAccount }).trimEnd().split('\n').map((line) => `#   ${line}`);
  return ['# Pods sign in as the identity by this service account and a label.', '# In the pod template (not on the Deployment):', ...template, serviceAccountYaml({ serviceAccount, namespace: namespace || undefined, clientId })].join('\n');
}

/** The documents of a file that are another text after the change, in their order. */
export function changedDocuments(text: string, after: string): string {
  const before = new Set(documentsOf(text));
  return documentsOf(after).filter((document) => !before.has(document)).join('---\n');
}

function documentsOf(text: string): string[] {
  return text.replaceAll('\r\n', '\n').split(/^---(?=\s|$).*\n?/m).filter((document) => document.trim() !== '');
}

export function appliedTo(sources: Sources, { files }: Changes): string {
  return files.map(({ file, edits, text }) => text ?? changedDocuments(sources.get(file)?.text ?? '', applied(sources.get(file)?.text ?? '', edits))).join('---\n');
}
