import type { Assignee, Place } from '../shared/places.ts';
import type { Chip, Chosen } from './protocol.ts';

export interface Selection {
  readonly assignees: readonly Assignee[];
  readonly places: readonly Place[];
}

export function withAssignees({ assignees, places }: Selection, added: readonly Assignee[]): Selection {
  const known = new Set(assignees.map(({ principalId }) => principalId.toLowerCase()));
  return { assignees: [...assignees, ...added.filter(({ principalId }) => !known.has(principalId.toLowerCase()))], places };
}

export function withPlace({ assignees, places }: Selection, added: Place): Selection {
  return { assignees, places: [...places.filter(({ scope }) => scope.toLowerCase() !== added.scope.toLowerCase()), added] };
}

export function without({ assignees, places }: Selection, id: string): Selection {
  return { assignees: assignees.filter(({ principalId }) => principalId !== id), places: places.filter(({ scope }) => scope !== id) };
}

/** The tenant that everything of it belongs to: a principal has roles in its own tenant alone. */
export function tenantOf({ assignees, places }: Selection): string | undefined {
  return (assignees[0] ?? places[0])?.at.tenantId;
}

export function chosenOf({ assignees, places }: Selection): Chosen {
  return { principals: assignees.map((assignee) => chip(assignee.principalId, assignee)), scopes: places.map((place) => chip(place.scope, place)) };
}

function chip(id: string, { name, detail }: { readonly name: string; readonly detail: string }): Chip {
  return { id, name, detail };
}
