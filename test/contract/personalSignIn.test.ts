import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidOf } from '../../src/emulator/guid.ts';
import type { SampleAzureOptions } from '../../src/emulator/sampleAzure.ts';
import { contoso, fabrikam, manualClock } from './fixture.ts';
import { createSampleAzure } from './recording.ts';

const authority = 'https://login.sample.azure';
const arm = 'https://management.sample.azure';
const graph = 'https://graph.sample.azure';
const redirect = 'http://localhost:4711/';

function world(options: SampleAzureOptions = {}) {
  const clock = manualClock();
  const azure = createSampleAzure({ clock, ...options });

  async function authorize(name: string | undefined, tenant = 'common', more: Record<string, string> = {}) {
    const query = new URLSearchParams({ client_id: 'editor', response_type: 'code', redirect_uri: redirect, scope: `${arm}/.default offline_access`, state: 's1', ...(name !== undefined && { login_hint: name }), ...more });
    return azure.handle({ method: 'GET', url: `${authority}/${tenant}/oauth2/v2.0/authorize?${query.toString()}`, headers: {} });
  }

  async function token(tenant: string, form: Record<string, string>) {
    const { status, body } = await azure.handle({ method: 'POST', url: `${authority}/${tenant}/oauth2/v2.0/token`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ client_id: 'editor', scope: `${arm}/.default offline_access`, ...form }).toString() });
    return { status, ...(JSON.parse(body) as { access_token: string; refresh_token: string; error?: string; error_codes?: number[]; claims?: string }) };
  }

  async function codeFor(name: string, tenant = 'common', more: Record<string, string> = {}) {
    const { headers } = await authorize(name, tenant, more);
    return new URL(headers['location'] ?? '').searchParams.get('code') ?? '';
  }

  const signIn = async (name: string, tenant = 'common') => token(tenant, { grant_type: 'authorization_code', code: await codeFor(name, tenant), redirect_uri: redirect });
  const renew = async (refreshToken: string, tenant: string, more: Record<string, string> = {}) => token(tenant, { grant_type: 'refresh_token', refresh_token: refreshToken, ...more });
  const get = async (url: string, accessToken: string, method = 'GET') => azure.handle({ method, url, headers: { authorization: `Bearer ${accessToken}` } });
  return { azure, clock, authorize, token, codeFor, signIn, renew, get };
}

async function subscriptions({ get }: ReturnType<typeof world>, accessToken: string): Promise<string[]> {
  const { body } = await get(`${arm}/subscriptions?api-version=2022-12-01`, accessToken);
  return (JSON.parse(body) as { value: { displayName: string }[] }).value.map(({ displayName }) => displayName);
}

test('who signs in gets a token, and with its refresh token one for another tenant', async () => {
  const sample = world();
  const first = await sample.signIn('ada@contoso.com');
  assert.deepEqual(await subscriptions(sample, first.access_token), ['Contoso Dev', 'Contoso Prod']);
  const guest = await sample.renew(first.refresh_token, fabrikam);
  assert.deepEqual(await subscriptions(sample, guest.access_token), ['Fabrikam Research']);
});

test('the state comes back with the code', async () => {
  const { headers, status } = await world().authorize('ada@contoso.com');
  assert.equal(status, 302);
  assert.equal(new URL(headers['location'] ?? '').searchParams.get('state'), 's1');
});

test('each sees what is theirs', async () => {
  const sample = world();
  assert.deepEqual(await subscriptions(sample, (await sample.signIn('grace@contoso.com')).access_token), ['Contoso Prod']);
});

test('a tenant that does not know the user refuses', async () => {
  const sample = world();
  const { headers } = await sample.authorize('grace@contoso.com', fabrikam);
  assert.match(new URL(headers['location'] ?? '').searchParams.get('error_description') ?? '', /^AADSTS50020:/);
  const { refresh_token: refreshToken } = await sample.signIn('grace@contoso.com');
  assert.deepEqual((await sample.renew(refreshToken, fabrikam)).error_codes, [50020]);
});

test('without a hint there is a page to choose from, and a code goes to this machine alone', async () => {
  const sample = world();
  const { body, headers } = await sample.authorize(undefined);
  assert.match(headers['content-type'] ?? '', /^text\/html/);
  assert.match(body, /ada@contoso\.com/);
  assert.doesNotMatch(body, /<script/);
  assert.equal((await sample.authorize('ada@contoso.com', 'common', { redirect_uri: 'https://evil.example/' })).status, 400);
});

test('a code is good once, for ten minutes, and for who asked for it', async () => {
  const sample = world();
  const redeem = async (code: string, more: Record<string, string> = {}) => sample.token('common', { grant_type: 'authorization_code', code, redirect_uri: redirect, ...more });
  const code = await sample.codeFor('ada@contoso.com');
  assert.equal((await redeem(code)).status, 200);
  assert.deepEqual((await redeem(code)).error_codes, [54005]);
  const old = await sample.codeFor('ada@contoso.com');
  sample.clock.advance(11 * 60_000);
  assert.deepEqual((await redeem(old)).error_codes, [70008]);
  // The example of RFC 7636, appendix B.
  const challenged = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  assert.deepEqual((await redeem(await sample.codeFor('ada@contoso.com', 'common', challenged), { code_verifier: 'wrong' })).error_codes, [501481]);
  assert.equal((await redeem(await sample.codeFor('ada@contoso.com', 'common', challenged), { code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' })).status, 200);
});

test('a tenant whose rule asks for it is opened by a sign-in of its own', async () => {
  const sample = world({ seed: 'guest' });
  const strict = guidOf('tenant treyresearch.com');
  const { refresh_token: refreshToken } = await sample.signIn('ada@contoso.com');
  const refused = await sample.renew(refreshToken, strict);
  assert.equal(refused.error, 'interaction_required');
  assert.deepEqual(refused.error_codes, [50076]);
  assert.ok(refused.claims);
  const opened = await sample.signIn('ada@contoso.com', strict);
  assert.equal((await subscriptions(sample, opened.access_token)).length > 0, true);
  assert.equal((await sample.renew(opened.refresh_token, strict)).status, 200);
});

test('what is revoked opens nothing more, and is challenged', async () => {
  const sample = world();
  const { access_token: accessToken, refresh_token: refreshToken } = await sample.signIn('ada@contoso.com');
  const forGraph = await sample.renew(refreshToken, contoso, { scope: `${graph}/.default` });
  assert.equal((await sample.get(`${graph}/v1.0/me/revokeSignInSessions`, forGraph.access_token, 'POST')).status, 200);
  const { status, headers } = await sample.get(`${arm}/subscriptions?api-version=2022-12-01`, accessToken);
  assert.equal(status, 401);
  assert.match(headers['www-authenticate'] ?? '', /error="insufficient_claims", claims="[\w+/=]+"/);
  assert.deepEqual((await sample.renew(refreshToken, contoso)).error_codes, [50173]);
  assert.equal((await sample.get(`${arm}/subscriptions?api-version=2022-12-01`, (await sample.signIn('ada@contoso.com')).access_token)).status, 200);
});

test('a token is good for as long as the sample is told', async () => {
  const sample = world({ tokenSeconds: 10 });
  const { access_token: accessToken } = await sample.signIn('ada@contoso.com');
  sample.clock.advance(11_000);
  const { status, body } = await sample.get(`${arm}/subscriptions?api-version=2022-12-01`, accessToken);
  assert.equal(status, 401);
  assert.match(body, /ExpiredAuthenticationToken/);
});

test('a fault of one tenant leaves the others alone', async () => {
  const sample = world();
  sample.azure.setFaults([{ path: '/subscriptions', tenant: fabrikam, status: 503, code: 'ServiceUnavailable' }]);
  const { access_token: accessToken, refresh_token: refreshToken } = await sample.signIn('ada@contoso.com');
  assert.equal((await sample.get(`${arm}/subscriptions?api-version=2022-12-01`, accessToken)).status, 200);
  assert.equal((await sample.get(`${arm}/subscriptions?api-version=2022-12-01`, (await sample.renew(refreshToken, fabrikam)).access_token)).status, 503);
});

test('metadata says where all is, and asks for no token', async () => {
  const { azure } = world();
  const ask = async (version: string) => azure.handle({ method: 'GET', url: `${arm}/metadata/endpoints?api-version=${version}`, headers: {} });
  const { body } = await ask('2022-09-01');
  assert.equal((JSON.parse(body) as { authentication: { loginEndpoint: string } }).authentication.loginEndpoint, authority);
  assert.equal((await ask('2015-01-01')).status, 200);
  assert.equal((await ask('2001-01-01')).status, 400);
});
