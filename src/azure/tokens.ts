/**
 * What the payload of a token says, for instance `exp` and `upn`. Empty for a token that is no JWT: to clients tokens
 * are opaque, and nothing but a name to show or the time to ask again may hang on it.
 */
export function payloadOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const bytes = Uint8Array.from(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
    const payload: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof payload === 'object' && payload !== null ? { ...payload } : {};
  } catch {
    return {};
  }
}

/** The token's own end in milliseconds, so that the SDK asks again in time; ten minutes from now where it does not say. */
export function expiryOf(token: string): number {
  const { exp } = payloadOf(token);
  return typeof exp === 'number' ? exp * 1000 : Date.now() + 10 * 60_000;
}
