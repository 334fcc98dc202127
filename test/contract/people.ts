import assert from 'node:assert/strict';
import { objectIdIn } from '../../src/emulator/seed/people.ts';
import { issueToken } from '../../src/emulator/token.ts';
import { contoso, send } from './fixture.ts';
import type { sample } from './fixture.ts';

type Sample = ReturnType<typeof sample>;

/** The object ID of somebody in Contoso. */
export function idOf(name: string): string {
  return objectIdIn(contoso, name);
}

/** A token of somebody else than who is signed in, for Resource Manager or another service. */
export function tokenOf({ azure, clock }: Sample, name: string, audience = azure.cloud.resourceManager): string {
  return issueToken(clock, { tenantId: contoso, objectId: idOf(name), name, audience }).token;
}

/** The sample after Ada, a Global Administrator, has taken a role at the root of Contoso. */
export async function elevated<T extends Sample>(at: T): Promise<T> {
  const { status } = await send(at.azure, 'POST', '/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01');
  assert.equal(status, 200);
  return at;
}
