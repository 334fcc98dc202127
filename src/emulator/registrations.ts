import { AzureFailure } from './http.ts';
import { keyOf, subscriptionKey } from './ids.ts';
import type { Store } from './store.ts';

// What a subscription has registered for: preview features and resource providers. Azure takes minutes for it.

/** "Registered", "Registering", … of a provider or a feature; `untouched` is what it is where nobody has changed it. */
export function registrationOf(store: Store, subscriptionId: string, name: string, untouched: string): string {
  const known = store.registrations.get(keyOf(`${subscriptionId}/${name}`));
  if (!known) return untouched;
  if (known.at + store.settings.registrationMs <= store.clock.now()) return known.state;
  return known.state === 'Registered' ? 'Registering' : 'Unregistering';
}

export function register(store: Store, subscriptionId: string, name: string, state: 'Registered' | 'Unregistered'): void {
  store.registrations.set(keyOf(`${subscriptionId}/${name}`), { state, at: store.clock.now() });
}

/** Of a provider that the sample has resources of. */
export function providerState(store: Store, subscriptionId: string, namespace: string): string {
  const never = store.settings.unregistered.some((one) => keyOf(one) === keyOf(namespace));
  return registrationOf(store, subscriptionId, namespace, never ? 'NotRegistered' : 'Registered');
}

// Each subscription has these. Source: https://learn.microsoft.com/azure/azure-resource-manager/management/azure-services-resource-providers
const always = new Set(['microsoft.authorization', 'microsoft.features', 'microsoft.management', 'microsoft.resourcegraph', 'microsoft.resources']);

/**
 * Throws Azure's answer to what changes or asks something of a provider that the subscription has not registered; what
 * only reads finds nothing there. Source of the code and the words: https://github.com/microsoft/vscode-docker/issues/2347.
 * While it is Registering no region is ready here.
 */
export function checkRegistered(store: Store, method: string, path: string, namespace: string): void {
  if (method === 'GET' || method === 'HEAD' || always.has(keyOf(namespace)) || !keyOf(path).startsWith('/subscriptions/')) return;
  if (providerState(store, subscriptionKey(path), namespace) === 'Registered') return;
  throw new AzureFailure(409, 'MissingSubscriptionRegistration', `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`);
}
