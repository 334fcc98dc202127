// The specs of AAD Pod Identity's kinds. Its CRDs require nothing and forbid nothing, so all of it is checked here.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, Scalar, YAMLMap } from 'yaml';
import { havingNear } from '../digest.ts';
import type { Digest, IdentityObject } from '../digest.ts';
import { replaceNode, replaceScalar } from '../entries.ts';
import { placeholderIn } from '../filledIn.ts';
import { labelNameProblem, selectorProblem } from '../names.ts';
import type { Finding, IdPlace } from '../finding.ts';
import { child, entriesOf, isBlank, keyOf, ownEntry, target, textOf, writtenOf } from '../nodes.ts';
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
  const patch = isPatch(manifest);
  const namesakes = namesakesOf(manifest, kind, objects);
  if (!isMap(spec)) return patch || namesakes.length > 1 ? [] : [at(manifest, spec, { code: 'spec-missing', severity: 'error', message: `The ${kind} has no spec, so it does nothing.` })];
  return [
    ...fieldFindings(manifest, spec, schema),
    ...(kind === 'AzureIdentity' ? identityFindings(manifest, spec, patch ? undefined : namesakes) : []),
    ...(kind === 'AzureIdentityBinding' ? bindingFindings(manifest, spec, patch ? undefined : namesakes) : []),
    ...(kind === 'AzurePodIdentityException' && !patch ? exceptionFindings(manifest, spec) : []),
  ];
}

/** By its own words: what it lacks stands where it is merged into. */
function isPatch({ document, node }: Manifest): boolean {
  return [[], ['metadata'], ['spec']].some((path) => child(document, node, ...path, '$patch') !== undefined);
}

type Namesake = Pick<IdentityObject, 'fields'>;

/** Those that it may be merged with, or be a copy of. It is among them itself. */
function namesakesOf(manifest: Manifest, kind: string, { identities, bindings }: Digest): readonly Namesake[] {
  const { name = '' } = manifest;
  if (kind === 'AzureIdentity') return havingNear(identities, 'name', name, manifest);
  return kind === 'AzureIdentityBinding' ? havingNear(bindings, 'name', name, manifest) : [];
}

/**
 * What is missing stands at the key of the spec: all of the spec would hide what else is found in it. An old name is told as
 * one. `whole`: the fields of one that is no patch; `ids`: those that hold an ID of a managed identity.
 */
function missingFindings(manifest: Manifest, spec: YAMLMap, names: readonly string[], who: string, namesakes: readonly Namesake[], { whole = names, ids = [] }: { readonly whole?: readonly string[]; readonly ids?: readonly string[] } = {}): Finding[] {
  const written = entriesOf(spec).map((entry) => keyOf(entry)?.toLowerCase());
  const missing = names.filter((name) => {
    const node = child(manifest.document, spec, name);
    return node === undefined ? !written.includes(name.toLowerCase()) : isBlank(node);
  });
  if (missing.length === 0) return [];
  // Who writes the type, or a field without a value, writes the whole of it. The rest may be a patch of what is kept elsewhere.
  const mayBePatch = written.length > 0 && !['type', ...missing].some((name) => written.includes(name.toLowerCase()));
  const has = ({ fields }: Namesake, name: string): boolean => fields.includes(name.toLowerCase());
  const givers = missing.map((name) => namesakes.filter((one) => has(one, name)));
  const mayCome = givers.every((some) => some.length > 0);
  // Of two that are whole each is of another environment, mostly.
  if (mayCome && (mayBePatch || givers.every((some) => some.some((one) => !whole.every((name) => has(one, name)))))) return [];
  const key = entriesOf(manifest.node).find((entry) => keyOf(entry) === 'spec')?.key;
  const unless = mayBePatch ? ', unless this is a patch of one that has it' : mayCome ? `, unless this is merged with another ${manifest.kind} "${manifest.name}", which has it` : '';
  const message = `${who} needs ${missing.map((name) => `"${name}"`).join(' and ')}${unless}.`;
  const toChoose = missing.flatMap((name) => (ids.includes(name) ? [[idOf(name), child(manifest.document, spec, name)] as const] : []));
  return [at(manifest, key, { code: 'field-missing', severity: unless === '' ? 'error' : 'warning', message }, choosing(manifest, toChoose))];
}

function identityFindings(manifest: Manifest, spec: YAMLMap, namesakes: readonly Namesake[] | undefined): Finding[] {
  const of = (name: string): Node | undefined => child(manifest.document, spec, name);
  const typeNode = of('type');
  // Not of a boolean, which would be a number too.
  const type = isScalar(typeNode) && typeNode.value !== null ? Number(writtenOf(typeNode)) : 0;
  const findings: Finding[] = [];
  const names = needed[type];
  if (!names) findings.push(at(manifest, typeNode, { code: 'identity-type', severity: 'error', message: '"type" is 0 for a managed identity, 1 for a service principal with a secret, 2 for one with a certificate.' }, fix('Make it 0: a managed identity', isScalar(typeNode) ? retyped(manifest, typeNode, 0) : typeNode && replaceNode(manifest, typeNode, 0))));
  findings.push(...(namesakes && names ? missingFindings(manifest, spec, names, `An AzureIdentity of type ${type}`, namesakes, { whole: ['type', ...names], ids: type === 0 ? names : [] }) : []));
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
  if (name === undefined ? entriesOf(secret).some((entry) => meantIn(keyOf(entry) ?? '', ['namespace', 'name']) === 'name') : !isBlank(name)) return [];
  const key = ownEntry(spec, 'clientPassword')?.key;
  return [at(manifest, key ?? secret, { code: 'field-missing', severity: 'error', message: '"clientPassword" needs "name": the name of the Secret.' })];
}

function bindingFindings(manifest: Manifest, spec: YAMLMap, namesakes: readonly Namesake[] | undefined): Finding[] {
  const missing = namesakes ? missingFindings(manifest, spec, ['azureIdentity', 'selector'], 'An AzureIdentityBinding', namesakes) : [];
  if (missing.length > 0) return missing;
  const node = child(manifest.document, spec, 'selector');
  const selector = textOf(node);
  // Without one it is told as missing, unless a patch brings it.
  const problem = selector === undefined || selector === '' ? undefined : selectorProblem(selector);
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
