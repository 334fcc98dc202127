import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientsOf, contoso, dev, fabrikam, prod, reader, refused, research, sample, send } from './fixture.ts';
import { idOf, tokenOf } from './people.ts';

type Sample = ReturnType<typeof sample>;

interface Said { value: string; localizedValue: string }
interface Event {
  caller: string; level: string; correlationId: string; resourceId: string; resourceGroupName: string; eventTimestamp: string;
  claims: Record<string, string>; operationName: Said; status: Said; subStatus: Said; resourceProviderName: Said; httpRequest: { method: string; clientRequestId: string }; properties: Record<string, string>;
}

const identity = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-new`;
const assignments = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.Authorization/roleAssignments`;

function path(filter: string | undefined, { select = '', subscription = dev } = {}): string {
  const query = new URLSearchParams({ 'api-version': '2015-04-01', ...(filter !== undefined && { $filter: filter }), ...(select !== '' && { $select: select }) });
  return `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values?${query.toString()}`;
}

function since(at: Sample, days = 0): string {
  return `eventTimestamp ge '${new Date(at.clock.now() - days * 24 * 3_600_000).toISOString()}' and eventTimestamp le '${new Date(at.clock.now()).toISOString()}'`;
}

async function events(at: Sample, more = '', days = 0): Promise<Event[]> {
  const { json } = await send(at.azure, 'GET', path(`${since(at, days)}${more}`));
  return json.value as unknown as Event[];
}

async function code(at: Sample, filter: string | undefined, select = ''): Promise<string> {
  const { status, json } = await send(at.azure, 'GET', path(filter, { select }));
  return `${status} ${json.error?.code ?? ''}`.trim();
}

describe('the activity log', () => {
  it('has what was written, by whom and how it went', async () => {
    const at = sample();
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    const [event] = await events(at);
    assert.deepEqual(
      [event?.caller, event?.operationName.value, event?.status.value, event?.subStatus, event?.resourceId, event?.resourceGroupName, event?.resourceProviderName.value, event?.httpRequest.method, event?.level],
      ['ada@contoso.com', 'Microsoft.ManagedIdentity/userAssignedIdentities/write', 'Succeeded', { value: 'Created', localizedValue: 'Created (HTTP Status Code: 201)' }, identity, 'rg-pay', 'Microsoft.ManagedIdentity', 'PUT', 'Informational'],
    );
    assert.equal(Date.parse(event?.eventTimestamp ?? ''), at.clock.now());
  });

  it('has who it was, and nothing of the token', async () => {
    const at = sample();
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    const [event] = await events(at);
    assert.equal(event?.claims['http://schemas.microsoft.com/identity/claims/objectidentifier'], idOf('ada@contoso.com'));
    assert.equal(event.claims['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'], 'ada@contoso.com');
    assert.doesNotMatch(JSON.stringify(event), /Bearer|eyJ/);
  });

  it('has what was refused, with the reason', async () => {
    const at = sample();
    await refused(clientsOf(at.azure, prod).identities.userAssignedIdentities.delete('rg-prod', 'mi-orders'), 403, 'DenyAssignmentAuthorizationFailed');
    const { json } = await send(at.azure, 'GET', path(since(at), { subscription: prod }));
    const [event] = json.value as unknown as Event[];
    assert.deepEqual([event?.operationName.value, event?.status.value, event?.subStatus.value, event?.level], ['Microsoft.ManagedIdentity/userAssignedIdentities/delete', 'Failed', 'Forbidden', 'Error']);
    assert.match(event?.properties['statusMessage'] ?? '', /"code":"DenyAssignmentAuthorizationFailed"/);
  });

  it('has what began and runs on as accepted, and actions at the resource that they are done to', async () => {
    const at = sample();
    await at.resources.resourceGroups.delete('rg-pay').submitted();
    await at.clusters.managedClusters.listClusterUserCredentials('rg-aks-demo', 'aks-abs-demo');
    const found = await events(at);
    assert.deepEqual(found.map(({ operationName, status, resourceId }) => [operationName.value.split('/').slice(-2).join('/'), status.value, resourceId.split('/').at(-1)]), [['listClusterUserCredential/action', 'Succeeded', 'aks-abs-demo'], ['resourceGroups/delete', 'Accepted', 'rg-pay']]);
  });

  it('has nothing of reading', async () => {
    const at = sample();
    await at.identities.userAssignedIdentities.get('rg-pay', 'mi-payments');
    await at.registries.registries.checkNameAvailability({ name: 'acrfree', type: 'Microsoft.ContainerRegistry/registries' });
    await at.graph.resources({ query: 'resources', subscriptions: [dev] });
    assert.deepEqual(await events(at), []);
  });

  it('keeps the IDs that the client gave', async () => {
    const at = sample();
    const token = (await at.azure.cloud.credential(contoso).getToken(`${at.azure.cloud.resourceManager}/.default`))?.token ?? '';
    const headers = { authorization: `Bearer ${token}`, 'x-ms-correlation-request-id': '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11', 'x-ms-client-request-id': '6a0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a12' };
    const { headers: sent } = await at.azure.handle({ method: 'PUT', url: `${at.azure.cloud.resourceManager}${identity}?api-version=2024-11-30`, headers, body: '{"location":"westeurope"}' });
    const [event, ...others] = await events(at, " and correlationId eq '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11'");
    assert.deepEqual([event?.httpRequest.clientRequestId, event?.correlationId, others.length], [headers['x-ms-client-request-id'], sent['x-ms-correlation-request-id'], 0]);
  });

  it('is filtered by group, resource and provider, newest first', async () => {
    const at = sample();
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    at.clock.advance(1000);
    await at.roles.roleAssignments.create(`/subscriptions/${dev}/resourceGroups/rg-pay`, contoso, { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${reader}`, principalId: idOf('grace@contoso.com') });
    at.clock.advance(1000);
    await at.resources.resourceGroups.createOrUpdate('rg-new', { location: 'westeurope' });
    const names = async (filter: string) => (await events(at, filter, 1)).map(({ resourceId }) => resourceId.split('/').at(-1));
    assert.deepEqual(await names(''), ['rg-new', contoso, 'mi-new']);
    assert.deepEqual(await names(" and resourceGroupName eq 'RG-pay'"), [contoso, 'mi-new']);
    assert.deepEqual(await names(` and resourceUri eq '${identity}'`), ['mi-new']);
    assert.deepEqual(await names(" and resourceProvider eq 'microsoft.authorization'"), [contoso]);
    assert.deepEqual(await names(" and caller eq 'grace@contoso.com'"), []);
  });

  it('gives the properties that are selected', async () => {
    const at = sample();
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    const { json } = await send(at.azure, 'GET', path(since(at), { select: 'caller,operationname' }));
    assert.deepEqual(json.value, [{ caller: 'ada@contoso.com', operationName: { value: 'Microsoft.ManagedIdentity/userAssignedIdentities/write', localizedValue: 'Microsoft.ManagedIdentity/userAssignedIdentities/write' } }]);
  });

  it('needs a time range of the last 90 days, and refuses what it does not know', async () => {
    const at = sample();
    assert.equal(await code(at, undefined), '400 BadRequest');
    assert.equal(await code(at, "resourceGroupName eq 'rg-pay'"), '400 BadRequest');
    assert.equal(await code(at, since(at, 91)), '400 BadRequest');
    assert.equal(await code(at, "eventTimestamp ge 'yesterday'"), '400 BadRequest');
    assert.equal(await code(at, `${since(at)} and level eq 'Error'`), '400 BadRequest');
    assert.equal(await code(at, `${since(at)} or caller eq 'x'`), '400 InvalidFilter');
    assert.equal(await code(at, since(at), 'caller,secrets'), '400 BadRequest');
    assert.equal(await code(at, since(at, 90)), '200');
  });

  it('tells from the start who created an identity and who assigned AcrPull', async () => {
    const at = sample();
    const found = (await events(at, '', 89)).filter(({ resourceGroupName }) => resourceGroupName === 'rg-aks-demo').map(({ caller, operationName }) => `${caller} ${operationName.value}`);
    assert.ok(found.includes('ada@contoso.com Microsoft.ManagedIdentity/userAssignedIdentities/write'));
    assert.ok(found.includes('ada@contoso.com Microsoft.Authorization/roleAssignments/write'));
  });

  it('shows of a subscription what is in it, to who may read it', async () => {
    const at = sample();
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    const other = await send(at.azure, 'GET', path(since(at), { subscription: research }), { tenantId: fabrikam });
    assert.deepEqual([other.status, other.json.value], [200, []]);
    assert.equal((await send(at.azure, 'GET', path(since(at)), { token: tokenOf(at, 'grace@contoso.com') })).json.error?.code, 'AuthorizationFailed');
  });

  it('keeps the newest thousand', async () => {
    const at = sample({ throttled: false, pageSize: 5000 });
    for (let index = 0; index < 1001; index++) await send(at.azure, 'DELETE', `${assignments}/${contoso}?api-version=2022-04-01`);
    assert.equal((await events(at, '', 90)).length, 1000);
  });
});
