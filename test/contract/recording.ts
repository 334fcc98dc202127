import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepIssued } from '../tokens/issued.ts';
import { createSampleAzure as create, recordOf } from '../../src/emulator/sampleAzure.ts';
import type { SampleAzure, SampleAzureOptions } from '../../src/emulator/sampleAzure.ts';

// Where the run wants to see every exchange; each process has a file of its own there.
const folder = process.env['EXCHANGES'];

/** The sample as the contract tests take it: its exchanges can be checked against the specifications afterwards. */
export function createSampleAzure(options: SampleAzureOptions = {}): SampleAzure {
  if (folder === undefined) return create(options);
  const file = join(folder, `${process.pid}.jsonl`);
  return create({
    ...options,
    onExchange: (exchange) => {
      keepIssued(exchange);
      appendFileSync(file, `${JSON.stringify(recordOf(exchange))}\n`);
      options.onExchange?.(exchange);
    },
  });
}
