import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fabrikam, sample, send } from './fixture.ts';

const base = 'https://graph.sample.azure';

async function get(at: ReturnType<typeof sample>, path: string, tenantId?: string) {
  return send(at.azure, 'GET', `/v1.0/${path}`, { base, ...(tenantId !== undefined && { tenantId }) });
}

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

  it('refuses a filter, a segment and a method that it does not know', async () => {
    const at = sample();
    assert.equal((await get(at, `servicePrincipals?$filter=${encodeURIComponent("tags/any(t:t eq 'x')")}`)).json.error?.code, 'Request_UnsupportedQuery');
    assert.equal((await get(at, 'devices')).json.error?.code, 'BadRequest');
    assert.equal((await send(at.azure, 'POST', '/v1.0/users', { base, body: {} })).status, 405);
    assert.equal((await send(at.azure, 'POST', '/v1.0/directoryObjects/getByIds', { base, rawBody: '{' })).status, 400);
  });
});
