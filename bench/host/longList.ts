import { extensions } from 'vscode';
import type { Api } from '../../src/api.ts';
import { retained } from '../heap.ts';

/** What a long group takes in the host, with all of its rows in the view. */
export interface LongList {
  readonly rows: number;
  /** Above the host before the extension was activated, in bytes: all of the extension, and what VS Code keeps of its rows. */
  readonly heapBytes: number;
}

/** The heap once nothing more becomes free: the last rows are still on their way to the view. */
async function settled(): Promise<number> {
  let last = Infinity;
  for (let bytes = retained(); last - bytes > 500_000; bytes = retained()) {
    last = bytes;
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
  return last;
}

/** Waits until somebody has opened the first subscription's identities in the view, and loaded more until there are no more. */
export async function longList(): Promise<LongList> {
  const extension = extensions.getExtension<Api>('azure-managed-identities.azure-managed-identities');
  if (!extension) throw new Error('The extension is not there.');
  const before = retained();
  const { rows } = await extension.activate();
  const end = performance.now() + 120_000;
  while (performance.now() < end) {
    const [subscription] = (await rows([])) ?? [];
    const group = (subscription && (await rows([subscription.id, 'identities']))) ?? [];
    if (group.length > 1 && group.every(({ kind }) => kind === 'identity')) return { rows: group.length, heapBytes: (await settled()) - before };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The group was not loaded in time.');
}
