import assert from 'node:assert/strict';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { after, before, describe, it } from 'node:test';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { createSampleAzure } from './recording.ts';
import type { SampleAzure, SampleAzureOptions } from '../../src/emulator/sampleAzure.ts';
import { createCertificates } from '../../scripts/sampleAzure/certificates.ts';
import type { Certificates } from '../../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../../scripts/sampleAzure/front.ts';
import type { Front } from '../../scripts/sampleAzure/front.ts';
import { contoso, dev, fabrikam } from './fixture.ts';

let certificates: Certificates;
const open: Front[] = [];
before(async () => {
  certificates = await createCertificates(names, loopbackAddresses);
});
after(async () => {
  await Promise.all(open.map((front) => front.close()));
});

async function front(options: SampleAzureOptions = {}): Promise<{ origin: string; azure: SampleAzure }> {
  const azure = createSampleAzure(options);
  const started = await serve(azure, { certificates, port: 0, host: '127.0.0.1' });
  open.push(started);
  return { origin: started.origin, azure };
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: { readonly error?: { readonly code?: string } | string; readonly error_description?: string; readonly error_codes?: number[]; readonly [field: string]: unknown };
}

/** A request past all SDKs. */
function ask(origin: string, method: string, path: string, { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {}): Promise<Reply> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, servername: 'localhost', ca: certificates.ca, headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) } }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers as Record<string, string>, json: (text === '' ? {} : JSON.parse(text)) as Reply['json'] }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

function signIn(origin: string, tenant: string, fields: Record<string, string> = {}): Promise<Reply> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'any', client_secret: 'any', scope: `${origin}/.default`, ...fields });
  return ask(origin, 'POST', `/${tenant}/oauth2/v2.0/token`, { headers: form, body: body.toString() });
}

/** What a credential of another client would do: a token of the front's own authority. */
function credentialOf(origin: string, tenant: string) {
  return {
    async getToken(scopes: string | string[]) {
      const [scope = ''] = [scopes].flat();
      const { json } = await signIn(origin, tenant, { scope });
      return { token: String(json['access_token']), expiresOnTimestamp: Date.now() + Number(json['expires_in']) * 1000 };
    },
  };
}

function clientsOf(origin: string) {
  const options = { endpoint: origin, credentials: { scopes: [`${origin}/.default`] }, credentialScopes: [`${origin}/.default`], tlsOptions: { ca: certificates.ca }, retryOptions: { maxRetries: 0 } };
  return {
    identities: new ManagedServiceIdentityClient(credentialOf(origin, contoso), dev, options),
    clusters: new ContainerServiceClient(credentialOf(origin, contoso), dev, options),
  };
}

function claimsOf({ json }: Reply): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(json['access_token']).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

describe('the HTTPS front', () => {
  it("serves the SDK's clients with a token of its own authority", async () => {
    const { origin } = await front();
    const { identities } = clientsOf(origin);
    assert.equal((await identities.userAssignedIdentities.get('rg-pay', 'mi-payments')).name, 'mi-payments');
  });

  it('carries a long-running operation to its end', async () => {
    const { origin } = await front({ operationMs: 20 });
    await clientsOf(origin).clusters.managedClusters.delete('rg-pay', 'aks-legacy');
  });

  it('refuses what carries no bearer token, for Resource Manager and for Graph', async () => {
    const { origin } = await front();
    for (const path of ['/subscriptions?api-version=2022-12-01', '/v1.0/servicePrincipals']) {
      const { status, headers, json } = await ask(origin, 'GET', path);
      assert.deepEqual([status, typeof json.error === 'object' && json.error.code], [401, 'AuthenticationFailed']);
      assert.match(headers['www-authenticate'] ?? '', /^Bearer /);
    }
  });

  it('listens on this machine alone', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.1', 'example.com']) await assert.rejects(serve(createSampleAzure(), { certificates, port: 0, host }), RangeError);
  });

  it('does not answer to a name that a page from elsewhere may have pointed here', async () => {
    const { origin } = await front();
    const { status } = await ask(origin, 'GET', '/subscriptions?api-version=2022-12-01', { headers: { host: 'evil.example' } });
    assert.equal(status, 421);
  });

  it('is trusted through its own authority alone', async () => {
    const { origin } = await front();
    const { port } = new URL(origin);
    await assert.rejects(
      new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port: Number(port), servername: 'localhost' }, () => resolve(socket.end()));
        socket.once('error', reject);
      }),
      { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    );
  });

  it('refuses ten megabytes, and goes on', async () => {
    const { origin } = await front();
    const path = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-x?api-version=2024-11-30`;
    const { status, json } = await ask(origin, 'PUT', path, { body: 'x'.repeat(10_000_000) });
    assert.deepEqual([status, typeof json.error === 'object' && json.error.code], [413, 'RequestContentTooLarge']);
    assert.equal((await ask(origin, 'GET', '/subscriptions?api-version=2022-12-01')).status, 401);
  });

  it('answers malformed paths with a refusal', async () => {
    const { origin } = await front();
    const token = String((await signIn(origin, contoso)).json['access_token']);
    for (const [path, expected] of [['//..//../etc/passwd', 404], ['/subscriptions/../../x?api-version=1', 404], ['/%00%ff%?api-version=1', 404], ['*', 400]] as const) {
      const { status } = await ask(origin, 'GET', `${path}${path.includes('?') || path === '*' ? '' : '?api-version=1'}`, { headers: { authorization: `Bearer ${token}` } });
      assert.equal(status, expected, path);
    }
  });

  it('drops the connection where a fault does', async () => {
    const { origin } = await front({ faults: [{ path: '/subscriptions', reset: true }] });
    await assert.rejects(ask(origin, 'GET', '/subscriptions?api-version=2022-12-01'), { code: 'ECONNRESET' });
  });

  it('gives up an answer that nobody waits for any more', { timeout: 5000 }, async () => {
    const asked = Promise.withResolvers<void>();
    const gaveUp = Promise.withResolvers<void>();
    const handle: SampleAzure['handle'] = (_, signal) => {
      asked.resolve();
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          gaveUp.resolve();
          reject(new Error('aborted'));
        });
      });
    };
    const started = await serve({ handle }, { certificates, port: 0, host: '127.0.0.1' });
    open.push(started);
    const { hostname, port } = new URL(started.origin);
    const sent = request({ hostname, port, path: '/subscriptions', ca: certificates.ca });
    sent.on('error', () => undefined);
    sent.end();
    await asked.promise;
    sent.destroy();
    await gaveUp.promise;
  });

  it('tells that its port is taken', async () => {
    const { origin } = await front();
    await assert.rejects(serve(createSampleAzure(), { certificates, port: Number(new URL(origin).port), host: '127.0.0.1' }), { code: 'EADDRINUSE' });
  });
});

describe('the token authority', () => {
  it('tells where its endpoints are, to every way in which clients ask', async () => {
    const { origin } = await front();
    for (const path of [`/${contoso}/v2.0`, '/contoso.com/v2.0', '/common/v2.0', '/organizations/v2.0', '/adfs']) {
      const { status, json } = await ask(origin, 'GET', `${path}/.well-known/openid-configuration`);
      assert.equal(status, 200, path);
      assert.match(String(json['token_endpoint']), new RegExp(`^${origin}/.*/oauth2/v2\\.0/token$`));
    }
  });

  it('signs any client in as the account of the sample, in the tenant that was named', async () => {
    const { origin } = await front();
    const { tid, upn, aud } = claimsOf(await signIn(origin, 'fabrikam.com'));
    assert.deepEqual([tid, upn, aud], [fabrikam, 'ada@contoso.com', origin]);
  });

  it('signs an application of the directory in as itself', async () => {
    const { origin, azure } = await front();
    const graph = azure.cloud.graph;
    const token = (await azure.cloud.credential().getToken(`${graph}/.default`))?.token ?? '';
    const found = JSON.parse((await azure.handle({ method: 'GET', url: `${graph}/v1.0/applications?$filter=displayName eq 'sp-aks-legacy'`, headers: { authorization: `Bearer ${token}` } })).body) as { value: { appId: string }[] };
    const appId = found.value[0]?.appId ?? '';
    const reply = await signIn(origin, contoso, { client_id: appId });
    assert.equal(claimsOf(reply)['upn'], appId);
    const { json } = await ask(origin, 'GET', '/subscriptions?api-version=2022-12-01', { headers: { authorization: `Bearer ${String(reply.json['access_token'])}` } });
    assert.deepEqual((json['value'] as { displayName: string }[]).map(({ displayName }) => displayName), ['Contoso Dev']);
  });

  it('refuses with the codes of Microsoft Entra ID', async () => {
    const { origin } = await front();
    const refusals: [string, Record<string, string>, number, string, number][] = [
      ['5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11', {}, 400, 'invalid_request', 90002],
      [contoso, { client_secret: '' }, 401, 'invalid_client', 7000216],
      [contoso, { client_id: '' }, 400, 'invalid_request', 900144],
      [contoso, { scope: '' }, 400, 'invalid_request', 900144],
      [contoso, { scope: `${origin}/user_impersonation` }, 400, 'invalid_scope', 1002012],
      [contoso, { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ];
    for (const [tenant, fields, status, error, number] of refusals) {
      const { json, ...reply } = await signIn(origin, tenant, fields);
      assert.deepEqual([reply.status, json.error, json.error_codes], [status, error, [number]]);
      assert.match(json.error_description ?? '', new RegExp(`^AADSTS${number}: `));
    }
  });

  it('gives a machine with a managed identity its token, when asked by the header', async () => {
    const { origin } = await front();
    const body = new URLSearchParams({ resource: `${origin}/` }).toString();
    const { status, json } = await ask(origin, 'POST', '/msi/token', { headers: { ...form, metadata: 'true' }, body });
    assert.deepEqual([status, json['token_type'], json['resource']], [200, 'Bearer', `${origin}/`]);
    assert.equal((await ask(origin, 'POST', '/msi/token', { headers: form, body })).status, 400);
  });

  it('gives tokens that open the address that they were asked for, and no other', async () => {
    const { origin } = await front();
    const token = String((await signIn(origin, contoso, { scope: 'https://vault.azure.net/.default' })).json['access_token']);
    const { json } = await ask(origin, 'GET', '/subscriptions?api-version=2022-12-01', { headers: { authorization: `Bearer ${token}` } });
    assert.equal(typeof json.error === 'object' && json.error.code, 'InvalidAuthenticationToken');
  });
});
