// The sample Azure as a server of this machine, for the Azure CLI and any other client. Ctrl-C ends it.
//
//   npm run sample-azure -- [--port 7443] [--host 127.0.0.1] [--seed walk|small|large|long|guest|empty] [--latency MS]
//                           [--faults FILE] [--log FILE] [--json]
//
// When it is ready it prints one line of JSON: {"resourceManager", "authority", "graph", "caFile", "tenantId"}.
// With --json nothing else is printed.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contoso } from '../src/emulator/seed/people.ts';
import { createSampleAzure, recordOf, seedNames } from '../src/emulator/sampleAzure.ts';
import type { Fault, SampleAzureOptions } from '../src/emulator/sampleAzure.ts';
import { createCertificates } from './sampleAzure/certificates.ts';
import { guide } from './sampleAzure/guide.ts';
import { loopbackAddresses, names, serve } from './sampleAzure/front.ts';

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      port: { type: 'string', default: '7443' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string', default: 'walk' },
      latency: { type: 'string', default: '0' },
      faults: { type: 'string' },
      log: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const azure = createSampleAzure({
    seed: oneOf(seedNames, options.seed, 'seed'),
    // As long as a person needs to look: who counts on Resource Graph to know what was just written finds out here.
    graphLagMs: 2000,
    latencyMs: wholeNumber(options.latency, 'latency', 600_000),
    ...(options.faults !== undefined && { faults: faultsOf(options.faults) }),
    ...(options.log !== undefined && { onExchange: logger(options.log) }),
  });
  const certificates = await createCertificates(names, loopbackAddresses);
  const front = await serve(azure, { certificates, host: options.host, port: wholeNumber(options.port, 'port', 65_535) }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw new Error(`Port ${options.port} is taken. --port 0 takes a free one.`, { cause: error });
    throw error;
  });

  const folder = mkdtempSync(join(tmpdir(), 'sample-azure-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificates.ca);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void front.close().then(() => process.exit(0));
    });
  }

  const addresses = { resourceManager: front.origin, authority: front.origin, graph: front.origin, caFile, tenantId: contoso.tenantId };
  console.log(JSON.stringify(addresses));
  if (!options.json) console.error(`\nThe sample Azure (${options.seed}) is ready. Ctrl-C ends it. The Azure CLI on it, in another shell:\n\n${guide(addresses)}\n`);
}

function oneOf<T extends string>(known: readonly T[], value: string, option: string): T {
  const found = known.find((name) => name === value);
  if (found === undefined) throw new Error(`--${option} is one of ${known.join(', ')}, not ${value}.`);
  return found;
}

function wholeNumber(text: string, option: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new Error(`--${option} is a whole number of at most ${most}, not ${text}.`);
}

/** The script of faults in a file: a list, as src/emulator/faults.ts has it. */
function faultsOf(file: string): readonly Fault[] {
  const faults = jsonIn(file);
  if (!Array.isArray(faults)) throw new Error(`${file} does not hold a list of faults.`);
  return faults as Fault[]; // Each is checked by the emulator, which says what is wrong with it.
}

function jsonIn(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is no JSON: ${String(cause)}`, { cause });
  }
}

/** Writes each exchange as a line of JSON, without tokens and secrets. */
function logger(file: string): NonNullable<SampleAzureOptions['onExchange']> {
  writeFileSync(file, '');
  return (exchange) => appendFileSync(file, `${JSON.stringify(recordOf(exchange))}\n`);
}
