import { listIdentities } from '../../src/azure/identities.ts';
import { listSubscriptions, listTenants } from '../../src/azure/subscriptions.ts';
import { createSampleAzure } from '../../src/emulator/sampleAzure.ts';

const never = new AbortController().signal;

/** The IDs of an identity of the sample, which are the same in each: what a user would copy into a manifest. */
export async function sampleIdentity(wanted: string): Promise<{ readonly id: string; readonly clientId: string }> {
  const { cloud } = createSampleAzure();
  for (const tenant of await listTenants(cloud, undefined, never)) {
    for (const subscription of await listSubscriptions(cloud, tenant, never)) {
      const found = (await listIdentities(cloud, subscription, never)).find(({ name }) => name === wanted);
      if (found) return found;
    }
  }
  throw new Error(`The sample has no identity ${wanted}.`);
}
