import { clusterType, putCluster } from '../clusters.ts';
import { AzureFailure, empty, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf, parseId } from '../ids.ts';
import { field, objectOf, textOf } from '../json.ts';
import { resourceType } from '../providers.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { getGroup, getResource, putGroup, putResource } from '../store.ts';
import { tagsOf } from './requests.ts';
import { groups } from './resourceGroups.ts';
import { scopeIn } from './scope.ts';

// The tags of a subscription, a group or a resource as a resource of their own: `az tag … --resource-id`.
// Source: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources

const type = 'Microsoft.Resources/tags';
// They came with 2019-10-01.
const tags = resourceType(type, groups.versions.filter((version) => version >= '2019-10-01'));
const path = '/{scope}/providers/Microsoft.Resources/tags/default';

export const tagRoutes = [
  route('GET', path, tags, (context) => ok(render(taggedIn(context)))),
  route('PUT', path, tags, put, { enough: writeOfScope }),
  route('PATCH', path, tags, patch, { enough: writeOfScope }),
  route('DELETE', path, tags, remove, { enough: writeOfScope }),
];

type Tags = Readonly<Record<string, string>>;

interface Tagged {
  readonly id: string;
  readonly tags?: Tags;
  readonly put: (tags: Tags) => unknown;
}

/** Who may write what is tagged may tag it, without a right on tags. */
function writeOfScope(context: Context): string {
  const { type: known, resourceGroup } = parseId(param(context, 'scope'));
  return `${known || `Microsoft.Resources/subscriptions${resourceGroup === '' ? '' : '/resourceGroups'}`}/write`;
}

function taggedIn(context: Context): Tagged {
  const { store } = context;
  const scope = scopeIn(context);
  const { subscriptionId, resourceGroup, type: known } = parseId(scope);
  if (known === '' && resourceGroup !== '') {
    const group = getGroup(store, subscriptionId, resourceGroup);
    if (group) return { ...group, put: (wanted) => putGroup(store, { ...group, tags: wanted }) };
  }
  if (known === '' && resourceGroup === '') {
    const subscription = store.subscriptions.get(keyOf(subscriptionId));
    if (subscription) return { ...subscription, put: (wanted) => store.subscriptions.set(keyOf(subscriptionId), { ...subscription, tags: wanted }) };
  }
  const resource = getResource(store, scope);
  // What lies below a resource has no tags here. The code of the refusal is not recorded.
  if (!resource || known.split('/').length !== 2) throw new AzureFailure(400, 'TagsNotSupported', `The scope '${scope}' cannot have tags.`);
  return { ...resource, put: (wanted) => (resource.type === clusterType ? putCluster : putResource)(store, { ...resource, tags: wanted }) };
}

/** The tags of the body, as long as they are within Azure's limits. */
function wantedIn(context: Context): Tags {
  return tagsOf(objectOf(field(bodyOf(context), 'properties'))) ?? {};
}

function put(context: Context): EmulatorResponse {
  return change(taggedIn(context), wantedIn(context));
}

const operations: Readonly<Record<string, (known: Tags, wanted: Tags) => Tags>> = {
  replace: (_, wanted) => wanted,
  // Names are compared without case, and the newer spelling stays.
  merge: (known, wanted) => ({ ...without(known, (name) => valueIn(wanted, name) !== undefined), ...wanted }),
  // By name alone where no value is given, else by both. Source: https://learn.microsoft.com/rest/api/resources/tags/update-at-scope
  delete: (known, wanted) => without(known, (name, value) => [value, ''].some((given) => valueIn(wanted, name) === given)),
};

function patch(context: Context): EmulatorResponse {
  const tagged = taggedIn(context);
  const operation = textOf(field(bodyOf(context), 'operation'));
  const apply = Object.hasOwn(operations, operation.toLowerCase()) ? operations[operation.toLowerCase()] : undefined;
  // Its code is not recorded.
  if (!apply) throw new AzureFailure(400, 'InvalidTagsPatchOperation', `The operation '${operation}' is invalid. It must be one of Replace, Merge, Delete.`);
  return change(tagged, tagsOf({ tags: apply(tagged.tags ?? {}, wantedIn(context)) }) ?? {});
}

function remove(context: Context): EmulatorResponse {
  taggedIn(context).put({});
  return empty(200);
}

function change(tagged: Tagged, wanted: Tags): EmulatorResponse {
  tagged.put(wanted);
  return ok(render({ ...tagged, tags: wanted }));
}

function without(from: Tags, drops: (name: string, value: string) => boolean): Tags {
  return Object.fromEntries(Object.entries(from).filter(([name, value]) => !drops(name, value)));
}

function valueIn(from: Tags, name: string): string | undefined {
  return Object.entries(from).find(([other]) => keyOf(other) === keyOf(name))?.[1];
}

function render({ id, tags: known = {} }: Pick<Tagged, 'id' | 'tags'>) {
  return { id: `${id}/providers/${type}/default`, name: 'default', type, properties: { tags: known } };
}
