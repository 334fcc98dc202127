import type { Route } from './route.ts';

export interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

export interface Router {
  /** The routes whose path fits, whatever their method: a route of the right method may be missing among them. */
  find(path: string): Match[];
}

interface Compiled {
  readonly route: Route;
  readonly scoped: boolean;
  readonly parts: readonly { readonly literal?: string; readonly name?: string }[];
}

/** Literals compare without case. A route earlier in the list goes first. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map(compile);
  const byLength = new Map<number, Compiled[]>();
  const scoped = compiled.filter((route) => route.scoped);
  for (const route of compiled.filter((entry) => !entry.scoped)) byLength.set(route.parts.length, [...(byLength.get(route.parts.length) ?? []), route]);
  return {
    find(path) {
      const segments = segmentsOf(path);
      const lower = segments.map((segment) => segment.toLowerCase());
      return [...(byLength.get(segments.length) ?? []), ...scoped].flatMap((candidate) => matchOne(candidate, segments, lower));
    },
  };
}

/**
 * Empty segments do not count: the SDK leaves one where a parent resource path is empty. A slash that is encoded is a
 * slash too: clients encode a scope as if it were a name, as in "/%2Fsubscriptions%2F{id}/providers/…".
 * Source: https://github.com/Azure/azure-rest-api-specs/issues/8320
 */
export function segmentsOf(path: string): string[] {
  return path.split('/').flatMap((segment) => decodeSegment(segment).split('/')).filter((segment) => segment !== '');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // A lone percent sign: taken as it stands, and then found nowhere.
  }
}

function compile(route: Route): Compiled {
  const segments = segmentsOf(route.path);
  const scoped = segments[0] === '{scope}';
  const parts = (scoped ? segments.slice(1) : segments).map((segment) => (segment.startsWith('{') ? { name: segment.slice(1, -1) } : { literal: segment.toLowerCase() }));
  return { route, scoped, parts };
}

function matchOne({ route, scoped, parts }: Compiled, segments: readonly string[], lower: readonly string[]): Match[] {
  const start = segments.length - parts.length;
  if (start < 0 || (!scoped && start > 0)) return [];
  const params: Record<string, string> = {};
  for (const [index, { literal, name }] of parts.entries()) {
    if (literal !== undefined && lower[start + index] !== literal) return [];
    if (name !== undefined) params[name] = segments[start + index] ?? '';
  }
  if (scoped) {
    params['scope'] = start === 0 ? '' : `/${segments.slice(0, start).join('/')}`;
    if (lower[0] === 'subscriptions' && start > 0) params['subscriptionId'] = segments[1] ?? '';
  }
  return [{ route, params }];
}
