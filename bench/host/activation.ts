import { registerHooks } from 'node:module';
import { extensions } from 'vscode';
import { retained } from '../heap.ts';

/** What it takes to activate an extension. */
export interface Activation {
  /** From asking for it until it is there, loading included. */
  readonly ms: number;
  /** Of JavaScript that was loaded, in bytes. Zero where the environment does not ask for it: looking takes time itself. */
  readonly loadedBytes: number;
  /** In bytes, after everything that can be freed was freed. */
  readonly heapBytes: number;
}

const ids = { hello: 'bench.hello-world', product: 'azure-managed-identities.azure-managed-identities' } as const;

/** Of the extension that the environment names, and of no other: whoever is first in a host pays for what all need. */
export async function activation(): Promise<Activation> {
  return activate(ids[process.env['BENCH_EXTENSION'] === 'hello' ? 'hello' : 'product']);
}

async function activate(id: string): Promise<Activation> {
  const extension = extensions.getExtension(id);
  if (!extension || extension.isActive) throw new Error(`${id} is ${extension ? 'active already' : 'not there'}.`);
  const loaded = process.env['BENCH_BYTES'] === undefined ? undefined : countBytes(extension.extensionPath);
  const before = retained();
  const begun = performance.now();
  await extension.activate();
  const ms = performance.now() - begun;
  return { ms, loadedBytes: loaded?.() ?? 0, heapBytes: retained() - before };
}

/** Counts what is loaded from the folder until the count is asked for. */
function countBytes(folder: string): () => number {
  let bytes = 0;
  const hooks = registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (url.includes(folder) && loaded.source) bytes += Buffer.byteLength(loaded.source);
      return loaded;
    },
  });
  return () => {
    hooks.deregister();
    return bytes;
  };
}
