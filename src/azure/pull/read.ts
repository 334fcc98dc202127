import { AzureError } from '../errors.ts';

/** Something that was asked for: the answer, or why there is none. */
export type Read<T> = { readonly value: T } | { readonly error: AzureError };

/** One part of several, of which each may fail by itself. */
export async function read<T>(ask: () => Promise<T>): Promise<Read<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return { error };
  }
}

export function valueOf<T>(part: Read<T> | undefined): T | undefined {
  return part && 'value' in part ? part.value : undefined;
}

export function errorOf(part: Read<unknown> | undefined): AzureError | undefined {
  return part && 'error' in part ? part.error : undefined;
}
