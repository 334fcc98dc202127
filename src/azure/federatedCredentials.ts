import type { FederatedIdentityCredential as SdkCredential } from '@azure/arm-msi';
import { identityClient } from './clients.ts';
import type { SubscriptionRef } from './clients.ts';
import type { Cloud } from './cloud.ts';
import { clouds } from './clouds.ts';
import { asAzure, AzureError } from './errors.ts';
import { federatedCredentialLimit } from './federatedNames.ts';
import { allByName } from './paging.ts';
import { inTurn } from './turns.ts';

/** What a workload outside of Azure, or in a cluster, shows in the place of a secret to be a user-assigned identity. */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  /** URL; compared exactly, the slash at its end included. */
  readonly issuer: string;
  readonly subject: string;
  /** "api://AzureADTokenExchange" in the public cloud, nearly always. */
  readonly audience: string;
}

/** The user-assigned identity that credentials belong to. */
export interface IdentityRef extends SubscriptionRef {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
}

/** A credential as it shall be. */
export type WantedCredential = Omit<FederatedCredential, 'id'>;

/** All federated credentials of an identity, by name. Throws `notFound` when the identity is gone. */
export async function listFederatedCredentials(cloud: Cloud, identity: IdentityRef, signal: AbortSignal): Promise<FederatedCredential[]> {
  return asAzure(async () => {
    const client = await identityClient(cloud, identity);
    return allByName(client.federatedIdentityCredentials.list(identity.resourceGroup, identity.name, { abortSignal: signal }), toCredential);
  });
}

/**
 * Creates a credential. The service takes a second PUT as an update, so a name that is taken is refused here, as
 * `conflict`, and with it what the service refuses in words that name nothing: a pair of issuer and subject that another
 * one of the identity has, and one too many.
 */
export async function createFederatedCredential(cloud: Cloud, identity: IdentityRef, wanted: WantedCredential, signal: AbortSignal): Promise<FederatedCredential> {
  return inTurn(cloud, identity.id, signal, async () => {
    const known = await listFederatedCredentials(cloud, identity, signal);
    if (known.some(({ name }) => sameName(name, wanted.name))) throw new AzureError('conflict', 'FederatedCredentialNameTaken', `${identity.name} has a federated credential ${wanted.name} already.`);
    refusePair(identity, wanted, known);
    if (known.length >= federatedCredentialLimit) throw new AzureError('conflict', 'TooManyFederatedCredentials', `${identity.name} has ${known.length} federated credentials, and Azure allows no more. Delete one first, or use another identity.`);
    return put(cloud, identity, wanted, signal);
  });
}

/** Gives the credential of that name another issuer, subject or audience. Throws `notFound` when it is gone. */
export async function updateFederatedCredential(cloud: Cloud, identity: IdentityRef, wanted: WantedCredential, signal: AbortSignal): Promise<FederatedCredential> {
  return inTurn(cloud, identity.id, signal, async () => {
    const known = await listFederatedCredentials(cloud, identity, signal);
    const others = known.filter(({ name }) => !sameName(name, wanted.name));
    // A PUT would make it anew.
    if (others.length === known.length) throw new AzureError('notFound', credentialGone, `${identity.name} has no federated credential ${wanted.name} any more.`);
    refusePair(identity, wanted, others);
    return put(cloud, identity, wanted, signal);
  });
}

/** The code when the identity is there and its credential is not. */
export const credentialGone = 'FederatedCredentialNotFound';

/** Deletes a credential. One that is gone already is no error, and neither is an identity that is. */
export async function deleteFederatedCredential(cloud: Cloud, identity: IdentityRef, name: string, signal: AbortSignal): Promise<void> {
  await inTurn(cloud, identity.id, signal, async () => {
    try {
      await whenFree(signal, async () => {
        const client = await identityClient(cloud, identity);
        await client.federatedIdentityCredentials.delete(identity.resourceGroup, identity.name, name, { abortSignal: signal });
      });
    } catch (error) {
      if (!(error instanceof AzureError) || error.kind !== 'notFound') throw error;
    }
  });
}

function refusePair(identity: IdentityRef, wanted: WantedCredential, others: readonly FederatedCredential[]): void {
  const same = others.find(({ issuer, subject }) => issuer === wanted.issuer && subject === wanted.subject);
  if (same) throw new AzureError('conflict', 'FederatedCredentialPairTaken', `The federated credential ${same.name} of ${identity.name} has this issuer and this subject already.`);
}

async function put(cloud: Cloud, identity: IdentityRef, { name, issuer, subject, audience }: WantedCredential, signal: AbortSignal): Promise<FederatedCredential> {
  return whenFree(signal, async () => {
    const client = await identityClient(cloud, identity);
    return toCredential(await client.federatedIdentityCredentials.createOrUpdate(identity.resourceGroup, identity.name, name, { issuer, subject, audiences: [audience] }, { abortSignal: signal }));
  });
}

// Milliseconds. Somebody else's write takes about a second; who writes many is done in some ten.
const pauses = [250, 500, 1000, 2000, 4000];
const concurrentWrites = 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity';

/** Repeats `attempt` while, and only while, somebody else (another window, a pipeline) writes to the same identity. */
async function whenFree<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  const { delay } = await import('@azure/core-util');
  for (const pause of pauses) {
    try {
      return await asAzure(attempt);
    } catch (error) {
      if (!(error instanceof AzureError) || error.code !== concurrentWrites) throw error;
    }
    // Two that met would meet again if they waited equally long.
    await delay(pause * (0.5 + Math.random()), { abortSignal: signal });
  }
  return asAzure(attempt);
}

/** Names of resources are compared without case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * What tokens are made out for, unless somebody says otherwise.
 * Source: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust-user-assigned-managed-identity
 */
export function tokenExchangeAudience({ authority }: Pick<Cloud, 'authority'>): string {
  if (authority === clouds.usGovernment.authority) return 'api://AzureADTokenExchangeUSGov';
  if (authority === clouds.china.authority) return 'api://AzureADTokenExchangeChina';
  return 'api://AzureADTokenExchange';
}

function toCredential({ id = '', name = '', issuer = '', subject = '', audiences = [] }: SdkCredential): FederatedCredential {
  return { id, name, issuer, subject, audience: audiences[0] ?? '' };
}
