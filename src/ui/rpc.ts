/**
 * The protocol between a panel and its host. A panel's contract is one type, `{ name: (params) => result }`, known to both
 * ends; a request carries a number, and its reply the same number with the result or the failure.
 */
export type Contract = Record<string, (params: never) => unknown>;

export type Request<C extends Contract> = { [K in keyof C & string]: { readonly id: number; readonly call: K; readonly params: Parameters<C[K]>[0] } }[keyof C & string];

export type Reply = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly failure: CallFailure };

/** What a form shows of a failure. */
export interface CallFailure {
  readonly message: string;
  /** The caller cancelled: nothing to show. */
  readonly cancelled: boolean;
}

/** The host's side: one function for each call. Its result, or what it throws, goes back. */
export type Handlers<C extends Contract> = { [K in keyof C]: (params: Parameters<C[K]>[0], signal: AbortSignal) => Promise<ReturnType<C[K]>> | ReturnType<C[K]> };

/** Answers one message of a panel. A message that is none of the contract gets no answer: panels are not trusted. */
export async function answer<C extends Contract>(handlers: Handlers<C>, message: unknown, signal: AbortSignal, failed: (error: unknown) => CallFailure): Promise<Reply | undefined> {
  if (typeof message !== 'object' || message === null || !('id' in message) || !('call' in message)) return undefined;
  const { id, call } = message;
  if (typeof id !== 'number' || typeof call !== 'string' || !Object.hasOwn(handlers, call)) return undefined;
  const handler = handlers[call as keyof C];
  try {
    return { id, result: await handler(('params' in message ? message.params : undefined) as never, signal) };
  } catch (error) {
    return { id, failure: failed(error) };
  }
}
