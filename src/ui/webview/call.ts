import type { CallFailure, Contract, Reply } from '../rpc.ts';

interface VsCodeApi<State> {
  postMessage(message: unknown): void;
  getState(): State | undefined;
  setState(state: State): void;
}
declare function acquireVsCodeApi<State>(): VsCodeApi<State>;

/** What a call to the host ends with when it fails. */
export class CallError extends Error {
  readonly cancelled: boolean;
  constructor({ message, cancelled }: CallFailure) {
    super(message);
    this.cancelled = cancelled;
  }
}

export interface Host<C extends Contract, State> {
  readonly call: <K extends keyof C & string>(name: K, params: Parameters<C[K]>[0]) => Promise<ReturnType<C[K]>>;
  /** What the page showed before it was hidden. */
  readonly restored: () => State | undefined;
  readonly keep: (state: State) => void;
}

/** The page's end of the protocol. Called once a page. */
export function connect<C extends Contract, State>(): Host<C, State> {
  const vscode = acquireVsCodeApi<State>();
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: CallError) => void }>();
  // A page that was hidden begins anew, and what it had asked before is answered all the same: to no call of the new one.
  let last = Date.now();
  window.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if ('failure' in data) caller?.reject(new CallError(data.failure));
    else caller?.resolve(data.result as never);
  });
  return {
    call: async (call, params) =>
      new Promise((resolve, reject) => {
        const id = (last += 1);
        waiting.set(id, { resolve, reject });
        vscode.postMessage({ id, call, params });
      }),
    restored: () => vscode.getState(),
    keep: (state) => vscode.setState(state),
  };
}
