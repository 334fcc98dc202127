import type { YAMLMap } from 'yaml';
import { removeEntry, renameKey } from '../entries.ts';
import type { Fix } from '../finding.ts';
import { child } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import type { Manifest } from '../source.ts';
import { fix } from './at.ts';

/** The same entry by the key that is meant. Where that is there already, a second one would be no YAML: it goes. */
export function renamed(manifest: Manifest, map: YAMLMap, entry: Entry, meant: string): Fix | undefined {
  return child(manifest.document, map, meant) === undefined ? fix(`Rename it to "${meant}"`, renameKey(manifest, entry, meant)) : fix('Take it away', removeEntry(manifest, map, entry));
}
