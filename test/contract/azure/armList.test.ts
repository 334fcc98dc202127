import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listArm } from '../../../src/azure/armList.ts';
import { subscriptionScope } from '../../../src/azure/resourceId.ts';
import { estate, never } from './estate.ts';

test('a list of Resource Manager is read to its last page', async () => {
  const { azure, at } = await estate({ pageSize: 2 });
  const dev = at('Contoso Dev');
  const groups = await listArm(azure.cloud, dev, `${subscriptionScope(dev.subscriptionId)}/resourcegroups?api-version=2021-04-01`, never);
  assert.ok(groups.length > 2);
  assert.equal(new Set(groups.map(({ name }) => name)).size, groups.length);
});

test('what is refused is refused with Azure\'s own code', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  await assert.rejects(listArm(azure.cloud, dev, `${subscriptionScope(dev.subscriptionId)}/providers/Microsoft.Nothing/things?api-version=2021-04-01`, never), { name: 'AzureError', code: 'InvalidResourceNamespace' });
});

test('an answer that is no list is said to be none', async () => {
  const { azure, at } = await estate();
  const dev = at('Contoso Dev');
  await assert.rejects(listArm(azure.cloud, dev, `${subscriptionScope(dev.subscriptionId)}?api-version=2022-12-01`, never), { code: 'MalformedAnswer' });
});
