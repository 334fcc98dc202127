import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, repositoriesIn } from '../../../../src/azure/pull/repositoryConditions.ts';

const action = 'Microsoft.ContainerRegistry/registries/repositories/content/read';
const name = '@Request[Microsoft.ContainerRegistry/registries/repositories:name]';
/** As the portal makes one. */
const portal = (test: string) => `(
 (
  !(ActionMatches{'${action}'})
  AND
  !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'})
 )
 OR
 (
  ${test}
 )
)`;

for (const [condition, repository, expected] of [
  [portal(`${name} StringStartsWith 'orders/'`), 'orders/api', true],
  [portal(`${name} StringStartsWith 'orders/'`), 'web/site', false],
  [portal(`${name} StringEquals 'orders/api'`), 'orders/api', true],
  [portal(`${name} StringEquals 'orders/api'`), 'orders/api2', false],
  [portal(`${name} StringEqualsIgnoreCase 'Orders/API'`), 'orders/api', true],
  [portal(`${name} StringNotEquals 'orders/api'`), 'orders/api', false],
  [portal(`${name} StringLike 'orders/*'`), 'orders/api', true],
  [portal(`${name} ForAnyOfAnyValues:StringEquals {'web', 'orders/api'}`), 'orders/api', true],
  [portal(`${name} StringStartsWith 'web/' OR ${name} StringStartsWith 'orders/'`), 'orders/api', true],
  [portal(`${name} StringStartsWith 'orders/' AND !(${name} StringEquals 'orders/secret')`), 'orders/secret', false],
  [portal(`${name} StringStartsWith 'orders/'`).replace('@Request', '@Resource'), 'orders/api', true],
  // Of another action: then it asks for nothing here.
  [`(!(ActionMatches{'${action.replace('read', 'write')}'}) OR (${name} StringEquals 'web'))`, 'orders/api', true],
  [`(!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/*'}) OR (${name} StringEquals 'web'))`, 'orders/api', false],
  // What is not known here.
  [portal(`${name} StringStartsWith 'orders/'`), undefined, undefined],
  [portal(`@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Team_Name] StringEquals 'orders'`), 'orders/api', undefined],
  [portal(`${name} StringStartsWith 'web/' OR @Environment[isPrivateLink] BoolEquals true`), 'orders/api', undefined],
  [portal(`${name} StringStartsWith 'orders/' AND @Environment[isPrivateLink] BoolEquals true`), 'orders/api', undefined],
  ['(', 'orders/api', undefined],
  ['', 'orders/api', undefined],
  ['nonsense ~ here', 'orders/api', undefined],
] as const)
  test(`${condition.replaceAll(/\s+/g, ' ').slice(-90)} on ${repository ?? 'any repository'}: ${String(expected)}`, () => assert.equal(holds(condition, { action, repository }), expected));

test('the repositories that a condition names are told', () => {
  assert.deepEqual(repositoriesIn(portal(`${name} StringStartsWith 'orders/' OR ${name} StringEquals 'web'`)), ['orders/*', 'web']);
  assert.deepEqual(repositoriesIn(portal(`${name} ForAnyOfAnyValues:StringEquals {'a', 'b'}`)), ['a', 'b']);
  assert.deepEqual(repositoriesIn('@Environment[isPrivateLink] BoolEquals true'), []);
});
