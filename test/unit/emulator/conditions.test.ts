import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCondition } from '../../../src/emulator/conditions.ts';

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const container = '@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]';
const assignments = 'Microsoft.Authorization/roleAssignments';

// In the shapes of https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples and
// https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
const right: readonly (readonly [string, string])[] = [
  ['a comparison alone', "@Resource[a:b] stringEquals 'foo'"],
  ['reading blobs of one container', `((!(ActionMatches{'${blobs}/read'})) OR (${container} StringEquals 'reports'))`],
  ['and nothing of lists', `((!(ActionMatches{'${blobs}/read'} AND NOT SubOperationMatches{'Blob.List'})) OR (@Resource[${blobs}:path] StringLike 'readonly/*'))`],
  ['one of several tags of a blob', `((!(ActionMatches{'${blobs}/write'} AND SubOperationMatches{'Blob.Write.WithTagHeaders'})) OR (@Request[${blobs}/tags:Project<$key_case_sensitive$>] ForAnyOfAnyValues:StringEquals {'Baker', 'Cascade'}))`],
  ['the names of tags', `@Request[${blobs}/tags&$keys$&] ForAllOfAnyValues:StringEquals {'Project', 'Program'}`],
  ['an attribute of who asks', `@Resource[${blobs}/tags:Project<$key_case_sensitive$>] StringEquals @Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Engineering_Project]`],
  ['GUIDs without quotes, over several lines', `(\n (\n  !(ActionMatches{'${assignments}/write'})\n )\n OR\n (\n  @Request[${assignments}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {acdd72a7-3385-48ef-bd42-f606fba81ae7, 7f951dda-4ed3-4680-a7ca-43fe172d538d}\n  AND\n  @Request[${assignments}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}\n )\n)\n`],
  ['GUIDs without hyphens, as in the conditions of built-in roles', `((!(ActionMatches{'${assignments}/delete'})) OR (@Resource[${assignments}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{08d4c71acc634ce4a9c85dd251b4d619}))`],
  ['several conditions in signs', `((!(ActionMatches{'${blobs}/read'})) || (${container} StringEquals 'a')) && ((!(ActionMatches{'${blobs}/delete'})) || (${container} StringEquals 'b'))`],
  ['a time', "@Environment[UtcNow] DateTimeGreaterThan '2030-05-01T13:00:00.000Z'"],
  ['a boolean', '@Environment[isPrivateLink] BoolEquals true'],
  ['a number', '@Resource[a:size] NumericLessThanEquals 10'],
  ['whether something is there', `@Resource[${blobs}:isCurrentVersion] BoolEquals false OR NOT Exists @Request[${blobs}:versionId]`],
  ['sets on both sides', '{10, 20} ForAllOfAllValues:NumericLessThan {25, 30}'],
  ['a quotation mark that is escaped', String.raw`${container} StringLike 'it\'s \*'`],
  ['one word three times', "@Resource[a] StringEquals 'x' AND @Resource[b] StringEquals 'y' AND @Resource[c] StringEquals 'z'"],
];

const wrong: readonly (readonly [string, string])[] = [
  ['nothing', ' '],
  ['words', 'only on Mondays'],
  ['a parenthesis that stays open', `((!(ActionMatches{'${blobs}/read'})) OR (${container} StringEquals 'a')`],
  ['one too many', `(${container} StringEquals 'a'))`],
  ['an operator that is none', `${container} StringContains 'a'`],
  ['a word that is longer than an operator', `${container} StringEqualsX 'a'`],
  ['an operator of the cross product that is none', `${container} ForSomeOfAnyValues:StringEquals {'a'}`],
  ['no value', `${container} StringEquals`],
  ['a text without quotes', `${container} StringEquals reports`],
  ['a text that does not end', `${container} StringEquals 'reports`],
  ['an empty set', `${container} ForAnyOfAnyValues:StringEquals {}`],
  ['a set of different things', `${container} ForAnyOfAnyValues:StringEquals {'a', 1}`],
  ['a comma at the end', `${container} ForAnyOfAnyValues:StringEquals {'a',}`],
  ['a source that is none', "@Session[a] StringEquals 'a'"],
  ['an attribute without a name', "@Resource[] StringEquals 'a'"],
  ['an action without quotes', `ActionMatches{${blobs}/read}`],
  ['a word that joins nothing', `${container} StringEquals 'a' AND`],
  ['two without a word between', `${container} StringEquals 'a' ${container} StringEquals 'b'`],
  ['both words without parentheses', "@Resource[a] StringEquals 'x' AND @Resource[b] StringEquals 'y' OR @Resource[c] StringEquals 'z'"],
];

describe('a condition of a role assignment', () => {
  for (const [what, text] of right) it(`may be ${what}`, () => assert.equal(isCondition(text), true));
  for (const [what, text] of wrong) it(`must not be ${what}`, () => assert.equal(isCondition(text), false));
});
