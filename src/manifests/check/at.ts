import { isScalar } from 'yaml';
import type { Node } from 'yaml';
import type { Change, Edit } from '../edit.ts';
import type { Digest } from '../digest.ts';
import type { Finding, Fix, IdPlace } from '../finding.ts';
import type { Manifest } from '../source.ts';

/** What a rule may look at. */
export interface Context {
  /** Of the file that is checked. */
  readonly manifests: readonly Manifest[];
  /** Of the whole workspace, this file included. */
  readonly known: Digest;
  /** Whether that is all: what is not known may be there all the same otherwise. */
  readonly complete: boolean;
}

/** A finding at a node. */
export function at(manifest: Manifest, node: Node | null | undefined, finding: Pick<Finding, 'code' | 'severity' | 'message'>, ...fixes: readonly (Fix | undefined)[]): Finding {
  return { ...finding, ...placeOf(manifest, node ?? manifest.node), fixes: fixes.filter((fix) => fix !== undefined) };
}

function placeOf(manifest: Manifest, node: Node): { readonly start: number; readonly end: number } {
  const [start, end] = node.range ?? [0, 0];
  return { start: manifest.start + start, end: manifest.start + Math.max(start, trimmedEnd(manifest.text, start, end)) };
}

/** A block ends behind its line break. */
function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** A fix, unless something stands in the way of one of its changes. Those that are not needed are left out. */
export function fix(title: string, ...changes: readonly (Change | Edit | undefined)[]): Fix | undefined {
  const edits: Edit[] = [];
  for (const change of changes) {
    if (change === undefined) continue;
    if ('obstacle' in change) return undefined;
    if ('edits' in change) edits.push(...change.edits);
    else edits.push(change);
  }
  return edits.length > 0 ? { title, edits } : undefined;
}

/** A fix that loses what somebody may have meant, or that not everybody needs: to be chosen, not to be made unseen. */
export function careful(one: Fix | undefined): Fix | undefined {
  return one && { ...one, careful: true };
}

/** A fix for scalars in which nobody can know the ID that is meant: it is asked for. Undefined where there are none. */
export function choosing(manifest: Manifest, places: readonly (readonly [IdPlace['by'], Node | null | undefined])[]): Fix | undefined {
  const found = places.flatMap(([by, node]) => (isScalar(node) ? [{ by, ...placeOf(manifest, node) }] : []));
  return found.length === 0 ? undefined : { title: 'Choose an identity…', careful: true, command: 'chooseIdentity', places: found };
}
