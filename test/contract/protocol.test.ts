import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientsOf, contoso, dev, fabrikam, manualClock, outcome, refused, research, sample, send } from './fixture.ts';
import { createSampleAzure } from './recording.ts';

const identities = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
const version = 'api-version=2024-11-30';

/** What a run of the sample answers: what was made, and what was there. */
async function estate(): Promise<unknown[]> {
  const { azure, identities } = sample();
  const { principalId } = await identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
  const { body } = await send(azure, 'GET', `/subscriptions/${dev}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-06-01`);
  return [principalId, body];
}

describe('requests', () => {
  it('need an api-version', async () => {
    const { azure } = sample();
    assert.equal(await outcome(azure, 'GET', identities), '400 MissingApiVersionParameter');
    assert.equal(await outcome(azure, 'GET', `${identities}?api-version=`), '400 MissingApiVersionParameter');
  });

  it('with an api-version that is not known are told the supported ones', async () => {
    const { azure } = sample();
    const { status, json } = await send(azure, 'GET', `${identities}?api-version=2000-01-01`);
    assert.deepEqual([status, json.error?.code], [400, 'InvalidResourceType']);
    assert.match(json.error?.message ?? '', /supported api-versions are '.*2024-11-30'/);
    assert.equal(await outcome(azure, 'PUT', `${identities}/mi-x?api-version=2000-01-01`, { body: {} }), '400 NoRegisteredProviderFound');
    assert.equal(await outcome(azure, 'GET', '/subscriptions?api-version=2000-01-01'), '400 InvalidApiVersionParameter');
  });

  it('to an unknown provider, type or path are never an empty success', async () => {
    const { azure } = sample();
    assert.equal(await outcome(azure, 'GET', `/subscriptions/${dev}/providers/Microsoft.Nothing/things?${version}`), '404 InvalidResourceNamespace');
    assert.equal(await outcome(azure, 'GET', `/subscriptions/${dev}/providers/Microsoft.ManagedIdentity/things?${version}`), '404 InvalidResourceType');
    assert.equal(await outcome(azure, 'GET', `${identities}/mi-payments/nothing/x/y?${version}`), '404 InvalidResourceType');
    assert.equal(await outcome(azure, 'GET', `/nothing?${version}`), '404 NotFound');
    assert.equal(await outcome(azure, 'POST', `${identities}/mi-payments?${version}`), '405 MethodNotAllowed');
  });

  it('with a body that is no JSON object are refused', async () => {
    const { azure } = sample();
    for (const rawBody of ['{', '', '[]', '"x"', 'null']) assert.equal(await outcome(azure, 'PUT', `${identities}/mi-x?${version}`, { rawBody }), '400 InvalidRequestContent');
  });

  it('without a location, or with tags that are none, are refused', async () => {
    const { azure } = sample();
    assert.equal(await outcome(azure, 'PUT', `${identities}/mi-x?${version}`, { body: {} }), '400 LocationRequired');
    assert.equal(await outcome(azure, 'PUT', `${identities}/mi-x?${version}`, { body: { location: 'westeurope', tags: { a: 1 } } }), '400 InvalidTagValueLength');
    assert.equal(await outcome(azure, 'PUT', `${identities}/mi-x?${version}`, { body: { location: 'westeurope', tags: 'a' } }), '400 InvalidRequestContent');
  });

  it('are matched without case, encoded or not', async () => {
    const { azure } = sample();
    assert.equal(await outcome(azure, 'GET', `${identities.toUpperCase().replaceAll('-', '%2D')}/MI-PAYMENTS?API-VERSION=2024-11-30`), '200');
  });

  it('with dots, a lone percent sign or ten megabytes are refused', async () => {
    const { azure } = sample();
    assert.equal(await outcome(azure, 'GET', `${identities}/../../../../../../../etc?${version}`), '404 NotFound');
    assert.equal(await outcome(azure, 'GET', `${identities}/%?${version}`), '404 ResourceNotFound');
    assert.equal(await outcome(azure, 'PUT', `${identities}/mi-x?${version}`, { rawBody: 'x'.repeat(10_000_000) }), '413 RequestContentTooLarge');
  });

  it('do not reach what every object has', async () => {
    const { azure } = sample();
    for (const name of ['__proto__', 'constructor', 'toString']) assert.equal(await outcome(azure, 'GET', `${identities}/${name}?${version}`), '404 ResourceNotFound');
    assert.equal(await outcome(azure, 'GET', `/subscriptions/${dev}/providers/constructor/prototype?${version}`), '404 InvalidResourceNamespace');
  });

  it('with a skip token that nobody gave out are refused', async () => {
    const { azure } = sample();
    assert.equal(await outcome(azure, 'GET', `${identities}?${version}&$skiptoken=mine`), '400 InvalidSkipToken');
  });

  it('are answered with the headers that support asks for', async () => {
    const { azure } = sample();
    const { headers } = await send(azure, 'GET', `${identities}?${version}`);
    assert.match(headers['x-ms-request-id'] ?? '', /^[0-9a-f-]{36}$/);
    assert.match(headers['x-ms-correlation-request-id'] ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
  });

  it('that start an operation are told when to ask again, in whole seconds', async () => {
    const { azure } = sample();
    const { status, headers } = await send(azure, 'DELETE', `/subscriptions/${dev}/resourcegroups/rg-pay?api-version=2021-04-01`);
    assert.equal(status, 202);
    assert.match(headers['location'] ?? '', /^https:\/\/management\.sample\.azure\/subscriptions\/.*\/operationresults\//);
    assert.equal(headers['retry-after'], '2');
  });

  it('that delete a group name a job in its place, which can be asked for', async () => {
    const { azure, clock } = sample();
    const { headers } = await send(azure, 'DELETE', `/subscriptions/${dev}/resourcegroups/rg-pay?api-version=2021-04-01`);
    const { pathname, search } = new URL(headers['location'] ?? '');
    const job: unknown = JSON.parse(Buffer.from(pathname.split('/').at(-1) ?? '', 'base64url').toString());
    assert.match(JSON.stringify(job), /^\{"jobId":"RESOURCEGROUPDELETIONJOB-RG:2DPAY\|[0-9A-F]{16}-WESTEUROPE","jobLocation":"westeurope"\}$/);
    const asked = [await outcome(azure, 'GET', pathname + search)];
    clock.advance(6000);
    asked.push(await outcome(azure, 'GET', pathname + search), await outcome(azure, 'GET', `/subscriptions/${dev}/operationresults/nothing${search}`));
    assert.deepEqual(asked, ['202', '200', '404 OperationNotFound']);
  });

  it('for the result of an operation of another subscription find nothing', async () => {
    const { azure } = sample();
    const { headers } = await send(azure, 'DELETE', `/subscriptions/${dev}/resourcegroups/rg-pay?api-version=2021-04-01`);
    const id = /operationresults\/([^?]+)/.exec(headers['location'] ?? '')?.[1] ?? '';
    assert.equal(await outcome(azure, 'GET', `/subscriptions/${research}/operationresults/${id}?api-version=2021-04-01`, { tenantId: fabrikam }), '404 OperationNotFound');
  });
});

describe('tokens', () => {
  it('that are missing, broken or expired are refused with a challenge', async () => {
    const { azure, clock } = sample();
    const token = (await azure.cloud.credential(contoso).getToken('https://management.sample.azure/.default'))?.token ?? '';
    assert.equal(await outcome(azure, 'GET', `${identities}?${version}`, { token: null }), '401 AuthenticationFailed');
    assert.equal(await outcome(azure, 'GET', `${identities}?${version}`, { token: 'x.y.z' }), '401 InvalidAuthenticationToken');
    clock.advance(3_600_000);
    const { status, json, headers } = await send(azure, 'GET', `${identities}?${version}`, { token });
    assert.deepEqual([status, json.error?.code], [401, 'ExpiredAuthenticationToken']);
    assert.match(headers['www-authenticate'] ?? '', /^Bearer authorization_uri="https:\/\//);
  });

  it('of a tenant that is not known are refused', async () => {
    const { azure } = sample();
    assert.equal(await outcome(azure, 'GET', `/subscriptions?api-version=2022-12-01`, { tenantId: '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11' }), '401 InvalidAuthenticationTokenTenant');
  });

  it('for Microsoft Graph do not open Resource Manager', async () => {
    const { azure } = sample();
    const token = (await azure.cloud.credential(contoso).getToken('https://graph.sample.azure/.default'))?.token ?? '';
    assert.equal(await outcome(azure, 'GET', `${identities}?${version}`, { token }), '401 InvalidAuthenticationToken');
  });

  it('name the tenant and the account', async () => {
    const { azure } = sample();
    const token = (await azure.cloud.credential(fabrikam).getToken('https://management.sample.azure/.default'))?.token ?? '';
    const claims = JSON.parse(atob(token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '')) as Record<string, string>;
    assert.deepEqual([claims['tid'], claims['upn']], [fabrikam, 'ada@contoso.com']);
  });
});

describe('cancelling', () => {
  it('ends a request that waits', async () => {
    const { azure } = sample({ latencyMs: 60_000 });
    const controller = new AbortController();
    const call = clientsOf(azure).identities.userAssignedIdentities.get('rg-pay', 'mi-payments', { abortSignal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(call, { name: 'AbortError' });
    assert.equal(azure.requests.length, 0);
  });

  it('before the request sends nothing', async () => {
    const { azure } = sample();
    await assert.rejects(clientsOf(azure).clusters.managedClusters.get('rg-pay', 'aks-legacy', { abortSignal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.equal(azure.requests.length, 0);
  });

  it('ends a delay that a fault made', async () => {
    const { azure } = sample({ faults: [{ path: 'managedClusters', delayMs: 60_000 }] });
    const controller = new AbortController();
    const call = clientsOf(azure).clusters.managedClusters.get('rg-pay', 'aks-legacy', { abortSignal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(call, { name: 'AbortError' });
  });
});

describe('the sample', () => {
  it('is the same in every run', async () => {
    assert.deepEqual(await estate(), await estate());
  });

  it('takes its GUIDs from the generator that it is handed, and none for the seed', async () => {
    const numbers = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    const azure = createSampleAzure({ clock: manualClock(), random: () => numbers.shift() ?? 0 });
    const { principalId } = await clientsOf(azure).identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    assert.equal(principalId, '19999999-3333-4333-8ccc-cccc66666666');
  });

  it('is as at first after a reset', async () => {
    const { azure, identities } = sample();
    await identities.userAssignedIdentities.delete('rg-pay', 'mi-payments');
    azure.reset();
    assert.equal((await identities.userAssignedIdentities.get('rg-pay', 'mi-payments')).name, 'mi-payments');
  });

  it('counts requests, the newest thousand', async () => {
    const { azure } = sample({ throttled: false });
    for (let index = 0; index < 1005; index++) await send(azure, 'GET', `/subscriptions?api-version=2022-12-01&n=${index}`);
    assert.equal(azure.requests.length, 1000);
    assert.deepEqual(azure.requests.at(-1), { method: 'GET', path: '/subscriptions', query: '?api-version=2022-12-01&n=1004', status: 200 });
  });

  it('that is empty has one subscription, and groups can be made there', async () => {
    const { resources, clusters } = sample({ seed: 'empty' });
    for await (const _ of resources.resourceGroups.list()) assert.fail('a group');
    await resources.resourceGroups.createOrUpdate('rg-aks-demo', { location: 'eastus' });
    await refused(clusters.managedClusters.get('rg-aks-demo', 'aks-abs-demo'), 404, 'ResourceNotFound');
  });
});
