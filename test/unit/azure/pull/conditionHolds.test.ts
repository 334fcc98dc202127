import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds } from '../../../../src/azure/pull/conditionHolds.ts';

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
  [portal(`${name} StringLike 'orders/ap?'`), 'orders/api', true],
  [portal(`${name} StringLike 'orders/ap?'`), 'orders/apis', false],
  [portal(`${name} StringLike 'orders/??'`), 'orders/api', false],
  [portal(`${name} StringLike 'ORDERS/*'`), 'orders/api', false],
  [portal(`${name} StringLikeIgnoreCase 'ORDERS/A?I'`), 'orders/api', true],
  [portal(`${name} StringNotLike 'orders/ap?'`), 'orders/api', false],
  [portal(`${name} StringNotLike 'orders/ap?'`), 'orders/apis', true],
  // Escaped they stand for themselves, and no repository is called so.
  [portal(String.raw`${name} StringLike 'orders/\*'`), 'orders/api', false],
  [portal(String.raw`${name} StringLike 'orders/ap\?'`), 'orders/api', false],
  [portal(String.raw`${name} StringNotLike 'orders/\*'`), 'orders/api', true],
  // What else a backslash means is not documented.
  [portal(String.raw`${name} StringLike 'orders\/*'`), 'orders/api', undefined],
  [portal(String.raw`${name} StringEquals 'orders/ap\i'`), 'orders/api', undefined],
  // At least one of the values is another, and each of them is.
  [portal(`${name} ForAnyOfAnyValues:StringNotEquals {'web', 'orders/api'}`), 'orders/api', true],
  [portal(`${name} ForAnyOfAnyValues:StringNotEquals {'orders/api'}`), 'orders/api', false],
  [portal(`${name} ForAnyOfAnyValues:StringNotLike {'web/*', 'orders/*'}`), 'orders/api', true],
  [portal(`${name} ForAllOfAnyValues:StringEquals {'web', 'orders/api'}`), 'orders/api', true],
  [portal(`${name} ForAnyOfAllValues:StringNotEquals {'web', 'orders/api'}`), 'orders/api', false],
  [portal(`${name} ForAllOfAllValues:StringNotLike {'web/*', 'site/*'}`), 'orders/api', true],
  [portal(`${name} ForAllOfAllValues:StringEquals {'web', 'orders/api'}`), 'orders/api', false],
  [portal(`${name} StringEquals {'web', 'orders/api'}`), 'orders/api', undefined],
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
