import * as az from '../../azure/asCode/az.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import { createFederatedCredential, listFederatedCredentials, tokenExchangeAudience } from '../../azure/federatedCredentials.ts';
import type { FederatedCredential } from '../../azure/federatedCredentials.ts';
import { credentialName } from '../../azure/federatedNames.ts';
import { tokenOf } from '../../azure/federatedWorkloads.ts';
import type { Identity } from '../../azure/identities.ts';
import { isCancellation } from '../../ui/abort.ts';
import type { App } from './app.ts';
import { topics } from './resourceNodes.ts';

/** The pods of a cluster that run as a service account. */
export interface PodsOfCluster {
  readonly cluster: { readonly name: string; readonly issuer: string };
  readonly namespace: string;
  readonly serviceAccount: string;
}

export interface Ensured {
  readonly name: string;
  /** False where it was there already. */
  readonly created: boolean;
}

/**
 * Lets pods sign in as an identity. Where they can already, nothing is written: twice is as good as once, also where
 * somebody else was quicker. Throws, in words that name the identity and the pods, with Azure's refusal as its cause.
 */
export async function ensureCredential(app: App, cloud: Cloud, identity: Identity, pods: PodsOfCluster, signal: AbortSignal): Promise<Ensured> {
  try {
    return await ensured(app, cloud, identity, pods, signal);
  } catch (error) {
    if (isCancellation(error)) throw error;
    throw new Error(`Can't create the federated credential of ${identity.name} for ${pods.namespace}/${pods.serviceAccount}: ${app.describe(error).message}`, { cause: error });
  }
}

async function ensured(app: App, cloud: Cloud, identity: Identity, { cluster, namespace, serviceAccount }: PodsOfCluster, signal: AbortSignal): Promise<Ensured> {
  const { issuer, subject } = tokenOf({ kind: 'kubernetes', issuer: cluster.issuer, namespace, serviceAccount });
  const isIt = (one: FederatedCredential): boolean => one.issuer === issuer && one.subject === subject;
  const credentials = await listFederatedCredentials(cloud, identity, signal);
  const there = credentials.find(isIt);
  if (there) return { name: there.name, created: false };
  const name = credentialName([cluster.name, namespace, serviceAccount], credentials.map((one) => one.name));
  const wanted = { name, issuer, subject, audience: tokenExchangeAudience(cloud) };
  try {
    await app.operations.submit(
      {
        title: `Create federated credential ${name} of ${identity.name}`,
        commands: [az.createFederatedCredential({ ...identity, identityName: identity.name, ...wanted })],
        topics: [topics.credentials(identity.id)],
        run: async (stop) => createFederatedCredential(cloud, identity, wanted, stop),
        // Whoever asked for it says so, with what it is good for.
        done: () => undefined,
      },
      signal,
    );
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind !== 'conflict') throw error;
    const now = (await listFederatedCredentials(cloud, identity, signal)).find(isIt);
    if (!now) throw error;
    return { name: now.name, created: false };
  }
  return { name, created: true };
}
