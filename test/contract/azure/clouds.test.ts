import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createCertificates } from '../../../scripts/sampleAzure/certificates.ts';
import type { Certificates } from '../../../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../../../scripts/sampleAzure/front.ts';
import type { Front } from '../../../scripts/sampleAzure/front.ts';
import { clouds, endpointsIn, readEndpoints } from '../../../src/azure/clouds.ts';
import { httpClientTrusting } from '../../../src/azure/node/trust.ts';
import { createSampleAzure } from '../recording.ts';

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'clouds-'));
const caFile = join(folder, 'ca.pem');
let front: Front;
let certificates: Certificates;

before(async () => {
  certificates = await createCertificates(names, loopbackAddresses);
  writeFileSync(caFile, certificates.ca);
  front = await serve(createSampleAzure(), { certificates, port: 0, host: '127.0.0.1' });
});
after(async () => front.close());

test('a custom cloud is known by its Resource Manager alone', async () => {
  const endpoints = await readEndpoints(`${front.origin}/`, await httpClientTrusting(caFile), never);
  assert.deepEqual(endpoints, {
    name: 'SampleAzure',
    resourceManager: front.origin,
    resourceManagerAudience: front.origin,
    graph: front.origin,
    authority: front.origin,
    portal: 'https://portal.azure.com',
    registrySuffix: 'azurecr.io',
  });
});

test('a certificate that is not trusted leads to the setting for more of them', async () => {
  await assert.rejects(readEndpoints(front.origin, undefined, never), { kind: 'invalid', code: 'UntrustedCertificate', message: /managedIdentities\.custom\.caFile/ });
});

test('Azure Stack Hub answers an older form, and its audience is not its address', async () => {
  const endpoints = endpointsIn(
    'https://management.local.azurestack.external',
    '{"galleryEndpoint":"https://providers.local.azurestack.external:30016/","graphEndpoint":"https://graph.windows.net/","portalEndpoint":"https://portal.local.azurestack.external/","authentication":{"loginEndpoint":"https://login.windows.net/","audiences":["https://management.contoso.onmicrosoft.com/4de154de-f8a8-4017-af41-df619da68155"]}}',
  );
  assert.deepEqual(endpoints, {
    name: 'management.local.azurestack.external',
    resourceManager: 'https://management.local.azurestack.external',
    resourceManagerAudience: 'https://management.contoso.onmicrosoft.com/4de154de-f8a8-4017-af41-df619da68155',
    authority: 'https://login.windows.net',
    portal: 'https://portal.local.azurestack.external',
  });
});

test('of several clouds the one at the address counts', () => {
  const listed = ['a', 'b'].map((name) => ({ name, resourceManager: `https://${name}.example/`, authentication: { loginEndpoint: `https://login.${name}`, audiences: ['https://management.core.windows.net/', `https://${name}.example/`] } }));
  const { name, resourceManagerAudience } = endpointsIn('https://b.example', JSON.stringify(listed));
  assert.deepEqual([name, resourceManagerAudience], ['b', 'https://b.example']);
});

test('what is no cloud says so', async () => {
  const page = await serve({ handle: async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>hello</html>' }) }, { certificates, port: 0, host: '127.0.0.1' });
  try {
    await assert.rejects(readEndpoints(page.origin, await httpClientTrusting(caFile), never), { kind: 'invalid', code: 'NoCloudMetadata' });
  } finally {
    await page.close();
  }
});

test('what does not answer is offline', async () => {
  const gone = await serve(createSampleAzure(), { certificates, port: 0, host: '127.0.0.1' });
  await gone.close();
  await assert.rejects(readEndpoints(gone.origin, await httpClientTrusting(caFile), never), { kind: 'offline' });
});

for (const url of ['management.azure.com', 'http://localhost:4566', 'ftp://localhost', ''])
  test(`"${url}" is no address of a cloud`, async () => {
    await assert.rejects(readEndpoints(url, undefined, never), { kind: 'invalid', code: 'InvalidCloudUrl' });
  });

test('a file of certificates that is none names the setting', async () => {
  const file = join(folder, 'empty.pem');
  writeFileSync(file, 'nothing');
  await assert.rejects(httpClientTrusting(file), { kind: 'invalid', code: 'InvalidCaFile', message: /managedIdentities\.custom\.caFile/ });
  await assert.rejects(httpClientTrusting(join(folder, 'missing.pem')), { code: 'InvalidCaFile' });
});

test('every cloud of Microsoft has its own addresses, and nothing of the public one', () => {
  for (const cloud of [clouds.usGovernment, clouds.china]) {
    for (const address of Object.values(cloud)) assert.ok(!(Object.values(clouds.public) as string[]).includes(address), address);
  }
});
