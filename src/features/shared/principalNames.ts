import type { TenantRef } from '../../azure/clients.ts';
import { principalsById } from '../../azure/directory.ts';
import type { Principal } from '../../azure/directory.ts';
import { AzureError } from '../../azure/errors.ts';
import type { App } from './app.ts';

/** The names of principals where the directory may be read; else, in few words, why it may not. By ID in lower case. */
export async function namesOf(app: App, at: TenantRef, ids: readonly string[], signal: AbortSignal): Promise<{ names?: Map<string, Principal>; problem?: string }> {
  if (ids.length === 0) return { names: new Map() };
  try {
    return { names: await principalsById(app.cloud(), at, ids, signal) };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return { problem: app.describe(error).short };
  }
}
