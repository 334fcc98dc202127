import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, answerOfAssignment, answerOfCredential } from '../../../src/azure/answers.ts';
import { listAssignmentsAt } from '../../../src/azure/assignments.ts';
import { listIdentities } from '../../../src/azure/identities.ts';
import { estate, never } from './estate.ts';

async function identity(name: string) {
  const { azure, at } = await estate();
  const found = (await listIdentities(azure.cloud, at('Contoso Prod'), never)).find((one) => one.name === name);
  assert.ok(found);
  return { cloud: azure.cloud, at: at('Contoso Prod'), found };
}

test("a resource's answer is Azure's, with what the extension does not read", async () => {
  const { cloud, found } = await identity('mi-orders');
  const answer = JSON.parse(await answerOf(cloud, { kind: 'identity', ...found }, never)) as { name: string; properties: object };
  assert.equal(answer.name, 'mi-orders');
  assert.ok('tenantId' in answer.properties);
});

test("a role assignment's answer says who made it", async () => {
  const { cloud, at, found } = await identity('mi-web-frontend');
  const [assignment] = await listAssignmentsAt(cloud, at, `/subscriptions/${at.subscriptionId}/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/acrshared`, never).then((all) => all.filter(({ principalId }) => principalId === found.principalId));
  assert.ok(assignment);
  const answer = JSON.parse(await answerOfAssignment(cloud, at, assignment.id, never)) as { id: string; properties: object };
  assert.equal(answer.id, assignment.id);
  assert.ok('createdBy' in answer.properties);
});

test("a federated credential's answer has all its audiences; one that is gone is told", async () => {
  const { cloud, found } = await identity('mi-orders');
  const answer = JSON.parse(await answerOfCredential(cloud, found, 'aks-prod-orders', never)) as { properties: { audiences: string[] } };
  assert.deepEqual(answer.properties.audiences, ['api://AzureADTokenExchange']);
  await assert.rejects(answerOfCredential(cloud, found, 'none-such', never), { kind: 'notFound' });
});
