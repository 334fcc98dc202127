import * as az from '../../azure/asCode/az.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { createFederatedCredential, listFederatedCredentials, tokenExchangeAudience } from '../../azure/federatedCredentials.ts';
import { credentialName } from '../../azure/federatedNames.ts';
import { tokenOf } from '../../azure/federatedWorkloads.ts';
import type { Identity } from '../../azure/identities.ts';
import type { App } from './app.ts';
import { topics } from './resourceNodes.ts';

/** The pods of a cluster that run as a service account. */
export interface PodsOfCluster {
  readonly cluster: { readonly name: string; readonly issuer: string };
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Lets pods sign in as an identity. Where they can already, nothing is written: twice is as good as once. */
export async function ensureCredential(app: App, cloud: Cloud, identity: Identity, { cluster, namespace, serviceAccount }: PodsOfCluster, signal: AbortSignal): Promise<{ readonly name: string; readonly created: boolean }> {
  const credentials = await listFederatedCredentials(cloud, identity, signal);
  const { issuer, subject } = tokenOf({ kind: 'kubernetes', issuer: cluster.issuer, namespace, serviceAccount });
  const there = credentials.find((one) => one.issuer === issuer && one.subject === subject);
  if (there) return { name: there.name, created: false };
  const name = credentialName([cluster.name, namespace, serviceAccount], credentials.map((one) => one.name));
  const wanted = { name, issuer, subject, audience: tokenExchangeAudience(cloud) };
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
  return { name, created: true };
}
