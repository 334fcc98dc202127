// What an anchor shares with other places: an edit there would change those, too.
import { isAlias, isNode, visit } from 'yaml';
import type { Node } from 'yaml';
import type { Finding, Fix } from '../finding.ts';
import type { Manifest } from '../source.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The findings, without the fixes that edit what aliases stand for. Asked of all of a file's manifests: a fix may edit another one. */
export function withoutSharedEdits(findings: readonly Finding[], manifests: readonly Manifest[]): Finding[] {
  const places = sharedPlaces(manifests);
  if (places.length === 0) return [...findings];
  return findings.map((finding) => ({ ...finding, fixes: finding.fixes.filter((fix) => !touches(fix, places)) }));
}

/** Where the nodes stand whose anchors aliases use, in the file. */
function sharedPlaces(manifests: readonly Manifest[]): Place[] {
  // By where they begin: documents of one text are one document that was read once.
  const documents = new Map(manifests.map((manifest) => [manifest.start, manifest]));
  return [...documents.values()].flatMap(({ document, text, start }) => {
    // Few files have any, and looking at each node takes its time.
    if (!text.includes('*') || !text.includes('&')) return [];
    const anchored: { readonly anchor: string; readonly node: Node }[] = [];
    const used = new Set<string>();
    visit(document, (_key, node) => {
      if (isAlias(node)) used.add(node.source);
      else if (isNode(node) && node.anchor !== undefined) anchored.push({ anchor: node.anchor, node });
    });
    return anchored.flatMap(({ anchor, node: { range } }) => {
      if (!range || !used.has(anchor)) return [];
      return [{ start: start + range[0], end: start + range[0] + text.slice(range[0], range[1]).trimEnd().length }];
    });
  });
}

function touches(fix: Fix, places: readonly Place[]): boolean {
  const edited = 'edits' in fix ? fix.edits : fix.command === 'chooseIdentity' ? fix.places : [];
  return edited.some((edit) => places.some(({ start, end }) => edit.start < end && edit.end > start));
}
