import { appendFile } from 'node:fs/promises';

/** Appends lines to a file, one after the other. When one can't be written, that is told once and no more are tried. */
export function linesTo(file: string, fail: (error: unknown) => unknown): (line: string) => void {
  let written: Promise<boolean> = Promise.resolve(true);
  return (line) => {
    written = written.then(async (writable) => {
      if (!writable) return false;
      try {
        await appendFile(file, `${line}\n`);
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    });
  };
}
