import { isObject, textOf } from './json.ts';
import type { Operation } from './operations.ts';
import type { ResourceGroup } from './resource.ts';
import type { Store } from './store.ts';

// A group's deletion has no operation ID in its URL, but a job in Base64, for instance of
// {"jobId":"RESOURCEGROUPDELETIONJOB-RG:2DPAY|556D133CB924553A-WESTUS2","jobLocation":"westus2"}: recorded.

/** The job's name in a URL. */
export function jobToken(group: Pick<ResourceGroup, 'name' | 'location'>, operation: Operation): string {
  const name = group.name.toUpperCase().replace(/[^A-Z0-9]/g, (character) => `:${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  const job = { jobId: `RESOURCEGROUPDELETIONJOB-${name}|${shortId(operation)}-${group.location.toUpperCase()}`, jobLocation: group.location };
  return btoa(JSON.stringify(job)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The operation of a job's name; undefined for a text that is none, or of an operation that is not there. */
export function operationOf(store: Store, token: string): Operation | undefined {
  const [, id] = /\|([0-9A-F]{16})-[^|]*$/.exec(jobIdIn(token)) ?? [];
  return id === undefined ? undefined : [...store.operations.values()].find((operation) => shortId(operation) === id);
}

function jobIdIn(token: string): string {
  try {
    const job: unknown = JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
    return isObject(job) ? textOf(job['jobId']) : '';
  } catch {
    return ''; // no Base64, or no JSON in it: nobody was ever told this token
  }
}

function shortId({ id }: Operation): string {
  return id.replaceAll('-', '').slice(0, 16).toUpperCase();
}
