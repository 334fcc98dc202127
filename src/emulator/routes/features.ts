import { AzureFailure, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { keyOf } from '../ids.ts';
import { locations } from '../locations.ts';
import { page } from '../paging.ts';
import { findNamespace, resourceType, shortName } from '../providers.ts';
import { demand, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import type { Store } from '../store.ts';
import { groups as core } from './resourceGroups.ts';

// Preview features and the registration of providers, for which Azure takes minutes.

const feature = resourceType('Microsoft.Features/features', ['2021-07-01', '2015-12-01']);
const ofProvider = '/subscriptions/{subscriptionId}/providers/Microsoft.Features/providers/{namespace}/features';
const provider = '/subscriptions/{subscriptionId}/providers';
// Providers are served under the api-versions of resource groups.

export const featureRoutes = [
  route('GET', '/subscriptions/{subscriptionId}/providers/Microsoft.Features/features', feature, listFeatures),
  route('GET', ofProvider, feature, listFeatures),
  route('GET', `${ofProvider}/{feature}`, feature, (context) => ok(renderFeature(context, featureIn(context)))),
  route('POST', `${ofProvider}/{feature}/register`, feature, (context) => changeFeature(context, 'Registered')),
  route('POST', `${ofProvider}/{feature}/unregister`, feature, (context) => changeFeature(context, 'Unregistered')),
  route('GET', provider, core, listProviders, { action: 'Microsoft.Resources/subscriptions/providers/read' }),
  route('GET', `${provider}/{namespace}`, core, getProvider, { action: 'Microsoft.Resources/subscriptions/providers/read' }),
  route('POST', `${provider}/{namespace}/register`, core, (context) => changeProvider(context, 'Registered'), { action: null }),
  route('POST', `${provider}/{namespace}/unregister`, core, (context) => changeProvider(context, 'Unregistered'), { action: null }),
];

const features = ['Microsoft.ContainerService/MSIPreview', 'Microsoft.ContainerService/EnablePodIdentityPreview', 'Microsoft.ContainerService/EnableWorkloadIdentityPreview', 'Microsoft.ContainerService/NodeOSUpgradeChannelPreview', 'Microsoft.ContainerRegistry/RegistryAbac', 'Microsoft.ManagedIdentity/FlexibleFederatedCredentials'];

function listFeatures(context: Context): EmulatorResponse {
  const namespace = context.params['namespace'];
  const found = features.filter((name) => namespace === undefined || keyOf(name).startsWith(`${keyOf(namespace)}/`));
  return page(context, found, (name) => renderFeature(context, name));
}

function featureIn(context: Context): string {
  const wanted = `${param(context, 'namespace')}/${param(context, 'feature')}`;
  const found = features.find((name) => keyOf(name) === keyOf(wanted));
  if (found !== undefined) return found;
  throw new AzureFailure(404, 'FeatureNotFound', `The feature '${param(context, 'feature')}' could not be found.`);
}

function changeFeature(context: Context, state: 'Registered' | 'Unregistered'): EmulatorResponse {
  const name = featureIn(context);
  register(context, name, state);
  return ok(renderFeature(context, name));
}

function renderFeature(context: Context, fullName: string) {
  const [namespace = '', name = ''] = fullName.split('/');
  return {
    properties: { state: stateOf(context, fullName, 'NotRegistered') },
    id: `/subscriptions/${param(context, 'subscriptionId')}/providers/Microsoft.Features/providers/${namespace}/features/${name}`,
    type: 'Microsoft.Features/providers/features',
    name: fullName,
  };
}

function listProviders(context: Context): EmulatorResponse {
  checkExpand(context);
  return page(context, [...context.providers.keys()], (namespace) => renderProvider(context, namespace));
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

function namespaceIn(context: Context): string {
  const wanted = param(context, 'namespace');
  const found = findNamespace(context.providers, wanted);
  if (found !== undefined) return found;
  throw new AzureFailure(404, 'InvalidResourceNamespace', `The resource namespace '${wanted}' is invalid.`);
}

function changeProvider(context: Context, state: 'Registered' | 'Unregistered'): EmulatorResponse {
  const namespace = namespaceIn(context);
  demand(context, `${namespace}/${state === 'Registered' ? 'register' : 'unregister'}/action`, `/subscriptions/${param(context, 'subscriptionId')}`);
  // A provider that is registered stays so while it is registered again.
  if (stateOf(context, namespace, 'Registered') !== state) register(context, namespace, state);
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
    registrationState: stateOf(context, namespace, 'Registered'),
    registrationPolicy: 'RegistrationRequired',
  };
}

function keyIn(context: Context, name: string): string {
  return keyOf(`${param(context, 'subscriptionId')}/${name}`);
}

function register(context: Context, name: string, state: 'Registered' | 'Unregistered'): void {
  context.store.registrations.set(keyIn(context, name), { state, at: context.store.clock.now() });
}

function stateOf(context: Context, name: string, untouched: string): string {
  const { store } = context;
  const known = store.registrations.get(keyIn(context, name));
  if (!known) return untouched;
  if (isSettled(store, known.at)) return known.state;
  return known.state === 'Registered' ? 'Registering' : 'Unregistering';
}

function isSettled(store: Store, since: number): boolean {
  return since + store.settings.registrationMs <= store.clock.now();
}
