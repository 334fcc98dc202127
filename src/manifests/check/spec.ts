// The specs of AAD Pod Identity's kinds. Its CRDs require nothing and forbid nothing, so all of it is checked here.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, Scalar, YAMLMap } from 'yaml';
import { having, mayShareNamespace } from '../digest.ts';
import type { Digest } from '../digest.ts';
import { replaceNode, replaceScalar } from '../entries.ts';
import { placeholderIn } from '../filledIn.ts';
import { labelNameProblem, selectorProblem } from '../names.ts';
import type { Finding, IdPlace } from '../finding.ts';
import { child, entriesOf, keyOf, ownEntry, target, textOf, writtenOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import type { Manifest } from '../source.ts';
import { podIdentitySpecs } from '../schema/specs.ts';
import { podIdentityKind } from '../vocabulary.ts';
import { at, choosing, fix } from './at.ts';
import type { Context } from './at.ts';
import { guidProblem, resourceIdProblem } from './azureIds.ts';
import type { IdProblem } from './azureIds.ts';
import { fieldFindings, meantIn } from './fields.ts';
import { retyped } from './retyped.ts';

/** What each type of AzureIdentity cannot be without. */
const needed: readonly (readonly string[])[] = [['resourceID', 'clientID'], ['tenantID', 'clientID', 'clientPassword'], ['tenantID', 'clientID', 'clientPassword']];

export function specFindings(manifest: Manifest, { known: objects }: Context): Finding[] {
  const kind = podIdentityKind(manifest) ?? '';
  const schema = podIdentitySpecs[kind];
  if (!schema) return [];
  const spec = child(manifest.document, manifest.node, 'spec');
  const partial = isPartial(manifest, kind, objects);
  if (!isMap(spec)) return partial ? [] : [at(manifest, spec, { code: 'spec-missing', severity: 'error', message: `The ${kind} has no spec, so it does nothing.` })];
  return [
    ...fieldFindings(manifest, spec, schema),
    ...(kind === 'AzureIdentity' ? identityFindings(manifest, spec, partial) : []),
    ...(kind === 'AzureIdentityBinding' ? bindingFindings(manifest, spec, partial) : []),
    ...(kind === 'AzurePodIdentityException' && !partial ? exceptionFindings(manifest, spec) : []),
  ];
}

/** Whether an object is a patch of Kustomize's, by its own words or by a namesake that it may be merged into: what it lacks may stand there. */
function isPartial(manifest: Manifest, kind: string, { identities, bindings }: Digest): boolean {
  const { document, node, name } = manifest;
  if ([[], ['metadata'], ['spec']].some((path) => child(document, node, ...path, '$patch') !== undefined)) return true;
  const namesakes = [...(kind === 'AzureIdentity' ? having(identities, 'name', name ?? '') : []), ...(kind === 'AzureIdentityBinding' ? having(bindings, 'name', name ?? '') : [])];
  // It is among them itself.
  return namesakes.filter((one) => mayShareNamespace(one, manifest)).length > 1;
}

/**
 * What is missing stands at the key of the spec: all of the spec would hide what else is found in it. An old name is told as one.
 * `ids`: those of the fields that hold an ID of a managed identity.
 */
function missingFindings(manifest: Manifest, spec: YAMLMap, names: readonly string[], who: string, ids: readonly string[] = []): Finding[] {
  const written = entriesOf(spec).map((entry) => keyOf(entry)?.toLowerCase());
  const missing = names.filter((name) => {
    const node = child(manifest.document, spec, name);
    return node === undefined ? !written.includes(name.toLowerCase()) : isEmpty(node);
  });
  if (missing.length === 0) return [];
  const key = entriesOf(manifest.node).find((entry) => keyOf(entry) === 'spec')?.key;
  // Who writes the type, or a field without a value, writes the whole of it. The rest may be a patch of what is kept elsewhere.
  const mayBePatch = written.length > 0 && !['type', ...missing].some((name) => written.includes(name.toLowerCase()));
  const message = `${who} needs ${missing.map((name) => `"${name}"`).join(' and ')}${mayBePatch ? ', unless this is a patch of one that has it' : ''}.`;
  return [at(manifest, key, { code: 'field-missing', severity: mayBePatch ? 'warning' : 'error', message }, choosing(manifest, missing.flatMap((name) => (ids.includes(name) ? [[idOf(name), child(manifest.document, spec, name)] as const] : []))))];
}

function identityFindings(manifest: Manifest, spec: YAMLMap, partial: boolean): Finding[] {
  const of = (name: string): Node | undefined => child(manifest.document, spec, name);
  const typeNode = of('type');
  // Not of a boolean, which would be a number too.
  const type = isScalar(typeNode) && typeNode.value !== null ? Number(writtenOf(typeNode)) : 0;
  const findings: Finding[] = [];
  const names = needed[type];
  if (!names) findings.push(at(manifest, typeNode, { code: 'identity-type', severity: 'error', message: '"type" is 0 for a managed identity, 1 for a service principal with a secret, 2 for one with a certificate.' }, fix('Make it 0: a managed identity', isScalar(typeNode) ? retyped(manifest, typeNode, 0) : typeNode && replaceNode(manifest, typeNode, 0))));
  findings.push(...missingFindings(manifest, spec, partial ? [] : (names ?? []), `An AzureIdentity of type ${type}`, type === 0 ? needed[0] : []));
  const check = (name: string, problemOf: (text: string) => IdProblem | undefined): void => {
    const node = of(name);
    const text = textOf(node);
    const problem = text === undefined || text === '' ? undefined : problemOf(text);
    if (!problem) return;
    const code = name === 'resourceID' ? 'resource-id' : 'guid';
    findings.push(at(manifest, node, { code, severity: 'error', message: `"${name}" ${problem.problem}.` }, problem.meant === undefined ? type === 0 && name !== 'tenantID' ? choosing(manifest, [[idOf(name), node]]) : undefined : fix(`Make it ${problem.meant}`, replaceScalar(manifest, node as Scalar, problem.meant))));
  };
  if (type === 0) check('resourceID', resourceIdProblem);
  check('clientID', guidProblem);
  check('tenantID', guidProblem);
  return [...findings, ...tenantFindings(manifest, of('auxiliaryTenantIDs')), ...(type === 1 || type === 2 ? secretFindings(manifest, spec) : [])];
}

function idOf(name: string): IdPlace['by'] {
  return name === 'resourceID' ? 'resourceId' : 'clientId';
}

function tenantFindings(manifest: Manifest, tenants: Node | undefined): Finding[] {
  if (!isSeq(tenants)) return [];
  return tenants.items.flatMap((item) => {
    const node = target(manifest.document, item as Node);
    const text = textOf(node);
    const problem = text === undefined ? undefined : guidProblem(text);
    if (!problem || !isScalar(node)) return [];
    return [at(manifest, node, { code: 'guid', severity: 'error', message: `A tenant in "auxiliaryTenantIDs" ${problem.problem}.` }, problem.meant === undefined ? undefined : fix(`Make it ${problem.meant}`, replaceScalar(manifest, node, problem.meant)))];
  });
}

/** A field that is meant to be the name is told as one. */
function secretFindings(manifest: Manifest, spec: YAMLMap): Finding[] {
  const secret = child(manifest.document, spec, 'clientPassword');
  if (!isMap(secret)) return [];
  const name = child(manifest.document, secret, 'name');
  if (name === undefined ? entriesOf(secret).some((entry) => meantIn(keyOf(entry) ?? '', ['namespace', 'name']) === 'name') : !isEmpty(name)) return [];
  const key = ownEntry(spec, 'clientPassword')?.key;
  return [at(manifest, key ?? secret, { code: 'field-missing', severity: 'error', message: '"clientPassword" needs "name": the name of the Secret.' })];
}

function bindingFindings(manifest: Manifest, spec: YAMLMap, partial: boolean): Finding[] {
  const missing = missingFindings(manifest, spec, partial ? [] : ['azureIdentity', 'selector'], 'An AzureIdentityBinding');
  if (missing.length > 0) return missing;
  const node = child(manifest.document, spec, 'selector');
  const selector = textOf(node);
  const problem = selector === undefined ? undefined : selectorProblem(selector);
  if (problem === undefined) return [];
  return [at(manifest, node, { code: 'selector', severity: 'error', message: `No pod can bear this selector as a label's value. ${problem}` })];
}

function exceptionFindings(manifest: Manifest, spec: Node): Finding[] {
  const labels = child(manifest.document, spec, 'podLabels');
  if (isMap(labels) && labels.items.length > 0) return entriesOf(labels).flatMap((entry) => exceptedFindings(manifest, entry));
  if (!isMap(labels) && !isBlank(labels)) return [];
  // By its old name it is told as that.
  if (labels === undefined && isMap(spec) && entriesOf(spec).some((entry) => keyOf(entry)?.toLowerCase() === 'podlabels')) return [];
  return [at(manifest, labels ?? spec, { code: 'field-missing', severity: 'error', message: 'An AzurePodIdentityException without "podLabels" excepts no pod.' })];
}

/** A label that no pod can bear. */
function exceptedFindings(manifest: Manifest, entry: Entry): Finding[] {
  const key = keyOf(entry);
  const node = target(manifest.document, entry.value);
  const value = textOf(node);
  // What is merged from another map is checked by nobody, nor what another tool fills in.
  if (key === undefined || key === '<<' || placeholderIn(key) !== undefined) return [];
  const name = labelNameProblem(key);
  if (name !== undefined) return [at(manifest, entry.key, { code: 'label-name', severity: 'error', message: `No pod can bear a label called "${key}", so it excepts none. ${name}` })];
  // Empty is a value, too.
  const problem = value === undefined || value === '' ? undefined : selectorProblem(value);
  return problem === undefined ? [] : [at(manifest, node, { code: 'label-value', severity: 'error', message: `"${value}" is no value for a label, so it excepts no pod. ${problem}` })];
}

function isBlank(node: Node | undefined): boolean {
  return node === undefined || isEmpty(node);
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && (node.value === null || node.value === '');
}
