import { isMap, isScalar } from 'yaml';
import type { Node, Scalar } from 'yaml';
import { having, mayShareNamespace } from '../digest.ts';
import type { Digest } from '../digest.ts';
import { replaceScalar } from '../entries.ts';
import type { Edit } from '../edit.ts';
import type { Finding } from '../finding.ts';
import { kubernetesName, namespaceProblem, objectNameProblem } from '../names.ts';
import { child, isBlank, ownEntry, textOf } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { podIdentityKind } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import type { Context } from './at.ts';
import { referring } from './referring.ts';

/** The object's own name and namespace. A new name goes to those in the same file that refer to it. */
export function nameFindings(manifest: Manifest, { manifests, known }: Context): Finding[] {
  const { document, node, kind, name, namespace } = manifest;
  const nameNode = child(document, node, 'metadata', 'name');
  const findings: Finding[] = [];
  if (nameNode === undefined ? podIdentityKind(manifest) !== undefined : isBlank(nameNode)) findings.push(at(manifest, placeOfMissing(manifest, nameNode), { code: 'name-missing', severity: 'error', message: `The ${kind} has no name.` }));
  const problem = name === undefined || name === '' ? undefined : objectNameProblem(name);
  if (name !== undefined && problem !== undefined) {
    const meant = kubernetesName(name);
    findings.push(at(manifest, nameNode, { code: 'object-name', severity: 'error', message: `"${name}" is no name for an object: ${problem}` }, isTaken(manifest, meant, { manifests: having(manifests, 'name', meant), known }) ? undefined : fix(`Rename it to "${meant}"`, replaceScalar(manifest, nameNode as Scalar, meant), ...referencesTo(manifest, name, manifests).map((edit) => edit(meant)))));
  }
  if (name !== undefined) findings.push(...nameTwice(manifest, name, manifests, nameNode));
  const wrong = namespace === undefined ? undefined : namespaceProblem(namespace);
  if (namespace !== undefined && wrong !== undefined) findings.push(at(manifest, child(document, node, 'metadata', 'namespace'), { code: 'namespace', severity: 'error', message: `"${namespace}" is no name for a namespace: ${wrong}` }));
  return findings;
}

/** Where nothing stands nobody would see it. */
function placeOfMissing({ document, node }: Manifest, name: Node | undefined): Node | undefined {
  const metadata = child(document, node, 'metadata');
  if (name === undefined || textOf(name) !== undefined) return name ?? metadata;
  return isMap(metadata) ? ownEntry(metadata, 'name')?.key : name;
}

/** Of two objects with one name, the one that is applied last takes the place of the other. Patches of one object may be several. */
function nameTwice(manifest: Manifest, name: string, manifests: readonly Manifest[], nameNode: Node | undefined): Finding[] {
  const first = having(having(manifests, 'name', name), 'namespace', manifest.namespace).find((one) => one === manifest || (isOfOneKind(one, manifest) && podOf(one)?.whole !== false));
  if (first === manifest || podOf(manifest)?.whole === false) return [];
  const where = manifest.namespace === undefined ? '' : ` in the namespace "${manifest.namespace}"`;
  return [at(manifest, nameNode, { code: 'name-twice', severity: 'warning', message: `There is another ${manifest.kind} "${name}"${where} in this file: the one that is applied last takes the place of the other.` })];
}

/** Whether another object may have a name already, in this file or in another one. */
function isTaken(manifest: Manifest, name: string, { manifests, known }: Pick<Context, 'manifests' | 'known'>): boolean {
  return [...namesakes(manifest.kind, name, known), ...having(manifests, 'name', name).filter((one) => isOfOneKind(one, manifest))].some((one) => mayShareNamespace(one, manifest));
}

function namesakes(kind: string, name: string, known: Digest): readonly { readonly namespace: string | undefined }[] {
  switch (kind) {
    case 'AzureIdentity':
      return having(known.identities, 'name', name);
    case 'AzureIdentityBinding':
      return having(known.bindings, 'name', name);
    case 'ServiceAccount':
      return having(known.serviceAccounts, 'name', name);
    default:
      return having(known.pods, 'name', name).filter((pod) => pod.kind === kind);
  }
}

function isOfOneKind(one: Manifest, other: Manifest): boolean {
  return one.kind === other.kind && one.apiVersion.split('/')[0] === other.apiVersion.split('/')[0];
}

/** Where manifests of the file refer to an object by its name. */
function referencesTo(manifest: Manifest, name: string, manifests: readonly Manifest[]): ((meant: string) => Edit)[] {
  return referring(manifests, name).flatMap((other) => {
    const path = podIdentityKind(manifest) === 'AzureIdentity' && podIdentityKind(other) === 'AzureIdentityBinding' ? ['spec', 'azureIdentity'] : manifest.kind === 'ServiceAccount' ? serviceAccountPath(other) : undefined;
    const node = path && child(other.document, other.node, ...path);
    return isScalar(node) && textOf(node) === name && mayShareNamespace(other, manifest) ? [(meant: string) => replaceScalar(other, node, meant)] : [];
  });
}

function serviceAccountPath(manifest: Manifest): string[] | undefined {
  const pod = podOf(manifest);
  // "serviceAccount" is its old name, which Kubernetes still reads.
  return pod && [...pod.path, 'spec', child(manifest.document, pod.spec, 'serviceAccountName') === undefined ? 'serviceAccount' : 'serviceAccountName'];
}
