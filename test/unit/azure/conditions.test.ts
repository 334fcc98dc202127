import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionProblem } from '../../../src/azure/conditions.ts';

const fine = [
  '',
  "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'blobs'",
  "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[a:name] StringEquals 'it''s (not) closed'))",
];
for (const condition of fine) test(`nothing is plainly wrong with ${condition || 'no condition'}`, () => assert.equal(conditionProblem(condition), undefined));

const wrong: [condition: string, problem: RegExp][] = [
  ["@Resource[a:name] StringEquals 'blobs", /no closing quote/],
  ["(@Resource[a:name] StringEquals 'blobs'", /"\(" in the condition is not closed/],
  ["@Resource[a:name] StringEquals 'blobs')", /"\)" in the condition closes nothing/],
  ["ActionMatches{'x')", /"\)" in the condition closes nothing/],
  ['@Resource[a:name', /"\[" in the condition is not closed/],
];
for (const [condition, problem] of wrong) test(`${condition} is told before it is sent`, () => assert.match(conditionProblem(condition) ?? '', problem));
