import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { recordOf } from '../../../src/emulator/sampleAzure.ts';
import type { RecordedExchange } from '../../../src/emulator/sampleAzure.ts';
import { loadCheck } from '../../conformance/check.ts';
import type { Check, Conformance } from '../../conformance/check.ts';
import { haveSpecifications } from '../../conformance/specifications.ts';
import { inWords } from '../../conformance/words.ts';

const skip = haveSpecifications ? false : '../shared is not there';
const json = { 'content-type': 'application/json; charset=utf-8' };
const at = 'https://management.sample.azure';
const subscription = '/subscriptions/171e7f4b-2386-4425-8cc6-60c2e996db59';
const identities = `${subscription}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
const clusters = `${subscription}/resourceGroups/rg-pay/providers/Microsoft.ContainerService/managedClusters`;
const identity = { id: `${identities}/mi`, name: 'mi', type: 'Microsoft.ManagedIdentity/userAssignedIdentities', location: 'westeurope', properties: { tenantId: '0b7775ea-3d75-4f2e-9297-46fb45e3bea7' } };

function exchange(method: string, path: string, status: number, body?: unknown, sent?: unknown): RecordedExchange {
  return {
    request: { method, url: `${at}${path}`, headers: json, ...(sent !== undefined && { body: sent }) },
    response: { status, headers: body === undefined ? {} : json, ...(body !== undefined && { body }) },
  };
}

const get = (body: unknown, version = '2024-11-30') => exchange('GET', `${identities}/mi?api-version=${version}`, 200, body);
const cluster = (version: string) => exchange('GET', `${clusters}/aks?api-version=${version}`, 200, { id: `${clusters}/aks`, name: 'aks', type: 'Microsoft.ContainerService/ManagedClusters', location: 'westeurope', properties: { networkProfile: { dockerBridgeCidr: '172.17.0.1/16' } } });
const graph = (body: object, path = 'servicePrincipals/1') => exchange('GET', `/v1.0/${path}`, 200, { '@odata.context': `${at}/v1.0/$metadata#servicePrincipals/$entity`, ...body });

describe('an exchange', { skip }, () => {
  let check: Check;
  before(async () => {
    check = await loadCheck();
  });
  const one = async (exchange: RecordedExchange): Promise<Conformance> => check([exchange]);
  /** What is said of the one way in which it fails. */
  const fault = async (exchange: RecordedExchange): Promise<string> => {
    const { failures } = await one(exchange);
    assert.equal(failures.length, 1);
    return failures[0]?.said ?? '';
  };

  it('that is as specified passes', async () => {
    const { checked, otherVersion, failures } = await one(get(identity));
    assert.deepEqual({ checked, otherVersion, failures }, { checked: 1, otherVersion: 0, failures: [] });
  });

  it('with a status that the operation has not fails', async () => {
    assert.match(await fault(exchange('PUT', `${identities}/mi?api-version=2024-11-30`, 202, identity, { location: 'westeurope' })), /INVALID_RESPONSE_CODE/);
  });

  it('may name its api-version in any case, and has to name it', async () => {
    assert.deepEqual((await one(exchange('GET', `${identities}/mi?API-VERSION=2024-11-30`, 200, identity))).failures, []);
    assert.match(await fault(exchange('GET', `${identities}/mi`, 200, identity)), /request: MISSING_REQUIRED_PARAMETER \.query\.api-version/);
  });

  it('without a required property fails', async () => {
    const { location: _location, ...placeless } = identity;
    assert.match(await fault(get(placeless)), /response: OBJECT_MISSING_REQUIRED_PROPERTY .*location/);
  });

  it('with a value of another type fails', async () => {
    assert.match(await fault(get({ ...identity, location: 7 })), /response: INVALID_TYPE \$\.location/);
  });

  it('with a property that the type has not fails', async () => {
    assert.match(await fault(get({ ...identity, properties: { ...identity.properties, colour: 'red' } })), /OBJECT_ADDITIONAL_PROPERTIES \$\.properties\.colour/);
  });

  it('with an error that is none of Azure\'s fails', async () => {
    assert.match(await fault(exchange('GET', `${identities}/mi?api-version=2024-11-30`, 404, { error: { code: 404 } })), /response: INVALID_TYPE \$\.error\.code/);
  });

  it('at a URL that is in no specification fails, whatever is answered', async () => {
    assert.equal(await fault(exchange('GET', `${subscription}/providers/Microsoft.ManagedIdentity/nowhere?api-version=2024-11-30`, 200, {})), 'No specification has this URL.');
    assert.equal(await fault(exchange('GET', `${subscription}/providers/Microsoft.Elsewhere/things/1?api-version=2024-11-30`, 404, {})), 'No specification has this URL.');
    assert.equal(await fault(exchange('GET', '/anything?api-version=2022-12-01', 200, {})), 'No specification has this URL.');
  });

  it('that succeeds with a request that is against the specification fails', async () => {
    assert.match(await fault(exchange('PUT', `${identities}/mi?api-version=2024-11-30`, 201, identity, { location: ['westeurope'] })), /request: INVALID_TYPE \$\.location/);
  });

  it('that refuses such a request passes', async () => {
    assert.deepEqual((await one(exchange('PUT', `${identities}/mi?api-version=2024-11-30`, 400, { error: { code: 'InvalidRequestContent', message: 'No.' } }, { location: ['x'] }))).failures, []);
  });

  it('in a version that the files have not is held against another one', async () => {
    const older = await one(get(identity, '2015-08-31-preview'));
    const newer = await one(get(identity, '2099-01-01'));
    assert.deepEqual([older.otherVersion, newer.otherVersion, older.failures, newer.failures], [1, 1, [], []]);
    assert.match(await fault(get({ ...identity, location: 7 }, '2015-08-31-preview')), /INVALID_TYPE/);
  });

  it('about a provider, or a feature of one, is held against the operation of Resource Manager', async () => {
    assert.match(await fault(exchange('GET', `${subscription}/providers/Microsoft.ContainerService?api-version=2022-09-01`, 200, { namespace: 1 })), /Providers_Get, response: INVALID_TYPE \$\.namespace/);
    assert.match(await fault(exchange('GET', `${subscription}/providers/Microsoft.Features/providers/Microsoft.ContainerService/features/X?api-version=2021-07-01`, 200, { name: 1 })), /Features_Get, response: INVALID_TYPE \$\.name/);
  });

  it('that differs as the real service does is counted and passes', async () => {
    const answer = await one(exchange('GET', `${clusters}/aks?api-version=2026-04-01`, 404, { code: 'NotFound', message: 'No.' }));
    assert.deepEqual([answer.failures, [...answer.known.values()]], [[], [2]]);
  });

  it('that differs as old versions do passes in an old version alone', async () => {
    assert.deepEqual((await one(cluster('2022-11-01'))).failures, []);
    assert.match(await fault(cluster('2024-02-01')), /dockerBridgeCidr/);
  });

  it('at a URL that is listed is counted and not checked', async () => {
    const { checked, unspecified, failures } = await one(exchange('GET', `${subscription}/providers/Microsoft.ContainerService/locations/eastus/operations/1?api-version=2017-08-31`, 200, { status: 'InProgress' }));
    assert.deepEqual({ checked, unspecified, failures }, { checked: 0, unspecified: 1, failures: [] });
  });

  it('that a fault made, or cut off, is counted and not checked', async () => {
    const { byFault, failures } = await check([{ ...get({ nonsense: true }), fault: true }, { request: get(identity).request, fault: true }]);
    assert.deepEqual({ byFault, failures }, { byFault: 2, failures: [] });
  });

  it('without an answer fails when no fault took it', async () => {
    assert.equal(await fault({ request: get(identity).request }), 'There is no answer.');
  });

  it('that fails in the same way again is one failure', async () => {
    const { failures } = await check([get({ ...identity, location: 7 }), get({ ...identity, location: 7 })]);
    assert.deepEqual(failures.map(({ count }) => count), [2]);
  });

  it('with Graph that its types have passes', async () => {
    assert.deepEqual((await one(graph({ id: '1', displayName: 'a', alternativeNames: [], appOwnerOrganizationId: null }))).failures, []);
  });

  it('with Graph that its types have not fails', async () => {
    assert.match(await fault(graph({ colour: 'red' })), /GRAPH_UNKNOWN_PROPERTY \$\.colour/);
    assert.match(await fault(graph({ accountEnabled: 'yes' })), /GRAPH_WRONG_TYPE \$\.accountEnabled/);
    assert.match(await fault(graph({ alternativeNames: null })), /GRAPH_WRONG_TYPE \$\.alternativeNames/);
    assert.match(await fault(graph({ passwordCredentials: [{ keyId: 7 }] })), /GRAPH_WRONG_TYPE \$\.passwordCredentials\[\]\.keyId/);
    assert.match(await fault(graph({ '@odata.context': undefined })), /GRAPH_CONTEXT/);
    assert.match(await fault(exchange('GET', '/v1.0/users', 400, { code: 'BadRequest' })), /GRAPH_ERROR/);
  });

  it('is told with what was said of it, and what is known of all', async () => {
    const words = inWords(await check([get({ ...identity, location: 7 }), exchange('POST', `${identities}/mi?api-version=2024-11-30`, 405, {})]));
    assert.match(words, /^2 exchanges: 1 checked/);
    assert.match(words, /1 × a method that no operation has is refused/);
    assert.match(words, /✖ 1 × GET .*\/mi → 200\n.*INVALID_TYPE/);
  });
});

const response = (body: object) => ({ status: 200, headers: json, body: JSON.stringify(body) });

describe('a record', () => {
  const request = { method: 'GET', url: `${at}/`, headers: { authorization: 'Bearer abc' } };

  it('holds nothing that opens anything', () => {
    const body = new URLSearchParams({ client_id: 'a', client_secret: 'hidden', code: 'hidden' }).toString();
    const text = JSON.stringify(recordOf({ request: { ...request, headers: { authorization: 'Bearer hidden', 'content-type': 'application/x-www-form-urlencoded' }, body }, response: response({ access_token: 'hidden', kubeconfigs: [{ name: 'a', value: 'hidden' }] }) }));
    assert.ok(!text.includes('hidden'), text);
  });

  it('keeps the codes of errors and of power states', () => {
    const answer = { error: { code: 'NotFound', message: 'No.' }, properties: { powerState: { code: 'Running' } } };
    assert.deepEqual(recordOf({ request, response: response(answer) }).response?.body, answer);
  });

  it('says when a fault made the answer', () => {
    assert.equal(recordOf({ request, response: response({}), fault: true }).fault, true);
    assert.ok(!('fault' in recordOf({ request, response: response({}) })));
  });
});
