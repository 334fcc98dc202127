/** The first digits of a digest, which tell it from others: "sha256:0b1c2d3e4f5a". */
export function shortDigest(digest: string): string {
  const [algorithm = '', digits = ''] = digest.split(':');
  return `${algorithm}:${digits.slice(0, 12)}`;
}
