import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guidOf } from '../../src/emulator/guid.ts';
import { dev, prod, reader, sample, send } from './fixture.ts';
import { elevated } from './people.ts';

/** Assigns Reader at the scope to one principal after another until it is refused; gives how often it went well, and the refusal. */
async function assignUntilRefused({ azure }: ReturnType<typeof sample>, scope: string) {
  for (let made = 0; ; made++) {
    const { status, json } = await send(azure, 'PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${guidOf(`limit ${made}`)}?api-version=2022-04-01`, {
      body: { properties: { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${reader}`, principalId: guidOf(`principal ${made}`), principalType: 'ServicePrincipal' } },
    });
    if (status !== 201) return { made, status, code: json.error?.code };
  }
}

describe('there can be no more than', () => {
  it('4000 role assignments in a subscription, whatever is assigned above it', async () => {
    const at = await elevated(sample({ throttled: false, pageSize: 5000 }));
    const { json } = await send(at.azure, 'GET', `/subscriptions/${dev}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`);
    const before = json.value?.filter(({ id }) => String(id).startsWith('/subscriptions/')).length ?? 0;
    assert.deepEqual(await assignUntilRefused(at, `/subscriptions/${dev}/resourceGroups/rg-pay`), { made: 4000 - before, status: 400, code: 'RoleAssignmentLimitExceeded' });
    // Another subscription has room of its own.
    await at.roles.roleAssignments.create(`/subscriptions/${prod}`, guidOf('another'), { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${reader}`, principalId: guidOf('principal'), principalType: 'ServicePrincipal' });
  });

  it('500 role assignments at a management group', async () => {
    const at = await elevated(sample({ throttled: false }));
    const groups = '/providers/Microsoft.Management/managementGroups';
    // One is there: what mi-orders may read.
    assert.deepEqual(await assignUntilRefused(at, `${groups}/mg-workloads`), { made: 499, status: 400, code: 'RoleAssignmentLimitExceeded' });
    assert.equal((await assignUntilRefused(at, `${groups}/mg-contoso`)).made, 500);
  });

  it('980 resource groups in a subscription, of which the ones that are there can still be changed', async () => {
    const { azure } = sample({ throttled: false });
    const put = async (name: string) => send(azure, 'PUT', `/subscriptions/${dev}/resourceGroups/${name}?api-version=2021-04-01`, { body: { location: 'westeurope' } });
    for (let index = 4; index < 980; index++) await put(`rg-${index}`);
    const { status, json } = await put('rg-980');
    assert.deepEqual([status, json.error?.code], [409, 'ResourceGroupQuotaExceeded']);
    assert.equal(json.error?.message, "Creating the resource group 'rg-980' would exceed the quota of '980'. The current resource group count is '980', please delete some groups before creating a new one.");
    assert.equal((await put('rg-979')).status, 200);
  });
});
