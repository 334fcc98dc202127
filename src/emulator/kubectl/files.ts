import { strFromU8, unzipSync } from 'fflate';

/** By name: the texts that lie where a command runs. */
export type Files = ReadonlyMap<string, string>;

/** What a context comes to when it is unpacked, at most: a zip may hold far more than it weighs. */
const most = 32 * 1024 * 1024;

/**
 * The files of a request's context: a zip in base64, in which line breaks may stand, as az sends it. Undefined for one
 * that is none.
 */
export function filesOf(context: string): Files | undefined {
  if (context.trim() === '') return new Map();
  try {
    const zipped = Uint8Array.from(atob(context), (character) => character.charCodeAt(0));
    let size = 0;
    const unzipped = unzipSync(zipped, {
      filter: ({ originalSize }) => {
        size += originalSize;
        if (size > most) throw new Error('too large');
        return true;
      },
    });
    return new Map(Object.entries(unzipped).flatMap(([name, bytes]) => (name.endsWith('/') ? [] : [[plain(name), strFromU8(bytes)] as const])));
  } catch {
    return undefined; // The caller answers for it: Azure refuses what it cannot unpack.
  }
}

/** The file as a command names it. */
export function fileNamed(files: Files, name: string): string | undefined {
  return files.get(plain(name));
}

export function isFolder(files: Files, name: string): boolean {
  const folder = plain(`${name}/`).replace(/\/+$/, '');
  return folder === '' || folder === '.' || [...files.keys()].some((file) => file.startsWith(`${folder}/`));
}

function plain(name: string): string {
  return name.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
}
