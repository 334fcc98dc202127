import { closest } from './closest.ts';

/** What is wrong with the ID of a user-assigned identity, as a part of a sentence, and the ID that is meant where that is plain. */
export interface IdProblem {
  readonly problem: string;
  readonly meant?: string | undefined;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guid.test(text);
}

/** Whether a text can be all of an identity's ID, whichever it is. */
export function isWholeId(text: string): boolean {
  return isGuid(text) || resourceIdProblem(text) === undefined;
}

/** Of a client ID or a tenant ID; undefined where nothing is wrong. */
export function guidProblem(text: string): IdProblem | undefined {
  if (isGuid(text)) return undefined;
  if (text.trim() === '') return { problem: 'is empty' };
  const meant = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.exec(text)?.[0];
  return { problem: `is no GUID: "${text}"`, meant };
}

/** The fixed words of the ID, at their places. Azure reads them without case. */
const words = [[0, 'subscriptions'], [2, 'resourceGroups'], [4, 'providers'], [5, 'Microsoft.ManagedIdentity'], [6, 'userAssignedIdentities']] as const;

/**
 * Of a user-assigned identity's resource ID; undefined where nothing is wrong:
 * `/subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…`.
 */
export function resourceIdProblem(text: string): IdProblem | undefined {
  if (text.trim() === '') return { problem: 'is empty' };
  const from = text.search(/\/?subscriptions\//i);
  const path = from < 0 ? text.trim() : text.slice(from).trim();
  const segments = path.split('/').filter((segment) => segment !== '');
  const meant = (): string => `/${segments.map((segment, index) => words.find(([at]) => at === index)?.[1].toLowerCase() === segment.toLowerCase() ? segment : (words.find(([at]) => at === index)?.[1] ?? segment)).join('/')}`;
  const wrong = words.find(([index, word]) => segments[index]?.toLowerCase() !== word.toLowerCase());
  if (wrong) {
    const [index, word] = wrong;
    const found = segments[index];
    if (index === 2 && found?.toLowerCase() === 'providers') return { problem: 'names no resource group' };
    const typo = found !== undefined && closest(found, [word]) !== undefined;
    // Each of the others has to be right, or nearly: a mended ID that is another thing's would be worse.
    const mendable = typo && segments.length === 8 && words.every(([at, one]) => closest(segments[at] ?? '', [one]) !== undefined);
    if (typo) return { problem: `has "${found}" where "${word}" belongs`, meant: mendable ? meant() : undefined };
    if (index >= 5 && segments.length > 6) return { problem: `names no user-assigned identity, but a ${segments.slice(5, 7).join('/')}` };
    return { problem: 'is not the resource ID of a user-assigned identity' };
  }
  if (segments.length < 8) return { problem: 'ends before the name of the identity' };
  if (segments.length > 8) return { problem: `goes on behind the name of the identity: "/${segments.slice(8).join('/')}"`, meant: `/${segments.slice(0, 8).join('/')}` };
  if (!isGuid(segments[1] ?? '')) return { problem: `names no subscription: "${segments[1]}" is no GUID` };
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/.test(segments[7] ?? '')) return { problem: `has no legal name of an identity: "${segments[7]}"` };
  if (text === `/${segments.join('/')}`) return undefined;
  return { problem: text.startsWith('subscriptions/') ? 'has no "/" at its beginning' : 'has something around it', meant: `/${segments.join('/')}` };
}
