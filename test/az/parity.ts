// What the extension shows as "the same in a shell" does the same: each command, run by the real Azure CLI on one sample
// Azure, leaves behind what the extension's own operation leaves behind on another.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../../scripts/sampleAzure/certificates.ts';
import { loopbackAddresses, names, serve } from '../../scripts/sampleAzure/front.ts';
import { lineOf } from '../../src/azure/asCode/shell.ts';
import { builtInRoles } from '../../src/emulator/builtInRoles.ts';
import { createSampleAzure, recordOf } from '../../src/emulator/sampleAzure.ts';
import type { SampleAzure } from '../../src/emulator/sampleAzure.ts';
import { root } from '../workbench/machine.ts';
import { keepIssued } from '../tokens/issued.ts';
import { agreesAfterMove } from './moveAgreement.ts';
import { at, pairs } from './parityPairs.ts';
import type { Pair } from './parityPairs.ts';
import { alone, bash, guided } from './shell.ts';

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
  const certificates = await createCertificates(names, loopbackAddresses);
  const folder = mkdtempSync(join(tmpdir(), 'parity-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificates.ca);
  const front = await serve(azs, { certificates, host: '127.0.0.1', port: 0 });
  try {
    const { origin } = front;
    const version = await minorVersion();
    const known = await pairs(ours.cloud);
    const all = known.filter(({ since = 0 }) => since <= version);
    for (const { name, since } of known.filter((pair) => !all.includes(pair))) console.log(`SKIPPED ${name}: az 2.${version} has no such command, 2.${since} has`);
    const skipped = known.length - all.length;
    const login = await guided({ resourceManager: origin, authority: origin, graph: origin, caFile, tenantId: at.tenantId });
    if (login === undefined) return { passed: 0, all: all.length + 1, skipped };
    const env = { ...alone, AZURE_CONFIG_DIR: login, REQUESTS_CA_BUNDLE: caFile, PYTHONPATH: join(root, 'test/az/python') };
    let passed = 0;
    for (const pair of all) {
      azs.reset();
      ours.reset();
      passed += Number(await isSame(pair, azs, ours, async (line) => bash(['-c', line], { env })));
    }
    azs.reset();
    passed += Number(await agreesAfterMove(azs.cloud, async (line) => bash(['-c', line], { env })));
    return { passed, all: all.length + 1, skipped };
  } finally {
    await front.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of the CLI 2.x. */
async function minorVersion(): Promise<number> {
  const { lines } = await bash(['-c', `az version --query '"azure-cli"' --output tsv`], { env: alone });
  return Number(lines[0]?.split('.')[1] ?? 0);
}

async function isSame({ name, commands, own, state, restores }: Pair, azs: SampleAzure, ours: SampleAzure, run: (line: string) => Promise<{ code: number | null; lines: string[] }>): Promise<boolean> {
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
