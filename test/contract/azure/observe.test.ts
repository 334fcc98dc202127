import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../../src/azure/cloud.ts';
import { AzureError } from '../../../src/azure/errors.ts';
import { listIdentities } from '../../../src/azure/identities.ts';
import { listUsersOf } from '../../../src/azure/identityUsers.ts';
import { principalsById } from '../../../src/azure/directory.ts';
import { estate, never } from './estate.ts';

async function observed(failing = false) {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  if (failing) azure.setFaults([{ path: 'userAssignedIdentities', reset: true }]);
  const exchanges: Exchange[] = [];
  return { cloud: { ...azure.cloud, observe: (exchange: Exchange) => exchanges.push(exchange) }, dev, exchanges };
}

test('every exchange is told, of every client, with status and request ID', async () => {
  const { cloud, dev, exchanges } = await observed();
  const [identity] = await listIdentities(cloud, dev, never);
  await listUsersOf(cloud, [dev], identity?.id ?? '', never);
  await principalsById(cloud, dev, [identity?.principalId ?? ''], never);
  assert.deepEqual(exchanges.map(({ method, status }) => `${method} ${status}`), ['GET 200', 'POST 200', 'POST 200']);
  assert.ok(exchanges.every(({ requestId }) => requestId !== undefined));
});

test('what is told holds no query and no token', async () => {
  const { cloud, dev, exchanges } = await observed();
  await listIdentities(cloud, dev, never);
  const token = await cloud.credential(dev.tenantId).getToken('https://management.sample.azure/.default');
  assert.doesNotMatch(JSON.stringify(exchanges), /\?|api-version/);
  assert.ok(!JSON.stringify(exchanges).includes(token?.token ?? 'no token'));
});

test('tries that had no answer are told too: three of them, and then it ends', async () => {
  const { cloud, dev, exchanges } = await observed(true);
  await assert.rejects(listIdentities(cloud, dev, never), AzureError);
  assert.deepEqual(exchanges.map(({ status }) => status), [undefined, undefined, undefined]);
});
