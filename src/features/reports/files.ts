import type { Column, Values } from './protocol.ts';

/**
 * Rows as CSV, with a line of headings (RFC 4180). What a spreadsheet would take for a formula gets a quote in front:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsv(columns: readonly Column[], rows: readonly Values[]): string {
  const lines = [columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ key }) => row[key] ?? ''))];
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as a list of objects, with the columns as properties; one without a value has null. */
export function toJson(columns: readonly Column[], rows: readonly Values[]): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null])));
  return `${JSON.stringify(objects, undefined, 2)}\n`;
}
