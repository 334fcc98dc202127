// What the extension shows as "the same in a shell" does the same: each command, run by the real Azure CLI on one sample
// Azure, leaves behind what the extension's own operation leaves behind on another.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { lineOf } from '../../src/azure/asCode/shell.ts';
import { builtInRoles } from '../../src/emulator/builtInRoles.ts';
import { createSampleAzure, recordOf } from '../../src/emulator/sampleAzure.ts';
import type { SampleAzure } from '../../src/emulator/sampleAzure.ts';
import { root } from '../workbench/machine.ts';
import { keepIssued } from '../tokens/issued.ts';
import { agreesOnCommands } from './commandInvoke.ts';
import { agreesAfterMove } from './moveAgreement.ts';
import { at, pairs } from './parityPairs.ts';
import type { Pair } from './parityPairs.ts';
import { alone, bash } from './shell.ts';
import { signIn } from './signedIn.ts';
import type { Run } from './signedIn.ts';

/** How many pairs this CLI can be asked for, how many of them do the same, and for how many it is too old. Exchanges go to `log`. */
export async function inParity(log: string): Promise<{ passed: number; all: number; skipped: number }> {
  const sample = () =>
    createSampleAzure({
      operationMs: 0,
      onExchange: (exchange) => {
        keepIssued(exchange);
        appendFileSync(log, `${JSON.stringify(recordOf(exchange))}\n`);
      },
    });
  const [azs, ours] = [sample(), sample()];
  const version = await minorVersion();
  const known = await pairs(ours.cloud);
  const all = known.filter(({ since = 0 }) => since <= version);
  for (const { name, since } of known.filter((pair) => !all.includes(pair))) console.log(`SKIPPED ${name}: az 2.${version} has no such command, 2.${since} has`);
  const figures = { all: all.length + 2, skipped: known.length - all.length };
  const cli = await signIn(azs, at.tenantId, root);
  if (!cli) return { passed: 0, ...figures };
  try {
    let passed = 0;
    for (const pair of all) {
      azs.reset();
      ours.reset();
      passed += Number(await isSame(pair, azs, ours, cli.run));
    }
    azs.reset();
    passed += Number(await agreesAfterMove(azs.cloud, cli.run));
    azs.reset();
    ours.reset();
    passed += Number(await agreesOnCommands(azs.cloud, ours.cloud, cli.run));
    return { passed, ...figures };
  } finally {
    await cli.close();
  }
}

/** Of the CLI 2.x. */
async function minorVersion(): Promise<number> {
  const { lines } = await bash(['-c', `az version --query '"azure-cli"' --output tsv`], { env: alone });
  return Number(lines[0]?.split('.')[1] ?? 0);
}

async function isSame({ name, commands, own, state, restores }: Pair, azs: SampleAzure, ours: SampleAzure, run: Run): Promise<boolean> {
  try {
    const lines = commands.map((command) => lineOf(command, 'bash'));
    const before = await stateOf(ours, state);
    const known = new Set([...builtInRoles.keys(), ...guidsIn(JSON.stringify(before)), ...guidsIn(lines.join(' '))]);
    for (const line of lines) {
      const { code, lines: printed } = await run(line);
      assert.equal(code, 0, `${line}\n${printed.join('\n')}`);
    }
    await own(ours.cloud);
    const after = comparable(await stateOf(ours, state), known);
    assert.deepEqual(comparable(await stateOf(azs, state), known), after);
    if (!restores) assert.notDeepEqual(after, comparable(before, known), 'nothing has changed');
    console.log(`PASS    ${name}: az does the same`);
    return true;
  } catch (error) {
    console.log(`FAIL    ${name}: az does the same\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** What Azure answers to each path: the status where there is nothing. */
async function stateOf(azure: SampleAzure, paths: readonly string[]): Promise<unknown[]> {
  const { cloud } = azure;
  const token = await cloud.credential().getToken(`${cloud.resourceManagerAudience}/.default`);
  return Promise.all(
    paths.map(async (path) => {
      const { status, body } = await azure.handle({ method: 'GET', url: `${cloud.resourceManager}${path}`, headers: { authorization: `Bearer ${token?.token}` } });
      return status === 200 ? (JSON.parse(body) as unknown) : status;
    }),
  );
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

function guidsIn(text: string): string[] {
  return [...text.matchAll(guid)].map(([found]) => found.toLowerCase());
}

/** Without what is another one each time: times, a cluster's resourceUID, and GUIDs that nobody has asked for. Lists have no order. */
function comparable(state: unknown, known: ReadonlySet<string>): unknown {
  if (typeof state === 'string') {
    if (/^\d{4}-\d\d-\d\dT/.test(state)) return '(time)';
    if (/^[0-9a-f]{24}$/.test(state)) return '(uid)';
    return state.replaceAll(guid, (found) => (known.has(found.toLowerCase()) ? found : '(new)'));
  }
  if (Array.isArray(state)) return state.map((item) => comparable(item, known)).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof state !== 'object' || state === null) return state;
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, comparable(value, known)]));
}
