// What the API server takes: the CRDs of AAD Pod Identity and Kubernetes' own definitions, with unknown fields refused.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';

const folder = join(import.meta.dirname, '../../../../shared/data/kubernetes');

/** False, or why these checks cannot be made. */
export const skip = existsSync(folder) ? false : `${folder} is not there`;

type Schema = { [key: string]: unknown; properties?: Record<string, Schema> };
interface Definition extends Schema {
  'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}
interface Crd {
  readonly spec: { readonly group: string; readonly names: { readonly kind: string }; readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[] };
}

const metadata = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };

/** What is wrong with an object, or nothing. */
export function refusals(object: unknown): string[] {
  const { apiVersion, kind } = object as { apiVersion: string; kind: string };
  const validate = validators().get(`${apiVersion} ${kind}`);
  if (!validate) return [`There is no ${kind} in ${apiVersion}.`];
  return validate(object) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

let known: Map<string, ValidateFunction> | undefined;

function validators(): Map<string, ValidateFunction> {
  if (known) return known;
  const { definitions } = JSON.parse(readFileSync(join(folder, 'core/workloads.min.json'), 'utf8')) as { definitions: Record<string, Definition> };
  const closed = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, close(schema)]));
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true, byte: /^[A-Za-z0-9+/]*={0,2}$/, double: true, 'date-time': true } });
  ajv.addSchema({ $id: 'core', definitions: closed });
  known = new Map();
  for (const [name, { 'x-kubernetes-group-version-kind': kinds = [] }] of Object.entries(definitions)) {
    for (const { group, version, kind } of kinds) known.set(`${group === '' ? version : `${group}/${version}`} ${kind}`, ajv.compile({ $ref: `core#/definitions/${name}` }));
  }
  for (const crd of parseAllDocuments(readFileSync(join(folder, 'aad-pod-identity/crd.yaml'), 'utf8')).map((document) => document.toJS() as Crd | null)) {
    for (const { name, schema } of crd?.spec.versions ?? []) known.set(`${crd?.spec.group}/${name} ${crd?.spec.names.kind}`, ajv.compile({ ...close({ ...schema.openAPIV3Schema, properties: { ...schema.openAPIV3Schema.properties, metadata } }), definitions: closed }));
  }
  return known;
}

/** The schema with nothing allowed that it does not name. */
function close(schema: Schema): Schema {
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closedPart(key, value)])) as Schema;
  if (schema['format'] === 'int-or-string') return { type: ['integer', 'string'] };
  return { ...closed, ...(schema.properties && schema['additionalProperties'] === undefined && { additionalProperties: false }), ...(schema['nullable'] === true && { type: [schema['type'], 'null'] }) };
}

function closedPart(key: string, value: unknown): unknown {
  if (key === 'properties') return Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([name, one]) => [name, close(one)]));
  return (key === 'items' || key === 'additionalProperties') && typeof value === 'object' && value !== null ? close(value as Schema) : value;
}
