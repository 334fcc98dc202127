import { AzureFailure, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { locations } from '../locations.ts';
import { page } from '../paging.ts';
import type { PreviewFeature } from '../previewFeatures.ts';
import { findNamespace, resourceType, shortName } from '../providers.ts';
import { providerState, register, registrationOf } from '../registrations.ts';
import { demand, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { groups as core } from './resourceGroups.ts';

// Preview features and the registration of providers, for which Azure takes minutes.

const feature = resourceType('Microsoft.Features/features', ['2021-07-01', '2015-12-01']);
const ofProvider = '/subscriptions/{subscriptionId}/providers/Microsoft.Features/providers/{namespace}/features';
const provider = '/subscriptions/{subscriptionId}/providers';
// Source: https://learn.microsoft.com/azure/role-based-access-control/permissions/management-and-governance#microsoftfeatures
const ofProviderAction = 'Microsoft.Features/providers/features';
// Providers are served under the api-versions of resource groups.

export const featureRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.Features/features', feature, listFeatures),
  route('GET', ofProvider, feature, listFeatures, { action: `${ofProviderAction}/read` }),
  route('GET', `${ofProvider}/{feature}`, feature, (context) => ok(renderFeature(context, featureIn(context))), { action: `${ofProviderAction}/read` }),
  route('POST', `${ofProvider}/{feature}/register`, feature, registerFeature, { action: `${ofProviderAction}/register/action` }),
  route('POST', `${ofProvider}/{feature}/unregister`, feature, unregisterFeature, { action: `${ofProviderAction}/unregister/action` }),
  route('GET', provider, core, listProviders, { action: 'Microsoft.Resources/subscriptions/providers/read' }),
  route('GET', `${provider}/{namespace}`, core, getProvider, { action: 'Microsoft.Resources/subscriptions/providers/read' }),
  route('POST', `${provider}/{namespace}/register`, core, (context) => changeProvider(context, 'Registered'), { action: null }),
  route('POST', `${provider}/{namespace}/unregister`, core, (context) => changeProvider(context, 'Unregistered'), { action: null }),
];

function listFeatures(context: Context): EmulatorResponse {
  const namespace = context.params['namespace'];
  const found = [...context.store.previewFeatures.values()].filter(({ name }) => namespace === undefined || keyOf(name).startsWith(`${keyOf(namespace)}/`));
  return page(context, found, (one) => renderFeature(context, one));
}

function featureIn(context: Context): PreviewFeature {
  const found = context.store.previewFeatures.get(keyOf(`${param(context, 'namespace')}/${param(context, 'feature')}`));
  if (found !== undefined) return found;
  throw new AzureFailure(404, 'FeatureNotFound', `The feature '${param(context, 'feature')}' could not be found.`);
}

// Source of the two refusals: https://github.com/MicrosoftDocs/azure-docs/issues/68028 and
// https://github.com/Azure/AKS/issues/984. Their status is not recorded.

function registerFeature(context: Context): EmulatorResponse {
  const found = featureIn(context);
  if (found.entry === 'closed') throw new AzureFailure(400, 'FeatureRegistrationUnsupported', `The feature '${shortNameOf(found)}' does not support registration.`);
  // What is registered, or on its way, is not begun anew.
  if (!['Registered', 'Registering', 'Pending'].includes(stateOfFeature(context, found))) register(context.store, param(context, 'subscriptionId'), found.name, 'Registered');
  return ok(renderFeature(context, found));
}

/** Azure takes it from one that is not registered, too: ../shared/data/azure/recordings/Features.json */
function unregisterFeature(context: Context): EmulatorResponse {
  const found = featureIn(context);
  if (found.kept) throw new AzureFailure(400, 'FeatureUnregistrationUnsupported', `The feature '${shortNameOf(found)}' being unregistered must be an Application Owned Feature.`);
  register(context.store, param(context, 'subscriptionId'), found.name, 'Unregistered');
  return ok(renderFeature(context, found));
}

function shortNameOf({ name }: PreviewFeature): string {
  return name.slice(name.indexOf('/') + 1);
}

function stateOfFeature(context: Context, { name, entry, kept }: PreviewFeature): string {
  const state = registrationOf(context.store, param(context, 'subscriptionId'), name, kept ? 'Registered' : 'NotRegistered');
  // Nobody in the sample lets anybody in.
  return entry === 'approved' && state.startsWith('Register') ? 'Pending' : state;
}

function renderFeature(context: Context, one: PreviewFeature) {
  const [namespace = ''] = one.name.split('/');
  return {
    properties: { state: stateOfFeature(context, one) },
    id: `/subscriptions/${param(context, 'subscriptionId')}/providers/Microsoft.Features/providers/${namespace}/features/${shortNameOf(one)}`,
    type: 'Microsoft.Features/providers/features',
    name: one.name,
  };
}

function listProviders(context: Context): EmulatorResponse {
  checkExpand(context);
  return page(context, namespacesIn(context), (namespace) => renderProvider(context, namespace));
}

function getProvider(context: Context): EmulatorResponse {
  checkExpand(context);
  return ok(renderProvider(context, namespaceIn(context)));
}

/** `metadata` adds nothing to the sample's providers; their aliases it does not have. */
function checkExpand({ query }: Context): void {
  const expand = query.get('$expand') ?? '';
  if (!['', 'metadata'].includes(keyOf(expand))) throw new AzureFailure(400, 'InvalidExpandQueryParameter', `The value '${expand}' of the query parameter '$expand' is not supported by the sample.`);
}

/** Those that the sample has resources of, and those that it has nothing but features of, which nobody has registered. */
function namespacesIn({ providers, store }: Context): string[] {
  const more = new Set([...store.previewFeatures.values()].map(({ name }) => name.slice(0, name.indexOf('/'))));
  return [...providers.keys(), ...[...more].filter((namespace) => !providers.has(namespace))];
}

function namespaceIn(context: Context): string {
  const wanted = param(context, 'namespace');
  const found = findNamespace(context.providers, wanted) ?? namespacesIn(context).find((namespace) => keyOf(namespace) === keyOf(wanted));
  if (found !== undefined) return found;
  throw new AzureFailure(404, 'InvalidResourceNamespace', `The resource namespace '${wanted}' is invalid.`);
}

function changeProvider(context: Context, state: 'Registered' | 'Unregistered'): EmulatorResponse {
  const namespace = namespaceIn(context);
  demand(context, `${namespace}/${state === 'Registered' ? 'register' : 'unregister'}/action`, `/subscriptions/${param(context, 'subscriptionId')}`);
  // A provider that is registered stays so while it is registered again.
  if (stateOfProvider(context, namespace) !== state) register(context.store, param(context, 'subscriptionId'), namespace, state);
  return ok(renderProvider(context, namespace));
}

function renderProvider(context: Context, namespace: string) {
  return {
    id: `/subscriptions/${param(context, 'subscriptionId')}/providers/${namespace}`,
    namespace,
    resourceTypes: (context.providers.get(namespace) ?? []).map((type) => ({
      resourceType: shortName(type),
      locations: locations.map(({ displayName }) => displayName),
      apiVersions: type.versions,
      capabilities: 'None',
    })),
    registrationState: stateOfProvider(context, namespace),
    registrationPolicy: 'RegistrationRequired',
  };
}

function stateOfProvider(context: Context, namespace: string): string {
  const subscriptionId = param(context, 'subscriptionId');
  return context.providers.has(namespace) ? providerState(context.store, subscriptionId, namespace) : registrationOf(context.store, subscriptionId, namespace, 'NotRegistered');
}
