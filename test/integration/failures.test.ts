import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AzureError } from '../../src/azure/errors.ts';
import { describeFailure } from '../../src/features/shared/failures.ts';
import { scopeName } from '../../src/features/shared/scopes.ts';

const scope = '/subscriptions/s1/resourceGroups/rg-pay/providers/Microsoft.ContainerRegistry/registries/acrpay';

for (const [asked, said] of [
  [scope, 'acrpay'],
  ['/subscriptions/s1/resourcegroups/rg-pay', 'resource group rg-pay'],
  ['/subscriptions/s1', 'subscription s1'],
  ['/providers/Microsoft.Management/managementGroups/mg-prod', 'management group mg-prod'],
  ['/', 'the whole tenant'],
  [`${scope}/providers/Microsoft.Authorization/roleAssignments/7f951dda-4ed3-4680-a7ca-43fe172d538d`, 'acrpay'],
  ['/providers/Microsoft.Management/managementGroups/mg-prod/providers/Microsoft.Authorization/roleAssignments', 'management group mg-prod'],
] as const) {
  test(`${asked} is called ${said}`, () => assert.equal(scopeName(asked), said));
}

test('a denial says which right is missing, where, and who can grant it', () => {
  const { message, ways } = describeFailure(new AzureError('denied', 'AuthorizationFailed', 'x', { missing: { action: 'Microsoft.Authorization/roleAssignments/write', scope } }));
  assert.equal(message, 'You need Microsoft.Authorization/roleAssignments/write on acrpay. Owner, User Access Administrator or Role Based Access Control Administrator can grant it.');
  assert.deepEqual(ways.map(({ title }) => title), ['Copy Request']);
});

test('a subscription that may not be registered for a service says which right is missing, who has it, and what they run', () => {
  const missing = { action: 'Microsoft.ContainerRegistry/register/action', scope: '/subscriptions/s1' };
  const { message, ways } = describeFailure(new AzureError('denied', 'ProviderNotRegistered', 'The subscription was never registered for Microsoft.ContainerRegistry, and you may not register it.', { missing }));
  assert.equal(message, 'The subscription was never registered for Microsoft.ContainerRegistry, and you may not register it. You need Microsoft.ContainerRegistry/register/action on subscription s1: Owner and Contributor have it. Let one of them run: az provider register --subscription s1 --namespace Microsoft.ContainerRegistry');
  assert.deepEqual(ways.map(({ title }) => title), ['Copy Command', 'Copy Request']);
});

test('a denial by a deny assignment says so, and offers nobody who could grant a role', () => {
  const { message, ways } = describeFailure(new AzureError('denied', 'DenyAssignmentAuthorizationFailed', "Access has been denied because of the deny assignment with name 'guard'."));
  assert.equal(message, "A deny assignment forbids this, whatever role you have (DenyAssignmentAuthorizationFailed). Access has been denied because of the deny assignment with name 'guard'.");
  assert.deepEqual(ways, []);
});

test('what a lock forbids says what is locked, where the locks stand, and who can remove them', () => {
  const azures = (by: string) => new AzureError('conflict', 'ScopeLocked', `The scope '${scope}' cannot perform delete operation because following scope(s) are locked: '${by}'. Please remove the lock and try again.`, { status: 409 });
  assert.equal(describeFailure(azures('/subscriptions/s1/resourceGroups/rg-pay')).message, 'acrpay is locked: a lock stands on resource group rg-pay (ScopeLocked). Remove it first: an Owner or User Access Administrator can.');
  assert.equal(describeFailure(azures(`${scope},/subscriptions/s1`)).message, 'acrpay is locked: locks stand on acrpay and subscription s1 (ScopeLocked). Remove them first: an Owner or User Access Administrator can.');
  assert.equal(describeFailure(new AzureError('conflict', 'ScopeLocked', 'Gesperrt.')).message, 'A lock forbids this: remove it first (ScopeLocked). Gesperrt.');
});

test('who has a right that is missing can be shown, where somebody shows it', () => {
  const shown: unknown[] = [];
  const missing = { action: 'Microsoft.Authorization/roleAssignments/write', scope };
  const { ways } = describeFailure(new AzureError('denied', 'AuthorizationFailed', 'x', { missing }), (asked) => shown.push(asked));
  assert.deepEqual(ways.map(({ title }) => title), ['Show Who', 'Copy Request']);
  ways[0]?.run();
  assert.deepEqual(shown, [missing]);
});

for (const [name, error, said] of [
  ['a role that vanished', new AzureError('notFound', 'RoleDefinitionDoesNotExist', "The specified role definition with ID 'x' does not exist."), 'The role is gone: somebody has deleted it. Choose another one (RoleDefinitionDoesNotExist).'],
  ['a principal that is too new', new AzureError('invalid', 'PrincipalNotFound', 'Principal x does not exist in the directory y.'), 'The identity is too new: Microsoft Entra ID does not know it everywhere yet. Try again in a minute (PrincipalNotFound).'],
  ['a condition that Azure does not take', new AzureError('invalid', 'InvalidCondition', 'The given role assignment condition is invalid.'), 'Azure does not take the condition (InvalidCondition). The given role assignment condition is invalid.'],
  ['an identity that is gone', new AzureError('notFound', 'IdentityGone', 'The identity mi-x is gone: somebody has deleted it. Nothing was assigned.'), 'The identity mi-x is gone: somebody has deleted it. Nothing was assigned.'],
] as const) {
  test(`${name} has a message of its own`, () => assert.equal(describeFailure(error).message, said));
}

test('a failure that may pass offers to try again, others do not', () => {
  const transient = (['offline', 'throttled', 'unavailable', 'denied', 'invalid', 'notFound'] as const).filter((kind) => describeFailure(new AzureError(kind, 'X', 'x')).transient);
  assert.deepEqual(transient, ['offline', 'throttled', 'unavailable']);
});

test('a service that asks to be left alone says for how long', () => {
  const { message } = describeFailure(new AzureError('throttled', 'TooManyRequests', 'Slow down.', { status: 429, waitSeconds: 3541 }));
  assert.equal(message, 'Azure asks to slow down (TooManyRequests). Try again in 60 minutes.');
});

test('who has to sign in is offered that, and the other ways in', () => {
  assert.deepEqual(describeFailure(new AzureError('signInNeeded', 'NoSession', 'Nobody is signed in')).ways.map(({ title }) => title), ['Sign In', 'Use Another Credential']);
});

for (const [code, what] of [['ErrCode_InsufficientVCPUQuota', /Choose another machine size or another region, or request more quota/], ['QuotaExceeded', /request more quota/], ['K8sVersionNotSupported', /Choose one of the Kubernetes versions that Azure lists/]] as const) {
  test(`${code} says what to do, whether Azure refused or could not finish`, () => {
    for (const kind of ['invalid', 'operationFailed'] as const) assert.match(describeFailure(new AzureError(kind, code, 'It went wrong')).message, what);
  });
}

test("every message names Azure's code, and the details have what support asks for", () => {
  for (const kind of ['offline', 'throttled', 'unavailable', 'invalid', 'notFound', 'conflict', 'operationFailed', 'signInNeeded', 'unexpected'] as const) {
    const { message, details } = describeFailure(new AzureError(kind, 'TheCode', 'It went wrong', { status: 400, correlationId: 'c-1' }));
    assert.ok(message.includes('(TheCode)'), `${kind}: ${message}`);
    assert.deepEqual(details, ['Code: TheCode', 'Status: 400', 'Correlation ID: c-1']);
  }
});
