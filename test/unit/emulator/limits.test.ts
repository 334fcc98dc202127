import assert from 'node:assert/strict';
import { it } from 'node:test';
import { handleArm } from '../../../src/emulator/arm.ts';
import { guidOf, newGuid, seededRandom } from '../../../src/emulator/guid.ts';
import { checkLimit, limits } from '../../../src/emulator/limits.ts';
import { ada, contoso, objectIdIn } from '../../../src/emulator/seed/people.ts';
import { seedEmpty } from '../../../src/emulator/seed/empty.ts';
import { defaultSettings, newStore } from '../../../src/emulator/store.ts';

it('a limit is reached, not passed', () => {
  checkLimit(limits.customRolesInTenant, 4999);
  assert.throws(() => checkLimit(limits.customRolesInTenant, 5000), { status: 400, code: 'RoleDefinitionLimitExceeded' });
});

it('a tenant has 5000 custom roles at most, and changes those that it has', () => {
  const store = newStore({ now: () => 0 }, () => newGuid(seededRandom(1)), { ...defaultSettings, throttled: false });
  seedEmpty(store);
  const scope = `/subscriptions/${guidOf('subscription Contoso Dev')}`;
  const role = (number: number) => ({ roleName: `Role ${number}`, type: 'CustomRole' as const, description: '', assignableScopes: [scope], permissions: [] });
  for (let number = 0; number < 5000; number++) store.customRoles.set(guidOf(`role ${number}`), { guid: guidOf(`role ${number}`), ...role(number), createdOn: '', updatedOn: '' });
  const put = (number: number) =>
    handleArm(
      {
        store, method: 'PUT', path: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${guidOf(`role ${number}`)}`, origin: 'https://x', headers: {}, requestId: guidOf('request'),
        query: new Map([['api-version', '2022-04-01']]), rawBody: JSON.stringify({ properties: role(number) }), ending: undefined, concurrent: false,
      },
      { tenantId: contoso.tenantId, objectId: objectIdIn(contoso.tenantId), name: ada.name },
    );
  assert.throws(() => put(5000), { status: 400, code: 'RoleDefinitionLimitExceeded' });
  assert.equal(put(4999).status, 201);
});
