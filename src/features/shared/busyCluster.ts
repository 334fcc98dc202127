import { isBusy, untilIdle } from '../../azure/changeCluster.ts';
import type { Cluster } from '../../azure/clusters.ts';
import type { WhenBusy } from '../../ui/operation.ts';
import type { App } from './app.ts';

/** For an operation on a cluster that Azure may be working on already. */
export function whenBusy(app: App, cluster: Pick<Cluster, 'id' | 'name' | 'subscriptionId' | 'tenantId' | 'accountId'>): WhenBusy {
  return {
    is: isBusy,
    async wait(signal, report) {
      report(`Waiting until what is under way on ${cluster.name} has ended.`);
      await untilIdle(app.cloud(), cluster, cluster.id, signal);
    },
  };
}
