import type { Cloud } from './cloud.ts';
import { AzureError } from './errors.ts';
import { idKey } from './resourceId.ts';
import { writtenResources } from './writtenResources.ts';

// A subscription that the account does not see any more is answered with 404 too, and its resources may well be there.
const goneCodes = ['ResourceNotFound', 'ResourceGroupNotFound'];

/** Whether Azure has said that there is no such resource, or no such group any more. */
export function isGone(error: unknown): boolean {
  return error instanceof AzureError && error.kind === 'notFound' && goneCodes.includes(error.code);
}

/**
 * What its provider has of a resource, or undefined when that is gone, by itself or with its resource group. Either way
 * the provider knows better than Resource Graph, which lags: what is gone is listed no more.
 */
export async function unlessGone<Found>(cloud: Cloud, id: string, get: () => Promise<Found>): Promise<Found | undefined> {
  try {
    const found = await get();
    const written = writtenResources.pending(cloud).get(idKey(id));
    if (written && !written.value) writtenResources.forget(cloud, id);
    return found;
  } catch (error) {
    if (!isGone(error)) throw error;
    writtenResources.wrote(cloud, id, undefined, (found) => found === undefined);
    return undefined;
  }
}
