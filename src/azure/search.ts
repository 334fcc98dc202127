import { kqlList, kqlString } from './resourceGraph.ts';
import { sameId } from './resourceId.ts';
import type { Resource } from './resources.ts';

/** Which resources are wanted, said twice: to Resource Graph, and for resources that are at hand. */
export interface Narrowing {
  /** In KQL, on the table `resources`. */
  readonly condition: string;
  readonly fits: (resource: Resource) => boolean;
}

/** What somebody looks for. */
export interface Search extends Narrowing {
  /** Whether whole IDs were found in the text: then they count, and its words do not. */
  readonly exact: boolean;
}

/** What somebody looks for, in the words that they typed or pasted. */
interface Wanted {
  /** Part of a name, a resource group, a tag, or an ID. Empty where whole IDs were found in the text. */
  readonly words: string;
  /** Principal IDs and client IDs, in lower case. */
  readonly ids: readonly string[];
  readonly resourceIds: readonly string[];
}

const guid = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
const resourceId = /\/subscriptions\/[0-9a-f-]+\/resourceGroups\/[^/\s'",;]+\/providers\/[^\s'",;]+/gi;

/**
 * Reads what was typed or pasted. In a line of a log or an error message the IDs count and the rest does not; anything
 * else is taken as part of what is looked for. Undefined for nothing at all.
 */
export function parseSearch(text: string): Search | undefined {
  const words = text.trim();
  if (words === '') return undefined;
  const resourceIds = [...new Set([...words.matchAll(resourceId)].map(([id]) => id.replace(/[.)\]/]+$/, '').replace(/\/providers\/Microsoft\.Authorization\/.*$/i, '')))];
  // The ID of a subscription in a path is nobody's principal ID.
  const ids = [...new Set([...words.replaceAll(/\/subscriptions\/[0-9a-f-]+/gi, '').matchAll(guid)].map(([id]) => id.toLowerCase()))];
  const exact = ids.length + resourceIds.length > 0;
  const wanted = { words: exact ? '' : words, ids, resourceIds };
  return { exact, condition: conditionOf(wanted), fits: (resource) => matches(wanted, resource) };
}

// A few letters of an ID would find everything.
const partOfId = /^[0-9a-f-]{8,}$/i;

/** The same as {@link matches}. */
function conditionOf({ words, ids, resourceIds }: Wanted): string {
  const conditions = [
    ...(ids.length > 0 ? idColumns.map((column) => `tostring(${column}) in~ ${kqlList(ids)}`) : []),
    ...(resourceIds.length > 0 ? [`id in~ ${kqlList(resourceIds)}`] : []),
  ];
  if (words !== '') {
    const text = kqlString(words);
    conditions.push(`name contains ${text}`, `resourceGroup contains ${text}`);
    const [, tag, value] = tagPattern.exec(words) ?? [];
    if (tag !== undefined && value !== undefined) conditions.push(`tostring(tags[${kqlString(tag)}]) =~ ${kqlString(value)}`);
    else conditions.push(`tostring(tags) contains ${kqlString(inJson(words))}`);
    if (words.includes('/')) conditions.push(`id contains ${text}`);
    if (partOfId.test(words)) conditions.push(...idColumns.map((column) => `tostring(${column}) contains ${text}`));
  }
  return conditions.join(' or ');
}

/** Whether a resource is what is looked for. Nothing counts case. */
function matches({ words, ids, resourceIds }: Wanted, resource: Resource): boolean {
  const own = idsOf(resource);
  if (own.some((id) => ids.includes(id)) || resourceIds.some((id) => sameId(id, resource.id))) return true;
  if (words === '') return false;
  const text = words.toLowerCase();
  const has = (value: string) => value.toLowerCase().includes(text);
  const [, tag, value] = tagPattern.exec(words) ?? [];
  const tagged = tag !== undefined && value !== undefined ? Object.entries(resource.tags).some(([name, of]) => name === tag && of.toLowerCase() === value.toLowerCase()) : JSON.stringify(resource.tags).toLowerCase().includes(inJson(text));
  return has(resource.name) || has(resource.resourceGroup) || tagged || (words.includes('/') && has(resource.id)) || (partOfId.test(words) && own.some(has));
}

/** "team=payments": one tag with its value. */
const tagPattern = /^([^=\s]+)=(.+)$/;

/** As the text stands in JSON, which is how tags are looked through. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Where Azure keeps the IDs of the principals of identities and clusters, and those of system-assigned identities. */
const idColumns = [
  'properties.principalId',
  'properties.clientId',
  'identity.principalId',
  'properties.identityProfile.kubeletidentity.objectId',
  'properties.identityProfile.kubeletidentity.clientId',
  'properties.servicePrincipalProfile.clientId',
];

function idsOf(resource: Resource): string[] {
  return principalsOf(resource).map((id) => id.toLowerCase());
}

function principalsOf(resource: Resource): string[] {
  switch (resource.kind) {
    case 'identity':
      return [resource.principalId, resource.clientId];
    case 'registry':
      return resource.principalId === undefined ? [] : [resource.principalId];
    case 'cluster': {
      const { runsOn } = resource;
      if (runsOn.kind === 'servicePrincipal') return [runsOn.clientId];
      const system = runsOn.controlPlane.resourceId === undefined ? [runsOn.controlPlane.principalId] : [];
      return [...system, ...(runsOn.kubelet ? [runsOn.kubelet.principalId, runsOn.kubelet.clientId] : [])];
    }
  }
}
