import assert from 'node:assert/strict';
import { AzureError } from '../../../src/azure/errors.ts';

/** What a call failed with. Fails itself where the call does not, or with another error. */
export async function failed(call: Promise<unknown>): Promise<AzureError> {
  const error: unknown = await call.then(() => assert.fail('it did not fail'), (reason: unknown) => reason);
  assert.ok(error instanceof AzureError, String(error));
  return error;
}

/** For `assert.rejects`: with an error of that kind, and of that code where one is named. */
export function failsWith(kind: AzureError['kind'], code?: string): (error: unknown) => boolean {
  return (error) => error instanceof AzureError && error.kind === kind && (code === undefined || error.code === code);
}
