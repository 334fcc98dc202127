import { isScalar } from 'yaml';
import type { Scalar } from 'yaml';
import { replaceScalar } from '../entries.ts';
import type { Edit } from '../edit.ts';
import type { Finding } from '../finding.ts';
import { kubernetesName, namespaceProblem, objectNameProblem } from '../names.ts';
import { child, textOf } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { podIdentityKind } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import type { Context } from './at.ts';
import { referring } from './referring.ts';

/** The object's own name and namespace. A new name goes to those in the same file that refer to it. */
export function nameFindings(manifest: Manifest, { manifests }: Context): Finding[] {
  const { document, node, kind, name, namespace } = manifest;
  const nameNode = child(document, node, 'metadata', 'name');
  const findings: Finding[] = [];
  if (nameNode === undefined && podIdentityKind(manifest) !== undefined) findings.push(at(manifest, child(document, node, 'metadata'), { code: 'name-missing', severity: 'error', message: `The ${kind} has no name.` }));
  const problem = name === undefined ? undefined : objectNameProblem(name);
  if (name !== undefined && problem !== undefined) {
    const meant = kubernetesName(name);
    findings.push(at(manifest, nameNode, { code: 'object-name', severity: 'error', message: `"${name}" is no name for an object: ${problem}` }, fix(`Rename it to "${meant}"`, replaceScalar(manifest, nameNode as Scalar, meant), ...referencesTo(manifest, name, manifests).map((edit) => edit(meant)))));
  }
  const wrong = namespace === undefined ? undefined : namespaceProblem(namespace);
  if (namespace !== undefined && wrong !== undefined) findings.push(at(manifest, child(document, node, 'metadata', 'namespace'), { code: 'namespace', severity: 'error', message: `"${namespace}" is no name for a namespace: ${wrong}` }));
  return findings;
}

/** Where manifests of the file refer to an object by its name. */
function referencesTo(manifest: Manifest, name: string, manifests: readonly Manifest[]): ((meant: string) => Edit)[] {
  return referring(manifests, name).flatMap((other) => {
    const path = podIdentityKind(manifest) === 'AzureIdentity' && podIdentityKind(other) === 'AzureIdentityBinding' ? ['spec', 'azureIdentity'] : manifest.kind === 'ServiceAccount' ? serviceAccountPath(other) : undefined;
    const node = path && child(other.document, other.node, ...path);
    return isScalar(node) && textOf(node) === name ? [(meant: string) => replaceScalar(other, node, meant)] : [];
  });
}

function serviceAccountPath(manifest: Manifest): string[] | undefined {
  const pod = podOf(manifest);
  return pod && [...pod.path, 'spec', 'serviceAccountName'];
}
