import { AzureFailure, empty, json, ok } from '../http.ts';
import { credentialsOf, credentialType } from '../identities.ts';
import { keyOf } from '../ids.ts';
import { field, listOf, textOf } from '../json.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { Resource } from '../resource.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { getResource, putResource, removeResource } from '../store.ts';
import { identityIn } from './identities.ts';
import { existing } from './requests.ts';

const type = resourceType(credentialType, ['2024-11-30', '2023-07-31-preview', '2023-01-31', '2022-01-31-preview']);
const all = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}/federatedIdentityCredentials';
const one = `${all}/{credential}`;

export const federatedCredentialRoutes = [
  route('GET', all, type, (context) => page(context, credentialsOf(context.store, identityIn(context)), render)),
  route('GET', one, type, (context) => ok(render(existing(context.store, idIn(context), credentialType)))),
  route('PUT', one, type, put),
  route('DELETE', one, type, remove),
];

// Source of the rules: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
const namePattern = /^[a-z0-9][a-z0-9_-]{2,119}$/i;
const limit = 20;

function put(context: Context) {
  const { store } = context;
  const identity = identityIn(context);
  oneAtATime(context, identity);
  const name = param(context, 'credential');
  if (!namePattern.test(name)) throw new AzureFailure(400, 'BadRequest', `The federated identity credential name '${name}' is invalid. It must be 3 to 120 characters long, start with a letter or a number, and contain only letters, numbers, hyphens and underscores.`);
  const wanted = wantedCredential(context);
  const others = credentialsOf(store, identity).filter((credential) => keyOf(credential.name) !== keyOf(name));
  const known = getResource(store, idIn(context));
  const same = others.find(({ properties }) => properties['issuer'] === wanted.issuer && properties['subject'] === wanted.subject);
  if (same) throw new AzureFailure(409, 'Conflict', `Issuer and subject combination already exists for this Managed Identity, in the federated identity credential '${same.name}'.`);
  if (!known && others.length >= limit) throw new AzureFailure(400, 'BadRequest', `Too many Federated Identity Credentials have been configured for this Managed Identity. The limit is ${limit}.`);
  const credential = putResource(store, { id: `${identity.id}/federatedIdentityCredentials/${known?.name ?? name}`, name: known?.name ?? name, type: credentialType, location: identity.location, properties: { ...wanted } });
  return known ? ok(render(credential)) : json(201, render(credential), { location: credential.id });
}

/** Source: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations, "Concurrent updates aren't supported" */
function oneAtATime({ concurrent }: Context, identity: Resource): void {
  if (!concurrent) return;
  throw new AzureFailure(409, 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity', `Too many Federated Identity Credentials are written concurrently for the managed identity '${keyOf(identity.id)}'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.`);
}

function wantedCredential(context: Context): { issuer: string; subject: string; audiences: string[] } {
  const properties = field(bodyOf(context), 'properties');
  const issuer = textOf(field(properties, 'issuer'));
  const subject = textOf(field(properties, 'subject'));
  const audiences = listOf(field(properties, 'audiences')).filter((audience) => typeof audience === 'string');
  if (!/^https:\/\//i.test(issuer)) throw new AzureFailure(400, 'BadRequest', `The issuer '${issuer}' of the federated identity credential is not an https URL.`);
  if (subject === '') throw new AzureFailure(400, 'BadRequest', 'The subject of the federated identity credential is required.');
  if (audiences.length !== 1) throw new AzureFailure(400, 'BadRequest', 'The federated identity credential must have exactly one audience.');
  return { issuer, subject, audiences };
}

function remove(context: Context) {
  oneAtATime(context, identityIn(context));
  if (!getResource(context.store, idIn(context))) return empty(204);
  removeResource(context.store, idIn(context));
  return empty(200);
}

function idIn(context: Context): string {
  return `${identityIn(context).id}/federatedIdentityCredentials/${param(context, 'credential')}`;
}

/** A credential has no location of its own. */
function render({ id, name, type, properties }: Resource) {
  return { id, name, type, properties };
}
