import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordOf, removed } from '../../../src/emulator/exchange.ts';
import type { Exchange } from '../../../src/emulator/exchange.ts';

function exchange(request: Partial<Exchange['request']>, response?: Partial<NonNullable<Exchange['response']>>): Exchange {
  return {
    request: { method: 'POST', url: 'https://login.sample.azure/x', headers: {}, ...request },
    response: response && { status: 200, headers: { 'content-type': 'application/json' }, body: '', ...response },
  };
}

describe('a recorded exchange', () => {
  it('has the bodies as they were', () => {
    const { request, response } = recordOf(exchange({ headers: { 'content-type': 'application/json' }, body: '{"location":"eastus"}' }, { status: 201, body: '{"name":"mi"}' }));
    assert.deepEqual([request.body, response?.status, response?.body], [{ location: 'eastus' }, 201, { name: 'mi' }]);
  });

  it('has no token, whichever way it went', () => {
    const { request, response } = recordOf(
      exchange({ headers: { authorization: 'Bearer eyJ', accept: '*/*' } }, { headers: { 'set-cookie': 'eyJ' }, body: '{"access_token":"eyJ","refresh_token":"eyJ","id_token":"eyJ","expires_in":1}' }),
    );
    assert.doesNotMatch(JSON.stringify([request, response]), /eyJ/);
    assert.deepEqual([request.headers['accept'], response?.body], ['*/*', { access_token: removed, refresh_token: removed, id_token: removed, expires_in: 1 }]);
  });

  it('has no secret of a form, of a service principal, of an application or of a kubeconfig', () => {
    const form = recordOf(exchange({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'client_id=me&client_secret=hunter2&client_assertion=hunter2' }));
    const cluster = recordOf(exchange({ body: '{"properties":{"servicePrincipalProfile":{"clientId":"me","secret":"hunter2"},"windowsProfile":{"adminPassword":"hunter2"}}}' }));
    const answers = recordOf(exchange({}, { body: '{"kubeconfigs":[{"name":"clusterUser","value":"hunter2"}],"passwordCredentials":[{"hint":"q8~","secretText":"hunter2"}]}' }));
    assert.doesNotMatch(JSON.stringify([form, cluster, answers]), /hunter2/);
    assert.match(JSON.stringify([form, cluster, answers]), /"clientId":"me".*"clusterUser".*"q8~"/);
  });

  it('has neither the files of a command in a cluster nor the token that it runs with', () => {
    const { request } = recordOf(exchange({ body: '{"command":"kubectl apply -f m.yaml","context":"hunter2","clusterToken":"hunter2"}' }));
    assert.deepEqual(request.body, { command: 'kubectl apply -f m.yaml', context: removed, clusterToken: removed });
  });

  it('keeps nothing of a body that is no JSON but its length', () => {
    assert.deepEqual(recordOf(exchange({ body: 'hunter2' })).request.body, '(7 characters that are no JSON)');
  });

  it('without an answer has none', () => {
    assert.ok(!('response' in recordOf(exchange({}))));
  });
});
