import * as vscode from 'vscode';
import { mostFiles, upTo } from './mostFiles.ts';
import type { Found } from './mostFiles.ts';

const yaml = '**/*.{yaml,yml}';
const json = '**/*.json';
/** Where a file may be a manifest. */
export const manifestFiles = '**/*.{yaml,yml,json}';
const notOurs = '{**/node_modules/**,**/.git/**}';

/** The files that may be manifests, of all folders or of one. Few of those in JSON are, and many of other tools': they come last. */
export async function findManifestFiles(folder?: vscode.Uri): Promise<Found<vscode.Uri>> {
  return upTo(mostFiles, [yaml, json].map((files) => async (most) => vscode.workspace.findFiles(folder ? new vscode.RelativePattern(folder, files) : files, notOurs, most)));
}

export function mayBeManifest({ path }: vscode.Uri): boolean {
  return /\.(?:ya?ml|json)$/.test(path);
}

export function isNotOurs({ path }: vscode.Uri): boolean {
  return /\/(?:node_modules|\.git)(?:\/|$)/.test(path);
}

export async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}
