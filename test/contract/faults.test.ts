import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { clientsOf, dev, outcome, refused, sample, send } from './fixture.ts';
import { InvalidFault } from '../../src/emulator/sampleAzure.ts';
import type { Fault, SampleAzure } from '../../src/emulator/sampleAzure.ts';
import { createSampleAzure } from './recording.ts';

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly items: { readonly properties: object } }>> } };
}

const identities = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
const version = 'api-version=2024-11-30';

/** One request of a real client, which a fault may hit. */
function ask(azure: SampleAzure) {
  return clientsOf(azure).identities.userAssignedIdentities.get('rg-pay', 'mi-payments');
}

describe('faults', () => {
  it('answer with their status, code and headers, as often as they say', async () => {
    const { azure } = sample({ faults: [{ path: '/USERASSIGNEDIDENTITIES/mi-payments', times: 2, status: 429, code: 'TooManyRequests', message: 'Slow down.', headers: { 'retry-after': '7' } }] });
    assert.equal(await refused(ask(azure), 429, 'TooManyRequests'), 'Slow down.');
    const { headers } = await send(azure, 'GET', `${identities}/mi-payments?${version}`);
    assert.equal(headers['retry-after'], '7');
    await ask(azure);
  });

  it('hit by method and by expression', async () => {
    const { azure } = sample({ faults: [{ method: 'put', path: '/identities\\/mi-[xyz]$/', status: 503, code: 'ServerBusy' }] });
    assert.equal(await outcome(azure, 'PUT', `${identities}/mi-x?${version}`, { body: {} }), '503 ServerBusy');
    assert.equal(await outcome(azure, 'GET', `${identities}/mi-x?${version}`), '404 ResourceNotFound');
    assert.equal(await outcome(azure, 'PUT', `${identities}/mi-abc?${version}`, { body: {} }), '400 LocationRequired');
  });

  it('drop the connection as the network does', async () => {
    const { azure } = sample({ faults: [{ path: 'userAssignedIdentities', reset: true }] });
    await assert.rejects(ask(azure), { name: 'RestError', code: 'ECONNRESET' });
    assert.equal(azure.requests.at(-1)?.status, undefined);
  });

  it('are survived by the retries of the SDK', async () => {
    const { azure } = sample({ faults: [{ path: 'userAssignedIdentities', times: 1, status: 503, headers: { 'retry-after-ms': '1' } }] });
    const { cloud } = azure;
    const { ManagedServiceIdentityClient } = await import('@azure/arm-msi');
    const client = new ManagedServiceIdentityClient(cloud.credential(), dev, { endpoint: cloud.resourceManager, ...(cloud.httpClient && { httpClient: cloud.httpClient }) });
    await client.userAssignedIdentities.get('rg-pay', 'mi-payments');
    assert.deepEqual(azure.requests.map(({ status }) => status), [503, 200]);
  });

  it('cut an answer off, or put a page in its place', async () => {
    const { azure } = sample({ faults: [{ path: 'mi-payments', times: 1, truncated: true }, { path: 'mi-payments', contentType: 'text/html', body: '<html>Sign in to the hotel</html>' }] });
    await assert.rejects(ask(azure), { name: 'RestError', code: 'PARSE_ERROR' });
    const { status, headers, body } = await azure.handle({ method: 'GET', url: `${azure.cloud.resourceManager}${identities}/mi-payments?${version}`, headers: { authorization: `Bearer ${(await azure.cloud.credential().getToken('https://management.sample.azure/.default'))?.token ?? ''}` } });
    assert.deepEqual([status, headers['content-type'], body], [200, 'text/html', '<html>Sign in to the hotel</html>']);
  });

  it('challenge a token until one is asked for with the claims', async () => {
    const { azure } = sample({ faults: [{ path: 'mi-payments', challenge: true }] });
    const path = `${identities}/mi-payments?${version}`;
    const { status, headers } = await send(azure, 'GET', path);
    assert.equal(status, 401);
    assert.match(headers['www-authenticate'] ?? '', /^Bearer .*error="insufficient_claims", claims="[\w-]+"$/);
    assert.equal(await outcome(azure, 'GET', path), '401 TokenCreatedWithOutdatedPolicies', 'the same token again');
    assert.equal((await ask(azure)).name, 'mi-payments', "the SDK's own client answers the challenge");
  });

  it('do nothing to the store when they stand before it', async () => {
    const { azure, identities } = sample({ faults: [{ method: 'DELETE', path: 'mi-payments', status: 500 }] });
    await assert.rejects(identities.userAssignedIdentities.delete('rg-pay', 'mi-payments'));
    assert.equal((await ask(azure)).name, 'mi-payments');
  });

  it('hit one after the other, from top to bottom', async () => {
    const { azure } = sample({ faults: [{ path: 'mi-payments', times: 1, status: 500 }, { path: 'mi-payments', times: 1, status: 503 }] });
    const path = `${identities}/mi-payments?${version}`;
    assert.deepEqual([await outcome(azure, 'GET', path), await outcome(azure, 'GET', path), await outcome(azure, 'GET', path)], ['500 InternalServerError', '503 InternalServerError', '200']);
  });

  it('let as many pass as they say before they hit', async () => {
    const { azure } = sample({ faults: [{ path: 'mi-payments', after: 2, times: 1, status: 500 }] });
    const path = `${identities}/mi-payments?${version}`;
    const outcomes = [];
    for (let request = 0; request < 4; request++) outcomes.push(await outcome(azure, 'GET', path));
    assert.deepEqual(outcomes, ['200', '200', '500 InternalServerError', '200']);
  });

  it('are taken away again', async () => {
    const { azure } = sample({ faults: [{ path: '/', status: 500 }] });
    azure.setFaults([]);
    await ask(azure);
  });

  it('have the fields that the setting offers, all of them', () => {
    const { contributes } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest;
    const offered = Object.keys(contributes.configuration.properties['managedIdentities.sampleAzure.faults']?.items.properties ?? {});
    assert.throws(
      () => createSampleAzure({ faults: [{ path: '/x', nothing: 1 } as unknown as Fault] }),
      (error) => {
        const known = /none of (.*)\.$/.exec(String(error))?.[1]?.split(', ') ?? [];
        assert.deepEqual(offered.toSorted(), known.toSorted());
        return true;
      },
    );
  });

  it('that make no sense are told at once', () => {
    const wrong: [unknown, RegExp][] = [
      [{ status: 500 }, /has no "path"/],
      [{ path: '/x', staus: 500 }, /has "staus"/],
      [{ path: '/x', status: 'many' }, /no value for "status"/],
      [{ path: '/x', reset: 'yes' }, /no value for "reset"/],
      [{ path: '/x', truncated: 1 }, /no value for "truncated"/],
      [{ path: '/(/' }, /no regular expression/],
      ['x', /not an object/],
    ];
    for (const [fault, message] of wrong) assert.throws(() => createSampleAzure({ faults: [fault as Fault] }), (error) => error instanceof InvalidFault && message.test(error.message));
  });
});
