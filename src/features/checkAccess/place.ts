import type { Right } from '../../azure/access.ts';
import { operationOf, rightsAt } from '../../azure/rights.ts';
import type { App } from '../shared/app.ts';
import { registryAt } from '../shared/places.ts';
import type { Place } from '../shared/places.ts';
import type { AskedRight, PlaceShown, RightChoice } from './protocol.ts';

/** A place with what people ask about there; a right that is asked already comes first. */
export async function placeShown(app: App, place: Place, first: AskedRight | undefined, signal: AbortSignal): Promise<PlaceShown> {
  const rights = rightsAt(place.scope, (await registryAt(app, place, signal))?.mode === 'abac').map(({ name, right }): RightChoice => ({ name, operation: operationOf(right), data: 'dataAction' in right }));
  const isFirst = ({ operation }: AskedRight) => operation.toLowerCase() === first?.operation.toLowerCase();
  return { name: place.name, detail: place.detail, rights: [...rights.filter(isFirst), ...rights.filter((right) => !isFirst(right))] };
}

export function rightOf({ operation, data }: AskedRight): Right {
  return data ? { dataAction: operation } : { action: operation };
}
