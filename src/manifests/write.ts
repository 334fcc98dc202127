// Values as YAML or JSON, to be put into somebody's file or to be a file of their own.
import { Document, isSeq } from 'yaml';

/** What a manifest holds. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** How the file that a value is put into is written. */
export interface Style {
  /** Spaces by which what is inside is indented. */
  readonly step: number;
  readonly newline: '\n' | '\r\n';
  readonly json: boolean;
}

/** A whole document. Without `compat`, "on", "yes" and "y" would stay unquoted, and kubectl reads those as booleans. */
export function yamlDocument(value: unknown): Document {
  return new Document(value, { compat: 'yaml-1.1' });
}

/** A document's text. Long lines stay whole. */
export function yamlText(document: Document): string {
  return document.toString({ lineWidth: 0 });
}

/** A scalar or a key on one line, quoted where kubectl would read another thing otherwise, or where it stands in a flow. */
export function inline(value: string | number | boolean, { json }: Pick<Style, 'json'>): string {
  if (json) return JSON.stringify(value);
  const document = yamlDocument([value]);
  if (isSeq(document.contents)) document.contents.flow = true;
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false, doubleQuotedAsJSON: true }).trimEnd();
  return text.slice(1, -1);
}

/** `key: value` in a block, its lines indented by `indent` but for the first one, and without a line break at the end. */
export function block(key: string, value: Value, indent: string, { step, newline }: Style): string {
  const text = yamlDocument({ [key]: value }).toString({ lineWidth: 0, indent: step, doubleQuotedAsJSON: true }).trimEnd();
  return text.split('\n').map((line, index) => (index === 0 || line === '' ? line : indent + line)).join(newline);
}

/** `key: value` in a flow, on one line. */
export function flow(key: string, value: Value, style: Pick<Style, 'json'>): string {
  return `${inline(key, style)}: ${flowValue(value, style)}`;
}

/** A value in a flow, on one line. */
export function flowValue(value: Value, style: Pick<Style, 'json'>): string {
  if (typeof value !== 'object') return inline(value, style);
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map((item) => flowValue(item, style)).join(', ')}]`;
  return `{${Object.entries(value).map(([key, item]) => flow(key, item, style)).join(', ')}}`;
}
