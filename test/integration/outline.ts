import assert from 'node:assert/strict';
import { extensions } from 'vscode';
import type { Api, ApiRow } from '../../src/api.ts';

/** The running extension's own API. */
export async function api(): Promise<Api> {
  const extension = extensions.getExtension<Api>('azure-managed-identities.azure-managed-identities');
  assert.ok(extension, 'the extension is not installed');
  return extension.activate();
}

/** The row below `path` that has this label. */
export async function rowLabelled(path: readonly string[], label: string, of?: Api): Promise<ApiRow> {
  const rows = (await (of ?? (await api())).rows(path)) ?? [];
  const row = rows.find((one) => one.label === label);
  assert.ok(row, `no "${label}" among ${rows.map((one) => one.label).join(', ')}`);
  return row;
}

/** The ids down to the row with these labels. */
export async function pathOf(...labels: readonly string[]): Promise<string[]> {
  return pathIn(await api(), labels);
}

/** The same in another tree than that of the running extension. */
export async function pathIn(of: Api, labels: readonly string[]): Promise<string[]> {
  const path: string[] = [];
  for (const label of labels) path.push((await rowLabelled(path, label, of)).id);
  return path;
}

/** The tree below a path as text: two blanks a level, the description behind two blanks; `depth` levels of it. */
export async function outline(path: readonly string[], depth: number, of?: Api): Promise<string> {
  const lines: string[] = [];
  const tree = of ?? (await api());
  async function add(at: readonly string[], level: number): Promise<void> {
    for (const { id, label, description, expandable } of (await tree.rows(at)) ?? []) {
      lines.push(`${'  '.repeat(level)}${label}${description ? `  ${description}` : ''}`);
      if (expandable && level + 1 < depth) await add([...at, id], level + 1);
    }
  }
  await add(path, 0);
  return lines.join('\n');
}
