// Values that another tool fills in: what is found in them is not what kubectl will read.
import { isScalar, visit } from 'yaml';
import { placeholderIn } from '../filledIn.ts';
import type { Finding } from '../finding.ts';
import { textOf } from '../nodes.ts';
import type { Manifest } from '../source.ts';

/** The findings, without those that stand on such a value. What is said of keys, and of what is missing, holds. */
export function withoutFilledIn(findings: readonly Finding[], manifests: readonly Manifest[]): Finding[] {
  const starts = new Set<number>();
  // By where they begin: the items of a List share their document.
  for (const { document, text, start } of new Map(manifests.map((manifest) => [manifest.start, manifest])).values()) {
    if (placeholderIn(text) === undefined) continue;
    visit(document, (key, node) => {
      if (key !== 'key' && isScalar(node) && node.range && placeholderIn(textOf(node)) !== undefined) starts.add(start + node.range[0]);
    });
  }
  return starts.size === 0 ? [...findings] : findings.filter((finding) => !starts.has(finding.start));
}
