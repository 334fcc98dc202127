import { readFileSync } from 'node:fs';
import { isObject, listOf, objectOf, textOf } from '../../src/emulator/json.ts';
import type { RecordedExchange } from '../../src/emulator/sampleAzure.ts';
import { azureFile } from './specifications.ts';
import type { Issue } from './specifications.ts';

// Microsoft Graph has no OpenAPI file here, but the types of its metadata: what is answered must stand there, with
// its type. What is left out is no mistake: Graph answers a selection of an object's properties.

interface GraphTypes {
  readonly types: Readonly<Record<string, { readonly base: string | null; readonly properties: Readonly<Record<string, GraphProperty>>; readonly navigation: Readonly<Record<string, string>> }>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

interface GraphProperty {
  readonly type: string;
  readonly nullable: boolean;
}

export function isGraph(url: URL): boolean {
  return /^\/v1\.0(\/|$)/i.test(url.pathname);
}

/** Reads the types; gives a function that says what is wrong with an answer of Graph's. */
export function loadGraphTypes(): (response: NonNullable<RecordedExchange['response']>) => readonly Issue[] {
  const graph = JSON.parse(readFileSync(azureFile('graph/v1.0-types.json'), 'utf8')) as GraphTypes;
  return ({ status, body }) => (status < 400 ? checkAnswer(graph, body) : checkError(body));
}

function checkError(body: unknown): Issue[] {
  const error = objectOf(objectOf(body)['error']);
  return typeof error['code'] === 'string' && typeof error['message'] === 'string' ? [] : [issue('GRAPH_ERROR', '$', 'An error of Graph is {error: {code, message}}.')];
}

function checkAnswer(graph: GraphTypes, body: unknown): Issue[] {
  const answer = objectOf(body);
  const [, context] = /\$metadata#(.+)$/.exec(textOf(answer['@odata.context'])) ?? [];
  if (context === undefined) return [issue('GRAPH_CONTEXT', '$', 'The answer has no @odata.context.')];
  const single = context.endsWith('/$entity');
  const type = typeOf(graph, context);
  if (type === undefined) return [issue('GRAPH_CONTEXT', '$', `Nothing is known of ${context}.`)];
  if (single) return checkEntity(graph, type, answer, '$');
  const others = Object.keys(answer).filter((name) => name !== 'value' && !name.startsWith('@odata.'));
  if (others.length > 0 || !Array.isArray(answer['value'])) return [issue('GRAPH_LIST', '$', `A list has a value and annotations, not ${others.join(', ')}.`)];
  return listOf(answer['value']).flatMap((item) => checkValue(graph, { type, nullable: false }, item, '$.value[]'));
}

/** What `#users/$entity`, `#users(id)`, `#groups('1')/members` or `#Collection(Edm.String)` holds. */
function typeOf(graph: GraphTypes, context: string): string | undefined {
  const [, element] = /^Collection\((.+)\)$/.exec(context) ?? [];
  if (element !== undefined) return element;
  const [first = '', ...rest] = context.replace(/\/\$entity$/, '').replace(/\([^)]*\)/g, '').split('/');
  const entity = (name: string | undefined) => (name !== undefined && name in graph.types ? `graph.${name}` : undefined);
  return rest.reduce<string | undefined>((type, name) => {
    const target = graph.types[type?.replace(/^graph\./, '') ?? '']?.navigation[name];
    return entity(target?.replace(/^Collection\((.+)\)$/, '$1').replace(/^graph\./, ''));
  }, entity(first.replace(/s$/, '')));
}

function checkEntity(graph: GraphTypes, type: string, entity: Record<string, unknown>, at: string): Issue[] {
  const said = textOf(entity['@odata.type']).replace(/^#microsoft\./, '');
  const actual = said === '' ? type : said;
  const properties = propertiesOf(graph, actual);
  if (!properties) return [issue('GRAPH_TYPE', at, `There is no type ${actual}.`)];
  return Object.entries(entity).flatMap(([name, value]) => {
    if (name.includes('@')) return [];
    const property = properties.get(name);
    return property ? checkValue(graph, property, value, `${at}.${name}`) : [issue('GRAPH_UNKNOWN_PROPERTY', `${at}.${name}`, `${actual} has no ${name}.`)];
  });
}

/** The properties of a type and of those that it is built on. */
function propertiesOf(graph: GraphTypes, type: string): Map<string, GraphProperty> | undefined {
  const known = graph.types[type.replace(/^graph\./, '')];
  if (!known) return undefined;
  return new Map([...(known.base === null ? [] : (propertiesOf(graph, known.base) ?? [])), ...Object.entries(known.properties)]);
}

const primitives: Readonly<Record<string, (value: unknown) => boolean>> = {
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.Int32': (value) => Number.isInteger(value),
  'Edm.Guid': (value) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(textOf(value)),
  'Edm.DateTimeOffset': (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(textOf(value)),
  'Edm.String': (value) => typeof value === 'string',
  'Edm.Binary': (value) => typeof value === 'string',
  'Edm.TimeOfDay': (value) => typeof value === 'string',
};

function checkValue(graph: GraphTypes, { type, nullable }: GraphProperty, value: unknown, at: string): Issue[] {
  const wrong = () => [issue('GRAPH_WRONG_TYPE', at, `${JSON.stringify(value)} is no ${type}.`)];
  const [, element] = /^Collection\((.+)\)$/.exec(type) ?? [];
  if (element !== undefined) return Array.isArray(value) ? value.flatMap((item) => checkValue(graph, { type: element, nullable: false }, item, `${at}[]`)) : wrong();
  if (value === null) return nullable ? [] : wrong();
  const members = graph.enums[type.replace(/^graph\./, '')];
  if (members) return members.includes(textOf(value)) ? [] : wrong();
  if (type.startsWith('graph.')) return isObject(value) ? checkEntity(graph, type, value, at) : wrong();
  return primitives[type]?.(value) === true ? [] : wrong();
}

function issue(code: string, at: string, message: string): Issue {
  return { code, at, message };
}
