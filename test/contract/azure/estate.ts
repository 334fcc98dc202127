import { listSubscriptions, listTenants } from '../../../src/azure/subscriptions.ts';
import type { Subscription } from '../../../src/azure/subscriptions.ts';
import type { Fault, SampleAzure, SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { createSampleAzure } from '../recording.ts';

/** A signal that never aborts. */
export const never = new AbortController().signal;

/** A fresh sample Azure, its operations done at once, and its subscriptions by name. */
export async function estate(options: SampleAzureOptions = {}): Promise<{ azure: SampleAzure; at: (name: string) => Subscription; all: readonly Subscription[] }> {
  const azure = createSampleAzure(options);
  const tenants = await listTenants(azure.cloud, undefined, never);
  const all = (await Promise.all(tenants.map(async (tenant) => listSubscriptions(azure.cloud, tenant, never)))).flat();
  return {
    azure,
    all,
    at(name) {
      const found = all.find((subscription) => subscription.name === name);
      if (!found) throw new Error(`The sample has no subscription ${name}.`);
      return found;
    },
  };
}

/** The cloud has no Resource Graph. */
export const withoutGraph: Fault = { path: '/providers/Microsoft.ResourceGraph/', status: 404, code: 'InvalidResourceType' };
