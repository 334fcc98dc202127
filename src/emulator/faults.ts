/**
 * Something that goes wrong, as plain data: a script of faults can stand in a setting or a file. A fault hits the
 * requests that fit `method` and `path`, `times` of them or all. Of several that fit, the first that is left hits, so
 * that a script is read from top to bottom.
 */
export interface Fault {
  readonly method?: string;
  /** A part of the path, compared without case, or an expression between slashes: "/roleAssignments$/". */
  readonly path: string;
  /** Hits those who ask with a token of this tenant, or ask for one, by its ID. */
  readonly tenant?: string;
  readonly times?: number;
  /** How many requests that fit pass before it hits: a connection that drops at page 7 has 6. */
  readonly after?: number;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection drops before an answer comes. */
  readonly reset?: true;
  /** Half of the answer's body is lost. */
  readonly truncated?: true;
  /** What the answer calls its content, whatever it is. */
  readonly contentType?: string;
  /** Stands in the place of the answer's body: the page of a proxy, for instance. */
  readonly body?: string;
  /** The token is refused until one is asked for with the claims of the challenge. */
  readonly challenge?: true;
  readonly delayMs?: number;
  /** How the long-running operation ends that the request starts; Failed with `code` and `message`. */
  readonly operation?: 'Failed' | 'Canceled';
}

/** A fault that cannot be understood: a mistake in the script, which must not pass as a fault that never hits. */
export class InvalidFault extends Error {
  override readonly name = 'InvalidFault';
}

export interface FaultScript {
  /** The fault that hits this request, which is one of its `times`. */
  hit(method: string, path: string, tenant: string | undefined): Fault | undefined;
}

export function faultScript(faults: readonly Fault[]): FaultScript {
  const entries = faults.map((fault, index) => ({ fault, matches: pathMatcher(checked(fault, index), index), passing: fault.after ?? 0, left: fault.times ?? Infinity }));
  return {
    hit(method, path, tenant) {
      const fit = entries.filter(
        ({ fault, matches, left }) => left > 0 && (fault.method === undefined || fault.method.toUpperCase() === method.toUpperCase()) && (fault.tenant === undefined || fault.tenant.toLowerCase() === tenant?.toLowerCase()) && matches(path),
      );
      const hit = fit.find(({ passing }) => passing === 0);
      for (const entry of fit) if (entry.passing > 0) entry.passing--;
      if (hit) hit.left--;
      return hit?.fault;
    },
  };
}

const kinds: Readonly<Record<keyof Fault, (value: unknown) => boolean>> = {
  method: isText,
  path: isText,
  tenant: isText,
  times: (value) => Number.isInteger(value) && Number(value) >= 0,
  after: (value) => Number.isInteger(value) && Number(value) >= 0,
  status: (value) => Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 599,
  code: isText,
  message: isText,
  headers: (value) => typeof value === 'object' && value !== null && Object.values(value).every(isText),
  reset: (value) => value === true,
  truncated: (value) => value === true,
  contentType: isText,
  body: isText,
  challenge: (value) => value === true,
  delayMs: (value) => typeof value === 'number' && value >= 0,
  operation: (value) => value === 'Failed' || value === 'Canceled',
};

/** Settings are typed by people, so the type alone is no proof. */
function checked(fault: unknown, index: number): Fault {
  if (typeof fault !== 'object' || fault === null) throw new InvalidFault(`Fault ${index} is not an object.`);
  for (const [name, value] of Object.entries(fault)) {
    if (!isKind(name)) throw new InvalidFault(`Fault ${index} has "${name}", which is none of ${Object.keys(kinds).join(', ')}.`);
    if (!kinds[name](value)) throw new InvalidFault(`Fault ${index}: ${JSON.stringify(value)} is no value for "${name}".`);
  }
  if (!('path' in fault)) throw new InvalidFault(`Fault ${index} has no "path".`);
  return fault as Fault;
}

function isKind(name: string): name is keyof Fault {
  return Object.hasOwn(kinds, name);
}

function pathMatcher({ path }: Fault, index: number): (path: string) => boolean {
  const [, source] = /^\/(.*)\/$/.exec(path) ?? [];
  if (source === undefined || source === '') return (candidate) => candidate.toLowerCase().includes(path.toLowerCase());
  try {
    const expression = new RegExp(source, 'i');
    return (candidate) => expression.test(candidate);
  } catch (cause) {
    throw new InvalidFault(`Fault ${index}: "${path}" is no regular expression.`, { cause });
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
