import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createCertificates } from '../../../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../../../scripts/sampleAzure/front.ts';
import type { Front } from '../../../scripts/sampleAzure/front.ts';
import { clouds, endpointsIn, readEndpoints } from '../../../src/azure/clouds.ts';
import { httpClientTrusting } from '../../../src/azure/node/trust.ts';
import { createSampleAzure } from '../recording.ts';

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'clouds-'));
const caFile = join(folder, 'ca.pem');
let front: Front;

before(async () => {
  const certificates = await createCertificates(names, loopbackAddresses);
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
  const cloud = (name: string, resourceManager: string) => ({ name, resourceManager, authentication: { loginEndpoint: `https://login.${name}`, audiences: ['https://management.core.windows.net/', resourceManager] } });
  const { name, resourceManagerAudience } = endpointsIn('https://b.example', JSON.stringify([cloud('a', 'https://a.example/'), cloud('b', 'https://b.example/')]));
  assert.deepEqual([name, resourceManagerAudience], ['b', 'https://b.example']);
});

test('what is no cloud says so, and what does not answer is offline', async () => {
  const server = createServer((_, response) => response.end('<html>hello</html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await assert.rejects(readEndpoints(address, undefined, never), { kind: 'invalid', code: 'NoCloudMetadata' });
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(readEndpoints(address, undefined, never), { kind: 'offline' });
});

for (const url of ['management.azure.com', 'http://management.azure.com', 'ftp://localhost', ''])
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
