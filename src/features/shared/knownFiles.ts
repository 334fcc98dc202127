import type { Digest } from '../../manifests/digest.ts';

/** What is kept of a file with something that has to do with an identity: thousands of trees would take hundreds of megabytes. */
export interface Kept {
  readonly digest: Digest;
  /** Whether all of it could be read. */
  readonly whole: boolean;
}

/** What a file seems to hold, by its text. */
export interface Holds {
  readonly concerns: boolean;
  readonly workload: boolean;
}

/** A file on the disk, as it was read; `version` is another one once somebody writes it. */
export interface KnownFile {
  readonly version: string;
  readonly holds: Holds;
}

/** A file while it is read. */
export interface Reading {
  /** What was known of it when the reading began. */
  readonly before: KnownFile | undefined;
  /** What it comes to counts, unless another reading of the file has begun since, or everything was forgotten. */
  readonly counts: (file: KnownFile | undefined, kept: Kept | undefined) => void;
  /** To be said of each, whatever became of it. */
  readonly end: () => void;
}

/** What is known of the files of a workspace, by their URIs. */
export interface KnownFiles {
  readonly begin: (key: string) => Reading;
  /** What is kept, of each file of which something is. */
  readonly kept: () => (readonly [key: string, Kept])[];
  readonly keepers: () => readonly string[];
  readonly keeps: (key: string) => boolean;
  /** Those that it is true of are read anew. What is kept of them stays until then. */
  readonly doubt: (isOne: (key: string) => boolean) => void;
  readonly forget: () => void;
  /** How many readings are under way. */
  readonly underWay: () => number;
}

/** `changed`: told where another thing is kept of a file than before. */
export function createKnownFiles(changed: (key: string) => void): KnownFiles {
  const files = new Map<string, KnownFile>();
  /** Each as JSON: it is compared, and takes little. */
  const kept = new Map<string, string>();
  /** The reading of each file that began last, of those under way. */
  const latest = new Map<string, Reading>();

  function keep(key: string, one: Kept | undefined): void {
    const told = one && JSON.stringify(one);
    if (told === kept.get(key)) return;
    if (told === undefined) kept.delete(key);
    else kept.set(key, told);
    changed(key);
  }

  return {
    begin(key) {
      const reading: Reading = {
        before: files.get(key),
        counts(file, one) {
          if (latest.get(key) !== reading) return;
          if (file) files.set(key, file);
          else files.delete(key);
          keep(key, one);
        },
        end() {
          if (latest.get(key) === reading) latest.delete(key);
        },
      };
      latest.set(key, reading);
      return reading;
    },
    kept: () => [...kept].map(([key, told]) => [key, JSON.parse(told) as Kept] as const),
    keepers: () => [...kept.keys()],
    keeps: (key) => kept.has(key),
    doubt(isOne) {
      for (const key of files.keys()) if (isOne(key)) files.delete(key);
    },
    forget() {
      for (const map of [files, kept, latest]) map.clear();
    },
    underWay: () => latest.size,
  };
}
