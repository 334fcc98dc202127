// The specs of AAD Pod Identity's kinds. Its CRDs require nothing and forbid nothing, so all of it is checked here.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, Scalar, YAMLMap } from 'yaml';
import { having, mayShareNamespace } from '../digest.ts';
import type { Digest } from '../digest.ts';
import { renameKey, replaceNode, replaceScalar } from '../entries.ts';
import { selectorProblem } from '../names.ts';
import type { Finding } from '../finding.ts';
import { child, entriesOf, keyOf, target, textOf, writtenOf } from '../nodes.ts';
import type { Manifest } from '../source.ts';
import { podIdentitySpecs } from '../schema/specs.ts';
import type { Schema } from '../schema/types.ts';
import { podIdentityKind } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import type { Context } from './at.ts';
import { guidProblem, resourceIdProblem } from './azureIds.ts';
import type { IdProblem } from './azureIds.ts';
import { closest } from './closest.ts';

/** What each type of AzureIdentity cannot be without. */
const needed: readonly (readonly string[])[] = [['resourceID', 'clientID'], ['tenantID', 'clientID', 'clientPassword'], ['tenantID', 'clientID', 'clientPassword']];

export function specFindings(manifest: Manifest, { known: objects }: Context): Finding[] {
  const kind = podIdentityKind(manifest) ?? '';
  const known = podIdentitySpecs[kind]?.properties;
  if (!known) return [];
  const spec = child(manifest.document, manifest.node, 'spec');
  const partial = isPartial(manifest, kind, objects);
  if (!isMap(spec)) return partial ? [] : [at(manifest, spec, { code: 'spec-missing', severity: 'error', message: `The ${kind} has no spec, so it does nothing.` })];
  return [
    ...entriesOf(spec).flatMap((entry) => {
      const name = keyOf(entry);
      if (name === undefined || name === '<<' || name.startsWith('$')) return [];
      return Object.hasOwn(known, name) ? typeFindings(manifest, name, known[name]?.type, target(manifest.document, entry.value)) : unknownField(manifest, entry, name, Object.keys(known));
    }),
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

/** What is missing stands at the key of the spec: all of the spec would hide what else is found in it. An old name is told as one. */
function missingFindings(manifest: Manifest, spec: YAMLMap, names: readonly string[], who: string): Finding[] {
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
  return [at(manifest, key, { code: 'field-missing', severity: mayBePatch ? 'warning' : 'error', message })];
}

function unknownField(manifest: Manifest, entry: Parameters<typeof renameKey>[1], name: string, known: readonly string[]): Finding[] {
  const same = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (same) return [at(manifest, entry.key, { code: 'old-field', severity: 'error', message: `"${name}" was its name before aad-pod-identity 1.6; now it is "${same}", and the API server drops or refuses the old one.` }, fix(`Rename it to "${same}"`, renameKey(manifest, entry, same)))];
  const meant = closest(name, known);
  return [at(manifest, entry.key, { code: 'unknown-field', severity: 'warning', message: `There is no field "${name}" here: the API server drops or refuses it.${meant ? ` Did you mean "${meant}"?` : ''}` }, meant === undefined ? undefined : fix(`Rename it to "${meant}"`, renameKey(manifest, entry, meant)))];
}

function typeFindings(manifest: Manifest, name: string, types: Schema['type'], node: Node | undefined): Finding[] {
  if (node === undefined || (isScalar(node) && node.value === null)) return [];
  const type = [types].flat().find((one) => one !== 'null');
  const is = isMap(node) ? 'object' : isSeq(node) ? 'array' : isScalar(node) && Number.isInteger(node.value) ? 'integer' : isScalar(node) && typeof node.value === 'string' ? 'string' : 'other';
  if (type === undefined || is === type) return [];
  const said = { string: 'a string', integer: 'a whole number, without quotes', object: 'a map', array: 'a list' }[type];
  const written = isScalar(node) ? writtenOf(node) : '';
  const repaired = type === 'string' && isScalar(node) ? fix(`Put it in quotes: "${written}"`, replaceNode(manifest, node, written)) : type === 'integer' && /^-?\d{1,9}$/.test(written) ? fix('Take the quotes away', replaceNode(manifest, node, Number(written))) : undefined;
  return [at(manifest, node, { code: 'wrong-type', severity: 'error', message: `"${name}" has to be ${said}.` }, repaired)];
}

function identityFindings(manifest: Manifest, spec: YAMLMap, partial: boolean): Finding[] {
  const of = (name: string): Node | undefined => child(manifest.document, spec, name);
  const typeNode = of('type');
  const type = isScalar(typeNode) && typeNode.value !== null ? Number(typeNode.value) : 0;
  const findings: Finding[] = [];
  const names = needed[type];
  if (!names) findings.push(at(manifest, typeNode, { code: 'identity-type', severity: 'error', message: '"type" is 0 for a managed identity, 1 for a service principal with a secret, 2 for one with a certificate.' }, fix('Make it 0: a managed identity', typeNode && replaceNode(manifest, typeNode, 0))));
  findings.push(...missingFindings(manifest, spec, partial ? [] : (names ?? []), `An AzureIdentity of type ${type}`));
  const check = (name: string, problemOf: (text: string) => IdProblem | undefined): void => {
    const node = of(name);
    const text = textOf(node);
    const problem = text === undefined || text === '' ? undefined : problemOf(text);
    if (!problem) return;
    const code = name === 'resourceID' ? 'resource-id' : 'guid';
    findings.push(at(manifest, node, { code, severity: 'error', message: `"${name}" ${problem.problem}.` }, problem.meant === undefined ? undefined : fix(`Make it ${problem.meant}`, replaceScalar(manifest, node as Scalar, problem.meant))));
  };
  if (type === 0) check('resourceID', resourceIdProblem);
  check('clientID', guidProblem);
  check('tenantID', guidProblem);
  return findings;
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
  if (isMap(labels) ? labels.items.length > 0 : !isBlank(labels)) return [];
  return [at(manifest, labels ?? spec, { code: 'field-missing', severity: 'error', message: 'An AzurePodIdentityException without "podLabels" excepts no pod.' })];
}

function isBlank(node: Node | undefined): boolean {
  return node === undefined || isEmpty(node);
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && (node.value === null || node.value === '');
}
