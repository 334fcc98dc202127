/** Whether an IPv4 address lies in one of the addresses and ranges (CIDR). What is no IPv4 lies nowhere, and nothing lies in it. */
export function isAllowed(address: string, ranges: readonly string[]): boolean {
  const wanted = numberOf(address);
  return wanted !== undefined && ranges.some((range) => isIn(wanted, range));
}

function isIn(address: number, range: string): boolean {
  const [start = '', length = '32', ...rest] = range.trim().split('/');
  const first = numberOf(start);
  if (first === undefined || rest.length > 0 || !/^\d{1,2}$/.test(length) || Number(length) > 32) return false;
  // Not by shifting, which knows no 32 bits.
  const size = 2 ** (32 - Number(length));
  return Math.floor(address / size) === Math.floor(first / size);
}

function numberOf(address: string): number | undefined {
  const parts = address.trim().split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
