import { AzureFailure, ok } from './http.ts';
import type { EmulatorResponse } from './http.ts';
import type { Context } from './route.ts';

/** A page of a list: `{value, nextLink?}`. The page after it is asked for with `$skiptoken`. */
export function page<T>(context: Context, items: readonly T[], render: (item: T) => unknown): EmulatorResponse {
  const size = pageSize(context);
  const start = offsetOf(context.query.get('$skiptoken'));
  const value = items.slice(start, start + size).map(render);
  if (start + size >= items.length) return ok({ value });
  const query = new URLSearchParams([...context.query].filter(([name]) => name !== '$skiptoken'));
  query.set('$skiptoken', tokenOf(start + size));
  return ok({ value, nextLink: `${context.origin}${context.path}?${query.toString()}` });
}

function pageSize({ query, store }: Context): number {
  const top = query.get('$top');
  if (top === undefined) return store.settings.pageSize;
  const wanted = Number(top);
  if (!Number.isInteger(wanted) || wanted < 1) throw new AzureFailure(400, 'InvalidTopQueryParameter', `The value '${top}' of the query parameter '$top' is invalid.`);
  return Math.min(wanted, store.settings.pageSize);
}

/** Opaque to clients, as Azure's are. */
export function tokenOf(offset: number): string {
  return btoa(`o=${offset}`).replaceAll('=', '');
}

export function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const [, offset] = /^o=(\d+)$/.exec(decode(token)) ?? [];
  if (offset === undefined) throw new AzureFailure(400, 'InvalidSkipToken', 'The provided skip token is invalid.');
  return Number(offset);
}

function decode(token: string): string {
  try {
    return atob(token);
  } catch {
    return ''; // Not base64: no token that was ever given out.
  }
}
