/** "12,000": as the rest of the product is written. */
export function inWords(count: number): string {
  return count.toLocaleString('en-US');
}
