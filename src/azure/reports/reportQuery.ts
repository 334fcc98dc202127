import type { SubscriptionRef } from '../clients.ts';
import type { Cloud } from '../cloud.ts';
import { AzureError } from '../errors.ts';
import type { Pages } from '../pages.ts';
import { isWithoutResourceGraph, queryPages } from '../resourceGraph.ts';
import type { Row } from '../resourceGraph.ts';

/**
 * The rows of a report, of everything that the tokens of the subscriptions open: what is used or granted in a
 * subscription that somebody has chosen not to see is used or granted all the same. No list of a provider can stand in
 * for such a query, so where Resource Graph cannot be asked it says so.
 */
export function reportQuery(cloud: Cloud, subscriptions: readonly SubscriptionRef[], text: string): Pages<Row> {
  const rows = queryPages(cloud, subscriptions, { text, above: true, everywhere: true });
  return {
    ...rows,
    async next(signal) {
      try {
        return await rows.next(signal);
      } catch (error) {
        if (!isWithoutResourceGraph(error)) throw error;
        const { code, message } = error as AzureError;
        throw new AzureError('invalid', 'NoResourceGraph', `This takes Azure Resource Graph, which cannot be asked here: ${code}. ${message}`, { cause: error });
      }
    },
  };
}
