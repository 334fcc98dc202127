import type { Handlers } from '../../ui/rpc.ts';
import type { WorkloadIdentityContract } from './protocol.ts';

/**
 * The same, and what was done is kept: the YAML that opens hides the page, which begins anew when it is seen again, and
 * what it was answered meanwhile is lost.
 */
export function keepingWhatWasDone(handlers: Handlers<WorkloadIdentityContract>): Handlers<WorkloadIdentityContract> {
  let finished: string | undefined;
  return {
    ...handlers,
    load: async (params, signal) => ({ ...(await handlers.load(params, signal)), finished }),
    save: async (params, signal) => (finished = await handlers.save(params, signal)),
    open: async (params, signal) => (finished = await handlers.open(params, signal)),
    preview(params, signal) {
      // Whoever looks at another one has seen it.
      finished = undefined;
      return handlers.preview(params, signal);
    },
  };
}
