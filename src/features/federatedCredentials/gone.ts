import { AzureError } from '../../azure/errors.ts';
import { credentialGone } from '../../azure/federatedCredentials.ts';
import type { Identity } from '../../azure/identities.ts';

/** Says of an identity that is gone that it is, whatever was asked of it. */
export async function orGone<T>({ name, resourceGroup }: Pick<Identity, 'name' | 'resourceGroup'>, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind !== 'notFound' || error.code === credentialGone) throw error;
    throw new Error(`${name} is gone: somebody deleted it, or its resource group ${resourceGroup} (${error.code}). Refresh the tree to see what there is.`, { cause: error });
  }
}
