// The fields of a spec and of the maps in it: their names and the types of their values, by the schema of the kind.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import type { Finding, Fix } from '../finding.ts';
import { entriesOf, keyOf, target, writtenOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import type { Schema } from '../schema/types.ts';
import type { Manifest } from '../source.ts';
import { at, fix } from './at.ts';
import { closest } from './closest.ts';
import { renamed } from './renaming.ts';
import { retyped } from './retyped.ts';

/** Of a spec. */
export function fieldFindings(manifest: Manifest, spec: YAMLMap, schema: Schema): Finding[] {
  return mapFindings(manifest, spec, schema, (entry, name, known) => {
    const same = known.find((one) => one.toLowerCase() === name.toLowerCase());
    if (same === undefined) return unknownField(manifest, spec, entry, name, closest(name, known));
    return [at(manifest, entry.key, { code: 'old-field', severity: 'error', message: `"${name}" was its name before aad-pod-identity 1.6; now it is "${same}", and the API server drops or refuses the old one.` }, renamed(manifest, spec, entry, same))];
  });
}

function mapFindings(manifest: Manifest, map: YAMLMap, { properties, additionalProperties }: Schema, unknown: (entry: Entry, name: string, known: readonly string[]) => Finding[]): Finding[] {
  return entriesOf(map).flatMap((entry) => {
    const name = keyOf(entry);
    // What begins with "$" tells Kustomize and kubectl how to patch.
    if (name === undefined || name === '<<' || name.startsWith('$')) return [];
    const value = target(manifest.document, entry.value);
    if (properties && Object.hasOwn(properties, name)) return valueFindings(manifest, name, properties[name] ?? {}, value);
    if (additionalProperties) return valueFindings(manifest, name, additionalProperties, value);
    return properties ? unknown(entry, name, Object.keys(properties)) : [];
  });
}

function unknownField(manifest: Manifest, map: YAMLMap, entry: Entry, name: string, meant: string | undefined): Finding[] {
  return [at(manifest, entry.key, { code: 'unknown-field', severity: 'warning', message: `There is no field "${name}" here: the API server drops or refuses it.${meant === undefined ? '' : ` Did you mean "${meant}"?`}` }, meant === undefined ? undefined : renamed(manifest, map, entry, meant))];
}

function valueFindings(manifest: Manifest, name: string, schema: Schema, node: Node | undefined): Finding[] {
  if (node === undefined || (isScalar(node) && node.value === null)) return [];
  const type = [schema.type].flat().find((one) => one !== 'null');
  const is = isMap(node) ? 'object' : isSeq(node) ? 'array' : isScalar(node) && Number.isInteger(node.value) ? 'integer' : isScalar(node) && typeof node.value === 'string' ? 'string' : 'other';
  if (type !== undefined && is !== type) {
    const said = { string: 'a string', integer: 'a whole number, without quotes', object: 'a map', array: 'a list' }[type];
    return [at(manifest, node, { code: 'wrong-type', severity: 'error', message: `"${name}" has to be ${said}.` }, isScalar(node) ? repaired(manifest, node, type) : undefined)];
  }
  if (isSeq(node) && schema.items) return node.items.flatMap((item) => valueFindings(manifest, name, schema.items ?? {}, target(manifest.document, item as Node)));
  return isMap(node) ? mapFindings(manifest, node, schema, (entry, key, known) => unknownField(manifest, node, entry, key, meantIn(key, known))) : [];
}

/** "secretName" is the "name" of the Secret. */
export function meantIn(name: string, known: readonly string[]): string | undefined {
  return closest(name, known) ?? known.find((one) => name.toLowerCase().endsWith(one.toLowerCase()));
}

function repaired(manifest: Manifest, node: Parameters<typeof retyped>[1], type: string): Fix | undefined {
  const written = writtenOf(node);
  if (type === 'string') return fix(`Put it in quotes: "${written}"`, retyped(manifest, node, written));
  return type === 'integer' && /^-?\d{1,9}$/.test(written) ? fix(node.tag === undefined ? 'Take the quotes away' : 'Make it a number', retyped(manifest, node, Number(written))) : undefined;
}
