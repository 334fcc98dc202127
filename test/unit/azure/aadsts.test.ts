import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aadstsOf } from '../../../src/azure/aadsts.ts';
import { entraFailure } from '../../../src/azure/errors.ts';

test("Entra's number is read from its own field, from the text, and from what caused it", () => {
  assert.equal(aadstsOf({ errorResponse: { errorCodes: [50076] } }), 50076);
  assert.equal(aadstsOf(new Error('interaction_required: AADSTS50079: Due to a change')), 50079);
  assert.equal(aadstsOf(new Error('failed', { cause: new Error('AADSTS90002: Tenant not found') })), 90002);
  assert.equal(aadstsOf(new Error('failed')), undefined);
});

test('a number that is not known keeps the first sentence of its own words, without trace IDs', () => {
  const { code, message } = entraFailure(99999, 'invalid_grant: AADSTS99999: Something is off. Trace ID: 1 Correlation ID: 2');
  assert.deepEqual([code, message], ['AADSTS99999', 'Something is off.']);
});

for (const [number, code] of [[50020, 'NotInTenant'], [50057, 'AccountDisabled'], [50076, 'SecondSignInNeeded'], [50173, 'SignInRevoked'], [70008, 'SignInExpired'], [90002, 'TenantNotFound']] as const)
  test(`AADSTS${number} is ${code}, in words that say what to do`, () => {
    const failure = entraFailure(number, '');
    assert.equal(failure.kind, 'signInNeeded');
    assert.equal(failure.code, code);
    assert.match(failure.message, new RegExp(`\\(AADSTS${number}\\)$`));
  });
