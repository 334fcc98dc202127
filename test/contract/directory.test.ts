import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guidOf } from '../../src/emulator/guid.ts';
import { all, fabrikam, sample, send } from './fixture.ts';
import { tokenOf } from './people.ts';

const base = 'https://graph.sample.azure';

async function get(at: ReturnType<typeof sample>, path: string, tenantId?: string) {
  return send(at.azure, 'GET', `/v1.0/${path}`, { base, ...(tenantId !== undefined && { tenantId }) });
}

async function beta({ azure }: ReturnType<typeof sample>, path: string, more: Parameters<typeof send>[3] = {}) {
  return send(azure, 'GET', `/beta/${path}`, { base, ...more });
}

describe("Microsoft Graph's report on the sign-ins of service principals", () => {
  const report = 'reports/servicePrincipalSignInActivities';

  it('tells when an application last signed in, and nothing of one that never did', async () => {
    const at = sample();
    const { clientId = '' } = await at.identities.userAssignedIdentities.get('rg-aks-demo', 'mi-acr-id');
    const { json } = await beta(at, `${report}?$filter=${encodeURIComponent(`appId eq '${clientId}'`)}`);
    const [row, ...others] = json.value ?? [];
    assert.deepEqual([row?.['appId'], others], [clientId, []]);
    const last = row?.['lastSignInActivity'] as { lastSignInDateTime: string } | undefined;
    assert.equal(last?.lastSignInDateTime, '2026-02-24T09:00:00Z');
    assert.match(String(json['@odata.context']), /\/beta\/\$metadata#reports\/servicePrincipalSignInActivities$/);
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    const { clientId: fresh = '' } = await at.identities.userAssignedIdentities.get('rg-pay', 'mi-new');
    assert.deepEqual((await beta(at, `${report}?$filter=${encodeURIComponent(`appId eq '${fresh}'`)}`)).json.value, []);
    assert.equal((await beta(at, `${report}?$top=2`)).json.value?.length, 2);
  });

  it('needs a license of the tenant, and an administrator', async () => {
    const at = sample();
    const unlicensed = await beta(at, report, { tenantId: fabrikam });
    assert.deepEqual([unlicensed.status, unlicensed.json.error?.code], [403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant']);
    const token = tokenOf(at, 'grace@contoso.com', base);
    assert.deepEqual([(await beta(at, report, { token })).status, (await beta(at, report, { token })).json.error?.code], [403, 'Authorization_RequestDenied']);
    const guest = sample({ seed: 'guest' });
    assert.equal((await beta(guest, report, { tenantId: guidOf('tenant adatumhealth.com') })).json.error?.code, 'Authorization_RequestDenied');
  });

  it('is all that there is of beta, and not in v1.0', async () => {
    const at = sample();
    assert.equal((await beta(at, 'servicePrincipals')).json.error?.code, 'BadRequest');
    assert.equal((await get(at, report)).json.error?.code, 'BadRequest');
  });
});

describe('Microsoft Graph', () => {
  it('knows who is signed in', async () => {
    const { json } = await get(sample(), 'me');
    assert.deepEqual([json['displayName'], json['userPrincipalName']], ['Ada Lovelace', 'ada@contoso.com']);
  });

  it('finds service principals by name, by its beginning, by application and by service principal name', async () => {
    const at = sample();
    const { json } = await get(at, `servicePrincipals?$filter=${encodeURIComponent("displayName eq 'sp-aks-legacy'")}`);
    const [found] = json.value ?? [];
    const appId = String(found?.['appId']);
    const ids = async (filter: string) => (await get(at, `servicePrincipals?$filter=${encodeURIComponent(filter)}`)).json.value?.map(({ id }) => id);
    assert.deepEqual(await ids("startswith(displayName,'sp-aks')"), [found?.['id']]);
    assert.deepEqual(await ids(`appId eq '${appId}'`), [found?.['id']]);
    assert.deepEqual(await ids(`servicePrincipalNames/any(c:c eq '${appId}')`), [found?.['id']]);
    assert.equal((await get(at, `servicePrincipals(appId='${appId}')`)).json.id, found?.['id']);
    assert.equal((await get(at, `servicePrincipals/${String(found?.['id'])}`)).json.id, found?.['id']);
  });

  it('has a service principal for an identity as long as that is there', async () => {
    const at = sample();
    const { principalId = '' } = await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    const { json } = await get(at, `servicePrincipals/${principalId}`);
    assert.deepEqual([json['displayName'], json['servicePrincipalType']], ['mi-new', 'ManagedIdentity']);
    await at.identities.userAssignedIdentities.delete('rg-pay', 'mi-new');
    const gone = await get(at, `servicePrincipals/${principalId}`);
    assert.deepEqual([gone.status, gone.json.error?.code], [404, 'Request_ResourceNotFound']);
  });

  it("tells when an application's secret ends, and not the secret", async () => {
    const at = sample();
    const cluster = await at.clusters.managedClusters.get('rg-pay', 'aks-legacy');
    const { json } = await get(at, `applications(appId='${cluster.servicePrincipalProfile?.clientId ?? ''}')`);
    const [secret] = json['passwordCredentials'] as { endDateTime: string; secretText: null }[];
    assert.equal((Date.parse(secret?.endDateTime ?? '') - at.clock.now()) / 86_400_000, 12);
    assert.equal(secret?.secretText, null);
  });

  it('names many principals at once, with their types, and leaves out those that are gone', async () => {
    const at = sample();
    const { principalId } = await at.identities.userAssignedIdentities.get('rg-pay', 'mi-payments');
    const { json } = await send(at.azure, 'POST', '/v1.0/directoryObjects/getByIds', { base, body: { ids: [principalId, '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11'], types: ['servicePrincipal'] } });
    assert.deepEqual(json.value?.map((object) => [object['@odata.type'], object['displayName']]), [['#microsoft.graph.servicePrincipal', 'mi-payments']]);
  });

  it('is closed to a guest, who may still ask who they are', async () => {
    const at = sample();
    const { status, json } = await get(at, 'servicePrincipals', fabrikam);
    assert.deepEqual([status, json.error?.code], [403, 'Authorization_RequestDenied']);
    assert.equal((await get(at, 'me', fabrikam)).status, 200);
  });

  it('knows users by their principal name, and the groups that hold them, directly or not', async () => {
    const at = sample();
    const { json: user } = await get(at, 'users/grace@contoso.com');
    const groups = (await get(at, `groups?$filter=${encodeURIComponent("displayName eq 'Engineering' or displayName eq 'Platform Engineers' and mailNickname eq 'platform-engineers'")}`)).json.value ?? [];
    const post = async (path: string, body: unknown) => (await send(at.azure, 'POST', `/v1.0/${path}`, { base, body })).json.value;
    const ids = groups.map(({ id }) => id);
    assert.equal(ids.length, 2);
    assert.deepEqual(await post(`users/${user.id ?? ''}/getMemberGroups`, { securityEnabledOnly: false }), ids);
    assert.deepEqual(await post(`directoryObjects/${user.id ?? ''}/checkMemberGroups`, { groupIds: [ids[1]] }), [ids[1]]);
  });

  it('lists the members of a group with their types, those in it directly', async () => {
    const at = sample();
    const members = async (name: string) => {
      const { json } = await get(at, `groups?$filter=${encodeURIComponent(`displayName eq '${name}'`)}`);
      return (await get(at, `groups/${String(json.value?.[0]?.['id'])}/members`)).json.value?.map((member) => `${String(member['@odata.type'])} ${String(member['displayName'])}`);
    };
    assert.deepEqual(await members('Platform Engineers'), ['#microsoft.graph.user Ada Lovelace', '#microsoft.graph.user Grace Hopper']);
    assert.deepEqual(await members('Engineering'), ['#microsoft.graph.group Platform Engineers']);
  });

  it('lists who looks after a service principal or a group, with their types', async () => {
    const at = sample();
    const id = async (filter: string) => String((await get(at, `servicePrincipals?$filter=${encodeURIComponent(filter)}`)).json.value?.[0]?.['id']);
    const orders = await id("displayName eq 'mi-orders'");
    const { json } = await get(at, `servicePrincipals/${orders}/owners`);
    assert.deepEqual(json.value?.map((owner) => [owner['@odata.type'], owner['displayName']]), [['#microsoft.graph.user', 'Grace Hopper']]);
    assert.deepEqual((await get(at, `servicePrincipals/${orders}/owners?$select=displayName`)).json.value, [{ '@odata.type': '#microsoft.graph.user', displayName: 'Grace Hopper' }]);
    assert.deepEqual((await get(at, `servicePrincipals/${await id("displayName eq 'mi-acr-id'")}/owners`)).json.value, []);
    const groups = (await get(at, 'groups')).json.value ?? [];
    assert.equal((await get(at, `groups/${String(groups[0]?.['id'])}/owners`)).status, 200);
    assert.equal((await get(at, 'users/ada@contoso.com/owners')).json.error?.code, 'BadRequest');
  });

  it('knows a group of identities in the sample, who looks after it, and what it may do', async () => {
    const at = sample();
    const { principalId = '' } = await at.identities.userAssignedIdentities.get('rg-pay', 'mi-payments');
    const [group] = (await get(at, `servicePrincipals/${principalId}/memberOf/microsoft.graph.group`)).json.value ?? [];
    assert.equal(group?.['displayName'], 'Payments workloads');
    const names = async (relation: string) => (await get(at, `groups/${String(group?.['id'])}/${relation}`)).json.value?.map(({ displayName }) => displayName);
    assert.deepEqual([await names('members'), await names('owners')], [['mi-payments'], ['Ada Lovelace']]);
    const assigned = (await all(at.roles.roleAssignments.listForSubscription({ filter: `assignedTo('${principalId}')` }))).map(({ scope = '', principalType }) => `${principalType} ${scope.split('/').at(-1)}`).toSorted();
    assert.deepEqual(assigned, ['Group stpaydata', 'ServicePrincipal kv-pay', 'ServicePrincipal rg-pay']);
  });

  it('lists the groups that hold somebody, directly, or through others as well', async () => {
    const at = sample();
    const groups = async (path: string, headers = false) => (await send(at.azure, 'GET', `/v1.0/users/grace@contoso.com/${path}`, { base, ...(headers && { headers: { consistencylevel: 'eventual' } }) })).json;
    const typed = (await groups('memberOf')).value?.map((group) => [group['@odata.type'], group['displayName']]);
    assert.deepEqual(typed, [['#microsoft.graph.group', 'Platform Engineers']]);
    assert.deepEqual((await groups('transitiveMemberOf?$select=displayName')).value?.map(({ displayName }) => displayName), ['Platform Engineers', 'Engineering']);
    const cast = await groups('transitiveMemberOf/microsoft.graph.group?$select=displayName&$top=1');
    assert.deepEqual(cast.value, [{ displayName: 'Platform Engineers' }]);
    assert.match(String(cast['@odata.context']), /#groups$/);
    assert.match(String(cast.nextLink ?? cast['@odata.nextLink']), /\/transitiveMemberOf\/microsoft\.graph\.group\?/);
    assert.equal((await groups('memberOf/microsoft.graph.group?$count=true', true))['@odata.count'], 1);
    assert.equal((await groups('memberOf/microsoft.graph.group?$count=true')).error?.code, 'Request_UnsupportedQuery');
    assert.equal((await groups('memberOf/microsoft.graph.device')).error?.code, 'BadRequest');
    assert.equal((await groups("memberOf?$filter=startswith(displayName,'X')")).value?.length, 0);
  });

  it('gives a list page by page', async () => {
    const at = sample();
    const first = (await get(at, 'users?$top=1&$select=displayName')).json;
    const second = (await get(at, String(first['@odata.nextLink']).split('/v1.0/')[1] ?? '')).json;
    assert.deepEqual([first.value, second.value, second['@odata.nextLink']], [[{ displayName: 'Ada Lovelace' }], [{ displayName: 'Grace Hopper' }], undefined]);
  });

  it('names the request in an error, in the body as in the headers', async () => {
    const { json, headers } = await get(sample(), 'users/nobody@contoso.com');
    const { innerError } = json.error as unknown as { innerError: Record<string, string> };
    assert.deepEqual([innerError['date'], innerError['request-id']], ['2026-03-02T09:00:00', headers['request-id']]);
  });

  it('refuses a query option, a page size and a property that it does not know', async () => {
    const at = sample();
    const code = async (path: string) => (await get(at, path)).json.error?.code;
    assert.deepEqual([await code('users?$orderby=displayName'), await code('users?$count=true')], ['Request_UnsupportedQuery', 'Request_UnsupportedQuery']);
    assert.deepEqual([await code('users?$top=0'), await code('users?$top=x')], ['Request_BadRequest', 'Request_BadRequest']);
    assert.equal(await code('users?$select=shoeSize'), 'BadRequest');
  });

  it('refuses questions about members that are none', async () => {
    const at = sample();
    const { json } = await get(at, 'users/ada@contoso.com');
    const post = async (action: string, body: unknown) => (await send(at.azure, 'POST', `/v1.0/users/${json.id ?? ''}/${action}`, { base, body })).json.error?.code;
    assert.deepEqual([await post('getMemberGroups', {}), await post('checkMemberGroups', { groupIds: [] }), await post('drop', {})], ['Request_BadRequest', 'Request_BadRequest', 'BadRequest']);
    assert.equal((await get(at, `users/${json.id ?? ''}/members`)).json.error?.code, 'BadRequest');
    assert.equal((await get(at, 'groups/gone/members')).json.error?.code, 'Request_ResourceNotFound');
  });

  it('refuses a filter, a segment and a method that it does not know', async () => {
    const at = sample();
    assert.equal((await get(at, `servicePrincipals?$filter=${encodeURIComponent("tags/any(t:t eq 'x')")}`)).json.error?.code, 'Request_UnsupportedQuery');
    assert.equal((await get(at, 'devices')).json.error?.code, 'BadRequest');
    assert.equal((await send(at.azure, 'POST', '/v1.0/users', { base, body: {} })).status, 405);
    assert.equal((await send(at.azure, 'POST', '/v1.0/directoryObjects/getByIds', { base, rawBody: '{' })).status, 400);
  });
});
