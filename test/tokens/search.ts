import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TokenSearch {
  /** How many files were searched. */
  readonly files: number;
  /** Where a token stands: files, by their path below the folder. */
  readonly found: readonly string[];
}

/** Searches every text file below a folder for tokens: those that were issued, whole or their payload alone, and whatever looks like one. */
export function searchForTokens(folder: string, issued: readonly string[]): TokenSearch {
  const wanted = new Set(issued.flatMap((token) => [token, ...payloadOf(token)]));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/\.(png|webm|zip)$/.test(entry.name));
  const found = files.map((entry) => join(entry.parentPath, entry.name)).filter((file) => holdsToken(readFileSync(file, 'utf8'), wanted));
  return { files: files.length, found: found.map((file) => file.slice(folder.length + 1)) };
}

/** The header is the same in all of them, and says nothing. */
function payloadOf(token: string): string[] {
  const [, payload] = token.split('.');
  return token.startsWith('eyJ') && payload !== undefined ? [payload] : [];
}

function holdsToken(text: string, wanted: ReadonlySet<string>): boolean {
  if (/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}/.test(text)) return true;
  for (const [word] of text.matchAll(/[\w-]+(?:\.[\w-]+)*/g)) if (wanted.has(word) || word.split('.').some((part) => part.length > 20 && wanted.has(part))) return true;
  return false;
}
