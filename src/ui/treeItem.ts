import * as vscode from 'vscode';
import { markdownTable } from './markdown.ts';
import type { Icon } from './nodes.ts';
import type { Row } from './tree.ts';

/** How a row stands in the view. */
interface Shown {
  readonly id: string;
  /** In the place of the description. */
  readonly summary: string | undefined;
  readonly open: boolean;
}

/** The product's own pictures, each for a light and a dark theme. Thousands of rows share a few. */
export type Pictures = (name: string) => vscode.IconPath;

/** Of a folder that holds `light` and `dark`. */
export function picturesIn(folder: vscode.Uri): Pictures {
  const known = new Map<string, vscode.IconPath>();
  return (name) => {
    const picture = known.get(name) ?? { light: vscode.Uri.joinPath(folder, 'light', `${name}.svg`), dark: vscode.Uri.joinPath(folder, 'dark', `${name}.svg`) };
    known.set(name, picture);
    return picture;
  };
}

/** The one place where a node becomes VS Code's TreeItem. Its tooltip comes by {@link addTooltip}. */
export function toTreeItem(row: Row, { id, summary, open }: Shown, pictures: Pictures): vscode.TreeItem {
  const { node } = row;
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.label, !node.children ? None : open ? Expanded : Collapsed);
  item.id = id;
  item.contextValue = [node.kind, ...(node.flags ?? [])].join(' ');
  const description = summary ?? node.description;
  if (description !== undefined) item.description = description;
  // VS Code dims descriptions, and a note is no more than that.
  if (node.kind === 'note' && description === undefined) Object.assign(item, { label: '', description: node.label });
  if (node.icon) item.iconPath = iconPath(node.icon, pictures);
  // One that is not set is asked for when somebody points at the row; without that the label would stand there again.
  if (!node.tooltip) item.tooltip = '';
  item.accessibilityInformation = { label: node.spoken ?? [node.label, description].filter(Boolean).join(', ') };
  if (node.command) item.command = { ...node.command, arguments: [row] };
  return item;
}

/** Completes a row that somebody points at. */
export function addTooltip(item: vscode.TreeItem, { node }: Row): vscode.TreeItem {
  if (node.tooltip) item.tooltip = markdownTable(node.tooltip());
  return item;
}

function iconPath(icon: Icon, pictures: Pictures): vscode.IconPath {
  if ('codicon' in icon) return new vscode.ThemeIcon(icon.codicon, icon.color ? new vscode.ThemeColor(icon.color) : undefined);
  return pictures(icon.picture);
}
