import * as vscode from 'vscode';
import type { Tooltip } from './nodes.ts';

/** A table under a title. Nothing of what is told in it is taken for Markdown. */
export function markdownTable({ title, rows }: Tooltip): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n');
  const told = rows.filter(([, value]) => value !== undefined && value !== '');
  if (told.length > 0) text.appendMarkdown('| | |\n|:--|:--|\n');
  for (const [name, value] of told) text.appendMarkdown(`| ${cell(name)} | ${cell(value ?? '')} |\n`);
  return text;
}

/** Text as a cell of a Markdown table: nothing in it is Markdown, and it stays on one line. */
function cell(value: string): string {
  return value.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&');
}
