import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { untilAborted } from './shared.ts';

// Milliseconds before its end at which a token is asked for anew.
const margin = 5 * 60_000;
// A token of a command line tool is a process that takes a second of a processor.
const width = 4;

/**
 * Asks a credential once for what many clients want: a token is kept, in memory, for each tenant and scope until shortly
 * before its end, and who asks meanwhile waits for the same answer. A token that is asked for with claims is asked for
 * each time, and replaces the one that is kept. Who leaves (AbortSignal) keeps nobody else from it.
 */
export function keptTokens(credential: TokenCredential, now: () => number = Date.now): TokenCredential {
  const kept = new Map<string, { readonly answer: Promise<AccessToken | null>; end: number }>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inTurn(scopes: string | string[], options: GetTokenOptions): Promise<AccessToken | null> {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await credential.getToken(scopes, options);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  function ask(key: string, scopes: string | string[], options: GetTokenOptions): Promise<AccessToken | null> {
    const entry = { answer: inTurn(scopes, options), end: Infinity };
    kept.set(key, entry);
    entry.answer.then(
      (token) => (entry.end = (token?.expiresOnTimestamp ?? 0) - margin),
      () => kept.get(key) === entry && kept.delete(key),
    );
    return entry.answer;
  }

  return {
    async getToken(scopes, { abortSignal, ...options } = {}) {
      const key = JSON.stringify([options.tenantId?.toLowerCase(), scopes]);
      const entry = kept.get(key);
      const answer = entry && entry.end > now() && options.claims === undefined ? entry.answer : ask(key, scopes, options);
      return abortSignal ? untilAborted(answer, abortSignal as AbortSignal) : answer;
    },
  };
}
