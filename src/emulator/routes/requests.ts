import { AzureFailure } from '../http.ts';
import { keyOf } from '../ids.ts';
import { field, isObject, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { locationName, locations } from '../locations.ts';
import type { Resource } from '../resource.ts';
import type { Context } from '../route.ts';
import { getResource } from '../store.ts';
import type { Store } from '../store.ts';

// What the bodies of several providers have in common, and Azure's answers for what is wrong with it.

/** The location of a body. Throws Azure's 400 for none and for one that is no region. */
export function locationOf(body: JsonObject, type: string): string {
  const wanted = textOf(field(body, 'location'));
  if (wanted === '') throw new AzureFailure(400, 'LocationRequired', 'The location property is required for this definition.');
  const location = locationName(wanted);
  if (location !== undefined) return location;
  throw new AzureFailure(
    400,
    'LocationNotAvailableForResourceType',
    `The provided location '${wanted}' is not available for resource type '${type}'. List of available regions for the resource type is '${locations.map(({ name }) => name).join(',')}'.`,
  );
}

/** A resource stays where it was created. */
export function keepsLocation(existing: { readonly name: string; readonly location: string; readonly id: string } | undefined, location: string): void {
  if (!existing || keyOf(existing.location) === keyOf(location)) return;
  const group = /\/resourcegroups\/([^/]+)/i.exec(existing.id)?.[1] ?? '';
  throw new AzureFailure(
    409,
    'InvalidResourceLocation',
    `The resource '${existing.name}' already exists in location '${existing.location}' in resource group '${group}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
  );
}

/** The user-assigned identities that a body names must be there. Throws Azure's 400. */
export function checkAssigned({ store, path }: Pick<Context, 'store' | 'path'>, identity: unknown): void {
  const missing = Object.keys(objectOf(field(identity, 'userAssignedIdentities'))).find((id) => !getResource(store, id));
  if (missing !== undefined) throw new AzureFailure(400, 'FailedIdentityOperation', `Identity operation for resource '${path}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${missing}' was not found."}}'.`);
}

/** The tags of a body, undefined when it has none. Limits: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
export function tagsOf(body: JsonObject): Record<string, string> | undefined {
  const tags = field(body, 'tags');
  if (tags === undefined || tags === null) return undefined;
  if (!isObject(tags)) throw new AzureFailure(400, 'InvalidRequestContent', "The request content was invalid and could not be deserialized: 'tags must be an object'.");
  if (Object.keys(tags).length > 50) throw new AzureFailure(400, 'TooManyTags', 'The number of tags on the resource exceeds the limit of 50.');
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => {
      if (name === '' || name.length > 512 || /[<>%&\\?/]/.test(name)) throw new AzureFailure(400, 'InvalidTagNameCharacters', `The tag name '${name}' has reserved characters '<,>,%,&,\\,?,/' or control characters.`);
      if (typeof value !== 'string' || value.length > 256) throw new AzureFailure(400, 'InvalidTagValueLength', `The value of the tag '${name}' is not a text of at most 256 characters.`);
      return [name, value];
    }),
  );
}

/** The resource. Throws Azure's 404, which says where it was looked for. */
export function existing(store: Store, id: string, type: string): Resource {
  const resource = getResource(store, id);
  if (resource) return resource;
  const [, group = ''] = /\/resourcegroups\/([^/]+)/i.exec(id) ?? [];
  const names = id.split(/\/providers\//i).at(-1)?.split('/').slice(1).filter((_, index) => index % 2 === 1) ?? [];
  const [namespace = '', ...types] = type.split('/');
  const path = types.map((part, index) => `${part}/${names[index] ?? ''}`).join('/');
  throw new AzureFailure(
    404,
    'ResourceNotFound',
    `The Resource '${namespace}/${path}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    { headers: { 'x-ms-failure-cause': 'gateway' } },
  );
}
