// Any fixed namespace does: it only keeps these names apart from other people's version 5 UUIDs.
const namespace = new TextEncoder().encode('azure-managed-identities/role-assignment');

/** A version 5 UUID (RFC 9562, 5.5) of the given parts: the same parts give the same UUID, everywhere and always. */
export async function deterministicUuid(...parts: readonly string[]): Promise<string> {
  const name = new TextEncoder().encode(parts.join('\n'));
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', new Uint8Array([...namespace, ...name]))).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
