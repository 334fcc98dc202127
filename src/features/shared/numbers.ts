/** "12,000": as the rest of the product is written. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
