import { inParallel } from '../../azure/parallel.ts';

/** Places where something happened, looked at together a little later. */
export interface Noticed {
  /** A file or a folder that came, went, or is another one now: its URI. */
  readonly add: (uri: string) => void;
  /** Looks at once at what waits, and waits for what is being looked at. */
  readonly settle: () => Promise<void>;
  /** Nobody wants to know any more. */
  readonly forget: () => void;
}

export interface Looking {
  /** Milliseconds. */
  readonly pause: number;
  /** Of more places all is looked at, once, when no more come. */
  readonly most: number;
  /** A place, with all that is below it. */
  readonly look: (uri: string) => Promise<void>;
  readonly lookAtAll: () => Promise<void>;
  /** What becomes of an error where nobody waits. */
  readonly failed: (error: unknown) => void;
}

/** So many places at a time. */
const width = 8;

/**
 * A checkout or an installation tells of ten thousands of files within seconds: what is below a place that is told of
 * needs no look of its own, and nothing is looked at while the places before are.
 */
export function createNoticed({ pause, most, look, lookAtAll, failed }: Looking): Noticed {
  const waiting = new Set<string>();
  let tooMany = false;
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();

  function forget(): void {
    clearTimeout(timer);
    timer = undefined;
    tooMany = false;
    waiting.clear();
  }

  async function work(): Promise<void> {
    const [all, places] = [tooMany, topmost(waiting)];
    forget();
    if (all) await lookAtAll();
    else await inParallel(width, places, look);
  }

  async function settle(): Promise<void> {
    working = working.then(work, work);
    return working;
  }

  return {
    add(uri) {
      if (!tooMany) waiting.add(uri);
      if (waiting.size > most) {
        tooMany = true;
        waiting.clear();
      }
      // Of a few they are told soon, though others come; where all is to be looked at, that is done once.
      if (tooMany) clearTimeout(timer);
      if (tooMany || timer === undefined) timer = setTimeout(() => void settle().catch(failed), pause);
    },
    settle,
    forget,
  };
}

/** Those that are below none of the others. */
export function topmost(uris: ReadonlySet<string>): string[] {
  return [...uris].filter((uri) => {
    for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) if (uris.has(uri.slice(0, end))) return false;
    return true;
  });
}
