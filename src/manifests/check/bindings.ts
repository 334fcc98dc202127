// An AzureIdentity, its binding and the pods: what holds them together are names and labels that nobody checks.
import { isScalar } from 'yaml';
import type { Scalar } from 'yaml';
import { having, havingNear, mayShareNamespace } from '../digest.ts';
import { replaceScalar } from '../entries.ts';
import { mayHave, placeholderIn } from '../filledIn.ts';
import type { Finding } from '../finding.ts';
import { child, textOf } from '../nodes.ts';
import type { Manifest } from '../source.ts';
import { behaviorAnnotation, podIdentityKind } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import type { Context } from './at.ts';
import { closestOf } from './closest.ts';

/** Of an AzureIdentityBinding: its identity, and other bindings with its selector. */
export function bindingReferences(manifest: Manifest, { known, complete }: Context): Finding[] {
  if (podIdentityKind(manifest) !== 'AzureIdentityBinding') return [];
  const [identityNode, selectorNode] = ['azureIdentity', 'selector'].map((key) => child(manifest.document, manifest.node, 'spec', key));
  const [identity, selector] = [textOf(identityNode), textOf(selectorNode)];
  const findings: Finding[] = [];
  if (complete && identity && havingNear(known.identities, 'name', identity, manifest).length === 0 && !mayHave(known.identities, 'name', identity).some((one) => mayShareNamespace(one, manifest))) {
    const [elsewhere] = having(known.identities, 'name', identity);
    const meant = closestOf(identity, known.identities, 'name', (one) => mayShareNamespace(one, manifest));
    const message = elsewhere ? `The AzureIdentity "${identity}" is in the namespace "${elsewhere.namespace}". A binding and its identity have to be in one.` : `There is no AzureIdentity "${identity}" in this workspace.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
    const code = elsewhere ? 'binding-in-another-namespace' : 'binding-without-identity';
    findings.push(at(manifest, identityNode, { code, severity: 'warning', message }, !elsewhere && meant !== undefined ? fix(`Make it "${meant}"`, replaceScalar(manifest, identityNode as Scalar, meant)) : undefined));
  }
  const other = havingNear(known.bindings, 'selector', selector, manifest).find((one) => one.name !== manifest.name && one.identity && one.identity !== identity && placeholderIn(one.identity) === undefined);
  // A patch leaves the identity out.
  if (selector && identity && placeholderIn(identity) === undefined && other) findings.push(at(manifest, selectorNode, { code: 'selector-twice', severity: 'warning', message: `The binding "${other.name}" has the selector "${selector}", too: its pods get "${other.identity}" and "${identity}", and which of them signs in depends on the client ID that they ask with.` }));
  return findings;
}

/** Of an AzureIdentity: the annotation that keeps it to its namespace. */
export function behaviorFindings(manifest: Manifest): Finding[] {
  if (podIdentityKind(manifest) !== 'AzureIdentity') return [];
  const node = child(manifest.document, manifest.node, 'metadata', 'annotations', behaviorAnnotation);
  const text = textOf(node);
  if (!isScalar(node) || text === undefined || text === 'namespaced') return [];
  return [at(manifest, node, { code: 'behavior', severity: 'warning', message: `Only the value "namespaced", exactly so, keeps the identity to its namespace. With "${text}" pods of every namespace get it.` }, fix('Make it "namespaced"', replaceScalar(manifest, node, 'namespaced')))];
}
