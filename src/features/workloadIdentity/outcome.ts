import type { Handlers } from '../../ui/rpc.ts';
import type { Start, WorkloadIdentityContract } from './protocol.ts';

/** What the panel is answered, by somebody who forgets what the answers were. */
export type Forgetful = Omit<Handlers<WorkloadIdentityContract>, 'load' | 'outcome'> & Handlers<{ readonly load: (params: undefined) => Omit<Start, 'begun'> }>;

/**
 * The same, and what comes of it is kept, well or not: a page that is hidden, by the YAML that opens for instance, begins
 * anew when it is seen again, and what it was answered meanwhile is lost.
 */
export function withOutcome(handlers: Forgetful): Handlers<WorkloadIdentityContract> {
  let last: Promise<string> | undefined;
  let running = 0;

  async function kept(doing: Promise<string> | string): Promise<string> {
    running += 1;
    last = Promise.resolve(doing).finally(() => (running -= 1));
    return last;
  }

  return {
    ...handlers,
    load: async (params, signal) => ({ ...(await handlers.load(params, signal)), begun: last !== undefined }),
    save: async (form, signal) => kept(handlers.save(form, signal)),
    open: async (form, signal) => kept(handlers.open(form, signal)),
    async outcome() {
      if (!last) throw new Error('Nothing was begun here.');
      return last;
    },
    preview(form, signal) {
      // Whoever looks at another one has seen it.
      if (running === 0) last = undefined;
      return handlers.preview(form, signal);
    },
  };
}
