import { isMap, visit } from 'yaml';
import { isJson } from './json.ts';
import { lineStart } from './lines.ts';
import type { Manifest } from './source.ts';
import type { Style } from './write.ts';

const styles = new WeakMap<object, Style>();

/** How a document is written: what is put into it should not stand out. */
export function styleOf({ text, document }: Pick<Manifest, 'text' | 'document'>): Style {
  const known = styles.get(document);
  if (known) return known;
  const style = { step: stepOf(text, document), newline: text.includes('\r\n') ? '\r\n' : '\n', json: isJson(text) } as const;
  styles.set(document, style);
  return style;
}

/** By how many spaces the first map that stands in another one is indented. */
function stepOf(text: string, document: Manifest['document']): number {
  let step = 2;
  visit(document, {
    Pair(_key, { key, value }) {
      const outer = (key as { range?: [number, number, number] | null } | null)?.range?.[0];
      if (outer === undefined || !isMap(value) || value.flow || !value.range) return undefined;
      const inner = value.range[0] - lineStart(text, value.range[0]) - (outer - lineStart(text, outer));
      if (inner <= 0) return undefined;
      step = inner;
      return visit.BREAK;
    },
  });
  return step;
}
