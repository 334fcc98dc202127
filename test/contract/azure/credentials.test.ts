import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { createCertificates } from '../../../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../../../scripts/sampleAzure/front.ts';
import type { Front } from '../../../scripts/sampleAzure/front.ts';
import type { Cloud, Endpoints } from '../../../src/azure/cloud.ts';
import { readEndpoints } from '../../../src/azure/clouds.ts';
import type { CredentialName } from '../../../src/azure/credentialNames.ts';
import { connectCredential } from '../../../src/azure/node/credentials.ts';
import { httpClientTrusting } from '../../../src/azure/node/trust.ts';
import { listSubscriptions, listTenants } from '../../../src/azure/subscriptions.ts';
import { contoso, fabrikam } from '../fixture.ts';
import { createSampleAzure } from '../recording.ts';

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
const caFile = join(folder, 'ca.pem');
const azure = createSampleAzure();
let front: Front;
let endpoints: Endpoints;
let httpClient: NonNullable<Cloud['httpClient']>;

before(async () => {
  const certificates = await createCertificates(names, loopbackAddresses);
  writeFileSync(caFile, certificates.ca);
  front = await serve(azure, { certificates, port: 0, host: '127.0.0.1' });
  httpClient = await httpClientTrusting(caFile);
  endpoints = await readEndpoints(front.origin, httpClient, never);
});
after(async () => front.close());

const variables = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET', 'AZURE_FEDERATED_TOKEN_FILE', 'AZURE_CLIENT_CERTIFICATE_PATH', 'IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'PATH'] as const;
const path = process.env['PATH'];
beforeEach(() => {
  azure.setFaults([]);
  for (const name of variables) delete process.env[name];
  if (path !== undefined) process.env['PATH'] = path;
});

async function connect(name: CredentialName, environment: Partial<Record<(typeof variables)[number], string>>, to: Endpoints = endpoints): Promise<Cloud> {
  Object.assign(process.env, environment);
  return connectCredential(name, to, { httpClient }, never);
}

const anyone = { AZURE_TENANT_ID: contoso, AZURE_CLIENT_ID: '11111111-2222-4333-8444-555555555555', AZURE_CLIENT_SECRET: 'not a secret' };

test('a service principal from the environment reads the subscriptions of each tenant', async () => {
  const cloud = await connect('environment', anyone);
  const tenants = await listTenants(cloud, undefined, never);
  const all = await Promise.all(tenants.map(async (tenant) => listSubscriptions(cloud, tenant, never)));
  assert.deepEqual(all.flat().map(({ name }) => name).toSorted(), ['Contoso Dev', 'Contoso Prod', 'Fabrikam Research']);
});

test('what is missing in the environment is named, and no value of it', async () => {
  await assert.rejects(connect('environment', { AZURE_TENANT_ID: contoso }), { kind: 'signInNeeded', code: 'EnvironmentIncomplete', message: /without AZURE_CLIENT_ID, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH/ });
});

test('a tenant that there is none of is named as that', async () => {
  await assert.rejects(connect('environment', { ...anyone, AZURE_TENANT_ID: '99999999-2222-4333-8444-555555555555' }), { kind: 'signInNeeded', code: 'TenantNotFound' });
});

for (const [number, code] of [[7000222, 'SecretExpired'], [7000215, 'WrongSecret'], [50020, 'NotInTenant'], [700016, 'ApplicationNotFound']] as const)
  test(`Entra's AADSTS${number} is ${code}, and the secret is in no message`, async () => {
    azure.setFaults([{ path: '/oauth2/', status: 400, contentType: 'application/json', body: JSON.stringify({ error: 'invalid_client', error_description: `AADSTS${number}: Refused. Trace ID: 1`, error_codes: [number] }) }]);
    await assert.rejects(connect('environment', anyone), (error: Error & { code?: string }) => {
      assert.equal(error.code, code);
      assert.ok(!error.message.includes(anyone.AZURE_CLIENT_SECRET) && !error.message.includes('Trace ID'));
      return true;
    });
  });

test('an authority that cannot be reached is offline', async () => {
  await assert.rejects(connect('environment', anyone, { ...endpoints, authority: 'https://localhost:9' }), { kind: 'offline' });
});

test('a federated token from a file opens the same', async () => {
  const file = join(folder, 'token');
  writeFileSync(file, 'a.federated.token');
  const cloud = await connect('workloadIdentity', { AZURE_TENANT_ID: fabrikam, AZURE_CLIENT_ID: anyone.AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE: file });
  assert.deepEqual((await listSubscriptions(cloud, { tenantId: fabrikam }, never)).map(({ name }) => name), ['Fabrikam Research']);
});

test('a workload identity says which variables are missing', async () => {
  await assert.rejects(connect('workloadIdentity', { AZURE_TENANT_ID: contoso }), { code: 'WorkloadIdentityIncomplete', message: /without AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE/ });
});

test('a managed identity of the machine opens the same', async () => {
  const cloud = await connect('managedIdentity', { IDENTITY_ENDPOINT: `${front.origin}/msi/token`, IDENTITY_HEADER: 'of this machine' });
  assert.deepEqual((await listSubscriptions(cloud, { tenantId: contoso }, never)).map(({ name }) => name), ['Contoso Dev', 'Contoso Prod']);
});

for (const [name, code, words] of [
  ['azureCli', 'AzureCliNotFound', /az\) is not on the PATH.*run az login/],
  ['azureDeveloperCli', 'AzureDeveloperCliNotFound', /azd\) is not on the PATH.*run azd auth login/],
  ['azurePowerShell', 'PowerShellNotFound', /PowerShell is not on the PATH.*Connect-AzAccount/],
] as const)
  test(`without its program, ${name} says what to install and what to run`, async () => {
    await assert.rejects(connect(name, { PATH: folder }), { kind: 'signInNeeded', code, message: words });
  });
