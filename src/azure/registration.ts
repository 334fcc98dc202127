import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { asAzure, AzureError } from './errors.ts';
import { getProviderState, registerProvider } from './features.ts';
import { subscriptionScope } from './resourceId.ts';

// A subscription is registered for a resource provider before anything of it can be made there, and a new one is for few.
// Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types

/** Whether Azure refused because the subscription was never registered for the provider. Source: https://aka.ms/rps-not-found */
export function isUnregistered(error: unknown): error is AzureError {
  return error instanceof AzureError && error.code === 'MissingSubscriptionRegistration';
}

/** Whether something that was looked for is not there; nor is it where nothing of its provider can be there yet. */
export function isNotThere(error: unknown): boolean {
  return isUnregistered(error) || (error instanceof AzureError && error.kind === 'notFound');
}

/** With the namespace before it: the right to register a subscription for it, which Contributor has too. */
export const registerRight = '/register/action';

/** Told that a subscription is being registered for a provider, and that it is. */
export type Registering = (namespace: string, state: 'begun' | 'done') => void;

// Seconds between two looks, ten minutes in all: Azure takes one or two, region by region.
const pauses = [1, 2, 4, 8, ...Array.from({ length: 58 }, () => 10)];

/**
 * Does what makes something of a provider. Where the subscription was never registered for that, registers it, waits for
 * that, and does it once more, as the Azure CLI does; `registering` is told before and after. Throws `denied` with the code
 * ProviderNotRegistered and the right that is missing where the caller may not register, and `conflict` with the code
 * ProviderRegistering where Azure takes too long. Aborting stops the waiting; Azure goes on.
 */
export async function whereRegistered<T>(cloud: Cloud, at: SubscriptionRef, namespace: string, make: () => Promise<T>, signal: AbortSignal, registering: Registering = () => {}): Promise<T> {
  try {
    return await asAzure(make);
  } catch (error) {
    if (!isUnregistered(error)) throw error;
  }
  registering(namespace, 'begun');
  await register(cloud, at, namespace, signal);
  registering(namespace, 'done');
  return asAzure(make);
}

async function register(cloud: Cloud, at: SubscriptionRef, namespace: string, signal: AbortSignal): Promise<void> {
  const { delay } = await import('@azure/core-util');
  let state = await begin(cloud, at, namespace, signal);
  for (const seconds of pauses) {
    if (state === 'Registered') return;
    await asAzure(async () => delay(seconds * 1000, { abortSignal: signal }));
    state = await getProviderState(cloud, at, namespace, signal);
  }
  if (state !== 'Registered') throw new AzureError('conflict', 'ProviderRegistering', `Azure has begun to register the subscription for ${namespace} and is not done after ten minutes. It goes on: try again later.`);
}

async function begin(cloud: Cloud, at: SubscriptionRef, namespace: string, signal: AbortSignal): Promise<string> {
  try {
    return await registerProvider(cloud, at, namespace, signal);
  } catch (error) {
    // What a deny assignment forbids, no role allows.
    if (!(error instanceof AzureError) || error.kind !== 'denied' || error.code === 'DenyAssignmentAuthorizationFailed') throw error;
    const missing = { action: `${namespace}${registerRight}`, scope: subscriptionScope(at.subscriptionId) };
    const { status, correlationId } = error;
    throw new AzureError('denied', 'ProviderNotRegistered', `The subscription was never registered for ${namespace}, and you may not register it.`, { status, correlationId, missing, cause: error });
  }
}
