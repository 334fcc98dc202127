import type { Describe } from '../../../src/ui/failure.ts';
import type { OpenPanel } from '../../../src/ui/panel.ts';
import { answer } from '../../../src/ui/rpc.ts';
import type { CallFailure, Contract, Handlers } from '../../../src/ui/rpc.ts';
import { within } from './until.ts';

/** The host's side of a panel that has no page: the test says what the page would say. */
export interface TestPanel<C extends Contract> {
  readonly script: string;
  readonly title: string;
  readonly isClosed: () => boolean;
  /** One message of the page, and what comes back. Rejects with the words that the page would show. */
  readonly call: <K extends keyof C & string>(call: K, params: Parameters<C[K]>[0]) => Promise<ReturnType<C[K]>>;
  readonly close: () => void;
}

/** Opens panels without a page, and keeps them. */
export function panelsOf(describe: Describe): { readonly open: OpenPanel; readonly opened: TestPanel<Contract>[] } {
  const opened: TestPanel<Contract>[] = [];
  return {
    opened,
    open({ script, title, handlers: handlersOf }) {
      const abort = new AbortController();
      const handlers = handlersOf({ close: () => abort.abort(), closed: abort.signal }) as Handlers<Contract>;
      let id = 0;
      opened.push({
        script,
        title,
        isClosed: () => abort.signal.aborted,
        close: () => abort.abort(),
        async call(call, params) {
          id += 1;
          const failed = (error: unknown): CallFailure => ({ message: describe(error).message, cancelled: abort.signal.aborted });
          const reply = posted(await within(`an answer to ${call}`, answer(handlers, posted({ id, call, params }), abort.signal, failed)));
          if (!reply || !('result' in reply)) throw new Error(reply?.failure.message ?? `${script} does not know "${call}".`);
          return reply.result;
        },
      });
    },
  };
}

/** As it arrives at the other end: messages are text on their way. */
function posted<T>(message: T): T {
  return message === undefined ? message : (JSON.parse(JSON.stringify(message, (_, value: unknown) => (value === undefined ? null : value))) as T);
}
