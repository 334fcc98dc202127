// How quick the inventory is, beside the ways of others, in one run.
//
//   npm run bench                 prints what it measures, and writes it into bench/README.md
//   npm run bench -- --json       prints one JSON object, and writes nothing
//
// Ends with 1 where an aim is missed.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/workbench/machine.ts';
import { aimsOf } from './aims.ts';
import { latencyMs } from './estates.ts';
import { measureFirstLevel } from './firstLevel.ts';
import type { FirstLevel } from './firstLevel.ts';
import { measureActivation, measureLongList, prepareHost } from './inHost.ts';
import type { ActivationMedians } from './inHost.ts';
import type { LongList } from './host/longList.ts';
import { measureOpening } from './opening.ts';
import type { Opening } from './opening.ts';
import { readme } from './readme.ts';

export interface Results {
  readonly date: string;
  readonly machine: string;
  readonly latencyMs: number;
  readonly firstLevel: readonly FirstLevel[];
  readonly opening: readonly Opening[];
  readonly longList: LongList;
  readonly activation: ActivationMedians;
}

for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) process.on(signal, () => process.exit(code));
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const results = await measure();
const aims = aimsOf(results);
if (options.json) console.log(JSON.stringify({ ...results, aims }));
else {
  const text = readme(results, aims);
  writeFileSync(join(root, 'bench/README.md'), text);
  console.log(text);
}
process.exit(aims.every(({ met }) => met) ? 0 : 1);

async function measure(): Promise<Results> {
  say('Activation');
  await prepareHost();
  const activation = await measureActivation(5);
  say('12,000 identities in the view');
  const longList = await measureLongList(12_000);
  const opening: Opening[] = [];
  for (const identities of [10, 1000, 12_000]) {
    say(`Opening a group of ${identities}`);
    opening.push(await measureOpening(identities));
  }
  const firstLevel: FirstLevel[] = [];
  for (const subscriptions of [1, 10, 100, 300, 1000]) {
    say(`The first level of ${subscriptions} subscriptions`);
    firstLevel.push(await measureFirstLevel(subscriptions));
  }
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.versions.node}`;
  return { date: new Date().toISOString().slice(0, 10), machine, latencyMs, firstLevel, opening, longList, activation };
}

/** On the other channel: with --json there is nothing but JSON on the first. */
function say(text: string): void {
  console.error(`  ${text} …`);
}
