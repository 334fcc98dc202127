import type { Edit } from './edit.ts';
import { isJson } from './json.ts';
import { lineEnd, lineStart } from './lines.ts';
import { clientIdAnnotation, podIdentityLabel, tenantIdAnnotation } from './vocabulary.ts';
import { inline } from './write.ts';

/** What can be offered where somebody types. */
export type Completed = 'resourceId' | 'clientId' | 'tenantId' | 'azureIdentity' | 'selector' | 'serviceAccount';

export interface CompletionPlace {
  readonly what: Completed;
  /** What is typed by now, quotes included, to be replaced. */
  readonly start: number;
  readonly end: number;
  /** The document that it is in. */
  readonly document: { readonly start: number; readonly end: number };
}

const entries: readonly { readonly key: string; readonly what: Completed; readonly kind?: RegExp }[] = [
  { key: 'resourceID', what: 'resourceId', kind: /\bAzureIdentity\b(?!Binding)/ },
  { key: 'clientID', what: 'clientId', kind: /\bAzureIdentity\b(?!Binding)/ },
  { key: clientIdAnnotation, what: 'clientId' },
  { key: tenantIdAnnotation, what: 'tenantId' },
  { key: 'azureIdentity', what: 'azureIdentity', kind: /\bAzureIdentityBinding\b/ },
  { key: 'selector', what: 'selector', kind: /\bAzureIdentityBinding\b/ },
  { key: podIdentityLabel, what: 'selector' },
  { key: 'serviceAccountName', what: 'serviceAccount' },
];

// The key before the colon, in quotes or not, and the beginning of a scalar behind it, which ends where the cursor is.
const entryBefore = /(?:^|[\s{,])(["']?)(?<key>[A-Za-z][\w./-]*)\1\s*:\s+(?<typed>"[^"]*|'[^']*|[\w/][^\s"'#,}]*|)$/;

/**
 * What belongs at a place of a text, or undefined. By the line alone: what is being typed is often no YAML yet, and a
 * key says enough together with the kind of its document.
 */
export function completionAt(text: string, at: number): CompletionPlace | undefined {
  const { key, typed } = entryBefore.exec(text.slice(lineStart(text, at), at))?.groups ?? {};
  const entry = entries.find((one) => one.key === key);
  if (!entry || typed === undefined) return undefined;
  const document = documentAround(text, at);
  if (entry.kind && !entry.kind.test(text.slice(document.start, document.end))) return undefined;
  const rest = /^[^\s#,}]*/.exec(text.slice(at))?.[0] ?? '';
  return { what: entry.what, start: at - typed.length, end: at + rest.length, document };
}

/** A value as it goes in there: in the quotes that were typed, or in those that it needs. */
export function completed(text: string, { start, document }: Pick<CompletionPlace, 'start' | 'document'>, value: string): string {
  if (text[start] === '"') return JSON.stringify(value);
  return text[start] === "'" ? `'${value.replaceAll("'", "''")}'` : inline(value, { json: isJson(text.slice(document.start, document.end)) });
}

/** A value in the place of a scalar, which may be empty and stand right behind its colon. */
export function filledAt(text: string, { start, end }: Pick<CompletionPlace, 'start' | 'end'>, value: string): Edit {
  const before = start === end && text[start - 1] === ':' ? ' ' : '';
  // Without a space it would be no comment.
  const after = text[end] === '#' ? ' ' : '';
  return { start, end, text: before + completed(text, { start, document: documentAround(text, start) }, value) + after };
}

/**
 * What gives an AzureIdentity its client ID together with the resource ID at a place: a line of its own below that one.
 * Undefined where it has a client ID, and where the entries share a line.
 */
export function clientIdBeside(text: string, { start, end, document }: CompletionPlace, clientId: string): Edit | undefined {
  const around = text.slice(document.start, document.end);
  const empty = /^[ \t]*clientID:(?=[ \t]*\r?$)/m.exec(around);
  if (empty) return insert(document.start + empty.index + empty[0].length, ` ${clientId}`);
  const line = lineStart(text, start);
  const [, indent] = /^([ \t]*)resourceID:[ \t]*$/.exec(text.slice(line, start)) ?? [];
  if (indent === undefined || /\bclientID["']?\s*:/i.test(around)) return undefined;
  const next = lineEnd(text, end);
  // The last line of a text without a line break at its end has nothing below it.
  return insert(text[next - 1] === '\n' ? next : line, `${indent}clientID: ${clientId}${text.includes('\r\n') ? '\r\n' : '\n'}`);
}

function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

function documentAround(text: string, at: number): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf('\n---', at - 1) + 1;
  const end = text.indexOf('\n---', at);
  return { start, end: end < 0 ? text.length : end };
}
