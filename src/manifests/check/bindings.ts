// An AzureIdentity, its binding and the pods: what holds them together are names and labels that nobody checks.
import { isMap, isScalar } from 'yaml';
import type { Scalar } from 'yaml';
import { having, havingNear, mayShareNamespace } from '../digest.ts';
import { removeEntry, replaceScalar, setValue } from '../entries.ts';
import { mayHave, placeholderIn } from '../filledIn.ts';
import type { Finding } from '../finding.ts';
import { child, entriesOf, keyOf, target, textOf } from '../nodes.ts';
import type { Manifest } from '../source.ts';
import { behaviorAnnotation, podIdentityGroup, podIdentityKind } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import type { Context } from './at.ts';
import { closest, closestOf } from './closest.ts';
import { renamed } from './renaming.ts';

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
  return [...misspelledBehavior(manifest), ...behaviorAsLabel(manifest), ...behaviorValue(manifest)];
}

function behaviorValue(manifest: Manifest): Finding[] {
  const node = child(manifest.document, manifest.node, 'metadata', 'annotations', behaviorAnnotation);
  const text = textOf(node);
  if (!isScalar(node) || text === undefined || text === 'namespaced') return [];
  return [at(manifest, node, { code: 'behavior', severity: 'warning', message: `Only the value "namespaced", exactly so, keeps the identity to its namespace. With "${text}" pods of every namespace get it.` }, fix('Make it "namespaced"', replaceScalar(manifest, node, 'namespaced')))];
}

/** AAD Pod Identity heeds no other annotation. */
function misspelledBehavior(manifest: Manifest): Finding[] {
  return entriesIn(manifest, 'annotations').flatMap(({ map, entry, key, meant }) => {
    if (key === behaviorAnnotation) return [];
    const message = `AAD Pod Identity knows no annotation "${key}", so it does not keep the identity to its namespace.${meant ? ` Did you mean "${behaviorAnnotation}"?` : ''}`;
    return [at(manifest, entry.key, { code: 'behavior', severity: 'warning', message }, meant ? renamed(manifest, map, entry, behaviorAnnotation) : undefined)];
  });
}

function behaviorAsLabel(manifest: Manifest): Finding[] {
  const annotated = child(manifest.document, manifest.node, 'metadata', 'annotations', behaviorAnnotation) !== undefined;
  return entriesIn(manifest, 'labels').flatMap(({ map, entry, key, meant }) => {
    if (!meant) return [];
    const value = textOf(target(manifest.document, entry.value));
    const away = removeEntry(manifest, map, entry);
    const mended = annotated ? fix('Take it away', away) : value === undefined ? undefined : fix('Make it an annotation', away, setValue(manifest, ['metadata', 'annotations', behaviorAnnotation], value));
    return [at(manifest, entry.key, { code: 'behavior', severity: 'warning', message: `"${key}" does nothing as a label: "${behaviorAnnotation}" counts as an annotation, and without it pods of every namespace get the identity.` }, mended)];
  });
}

/** Those of the metadata's entries that are of AAD Pod Identity, by their key, and whether that is, or nearly is, the only one that it heeds. */
function entriesIn(manifest: Manifest, what: 'labels' | 'annotations') {
  const map = child(manifest.document, manifest.node, 'metadata', what);
  if (!isMap(map)) return [];
  return entriesOf(map).flatMap((entry) => {
    const key = keyOf(entry);
    return key?.toLowerCase().startsWith(`${podIdentityGroup}/`) ? [{ map, entry, key, meant: closest(key, [behaviorAnnotation]) !== undefined }] : [];
  });
}
