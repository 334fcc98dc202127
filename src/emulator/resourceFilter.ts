import { invalidFilter, splitOn } from './filter.ts';
import { keyOf, parseId } from './ids.ts';
import type { Resource } from './resource.ts';

/** A `$filter` over resources. */
export interface ResourceFilter {
  readonly passes: (resource: Resource) => boolean;
  /** Whether tags are named in it: then the answer leaves them out. */
  readonly byTag: boolean;
}

type Test = ResourceFilter['passes'];

interface Tagged {
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The `$filter` of a list of resources: comparisons joined by `and` and `or`, of which `and` binds first. Parentheses
 * and properties that are not here are refused. Source: the specification, Resources_List, api-version 2025-04-01.
 */
export function resourceFilter(filter: string | undefined): ResourceFilter {
  if (filter === undefined || filter.trim() === '') return { passes: () => true, byTag: false };
  const alternatives = splitOn(filter, 'or').map((part) => allOf(splitOn(part, 'and').map((condition) => condition.trim()), filter));
  return { passes: (resource) => alternatives.some((test) => test(resource)), byTag: /\btag(name|value)\b/i.test(filter.replaceAll(/'(?:[^']|'')*'/g, '')) };
}

function allOf(conditions: readonly string[], filter: string): Test {
  const tag = tagTest(conditions, filter);
  const tests = conditions.filter((condition) => !isTag(condition)).map((condition) => testOf(condition, filter));
  return (resource) => tag(resource) && tests.every((test) => test(resource));
}

function isTag(condition: string): boolean {
  return /^tag(name|value)\s/i.test(condition);
}

/** A name and a value belong together: one tag must have both. A value alone says nothing. */
function tagTest(conditions: readonly string[], filter: string): (tagged: Tagged) => boolean {
  const [name, ...names] = textsOf(conditions, 'tagName');
  const [value, ...values] = textsOf(conditions, 'tagValue');
  const known = conditions.filter(isTag).length;
  if (names.length + values.length > 0 || known !== (name === undefined ? 0 : 1) + (value === undefined ? 0 : 1) || (name === undefined && value !== undefined)) throw invalidFilter(filter);
  if (name === undefined) return () => true;
  return ({ tags = {} }) => Object.entries(tags).some(([key, text]) => keyOf(key) === keyOf(name) && (value === undefined || text === value));
}

function textsOf(conditions: readonly string[], field: string): string[] {
  return conditions.flatMap((condition) => {
    const [, text] = new RegExp(`^${field}\\s+eq\\s+'((?:[^']|'')*)'$`, 'i').exec(condition) ?? [];
    return text === undefined ? [] : [unquoted(text)];
  });
}

function testOf(condition: string, filter: string): Test {
  const [, field, operator, value] = /^([\w/]+)\s+(eq|ne)\s+'((?:[^']|'')*)'$/i.exec(condition) ?? [];
  if (field !== undefined && value !== undefined) {
    const read = fieldOf(field, filter);
    const wanted = keyOf(unquoted(value));
    return (resource) => (keyOf(read(resource)) === wanted) === (operator?.toLowerCase() === 'eq');
  }
  const [, part, inField] = /^substringof\(\s*'((?:[^']|'')*)'\s*,\s*(name|resourceGroup)\s*\)$/i.exec(condition) ?? [];
  if (part !== undefined && inField !== undefined) {
    const read = fieldOf(inField, filter);
    return (resource) => read(resource).toLowerCase().includes(unquoted(part).toLowerCase());
  }
  const [, prefix] = /^startswith\(\s*tagName\s*,\s*'((?:[^']|'')*)'\s*\)$/i.exec(condition) ?? [];
  if (prefix !== undefined) return ({ tags = {} }) => Object.keys(tags).some((name) => name.toLowerCase().startsWith(unquoted(prefix).toLowerCase()));
  throw invalidFilter(filter);
}

function fieldOf(name: string, filter: string): (resource: Resource) => string {
  switch (name.toLowerCase()) {
    case 'resourcetype':
      return ({ type }) => type;
    case 'name':
      return (resource) => resource.name;
    case 'location':
      return ({ location }) => location;
    case 'resourcegroup':
      return ({ id }) => parseId(id).resourceGroup;
    case 'identity/principalid':
      return ({ identity }) => identity?.principalId ?? '';
    default:
      throw invalidFilter(filter);
  }
}

function unquoted(text: string): string {
  return text.replaceAll("''", "'");
}

/** The `$filter` of a list of resource groups, which are found by one tag and by nothing else. */
export function tagFilter(filter: string | undefined): (tagged: Tagged) => boolean {
  if (filter === undefined || filter.trim() === '') return () => true;
  const conditions = splitOn(filter, 'and').map((condition) => condition.trim());
  if (!conditions.every(isTag)) throw invalidFilter(filter);
  return tagTest(conditions, filter);
}
