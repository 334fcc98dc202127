import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const script = new URL('../../scripts/sample-azure.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'sample-azure-test-'));
after(() => rmSync(folder, { recursive: true }));

interface Ready {
  readonly resourceManager: string;
  readonly authority: string;
  readonly graph: string;
  readonly caFile: string;
  readonly tenantId: string;
}

/** The command until it ends; `ready` resolves with its first line. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [script.pathname, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ready = new Promise<Ready>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.endsWith('\n')) resolve(JSON.parse(out) as Ready);
    });
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return { child, ready, ended };
}

function post({ authority, caFile }: Ready, path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${authority}${path}`, { method: 'POST', ca: readFileSync(caFile), headers: { 'content-type': 'application/x-www-form-urlencoded' } }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

describe('npm run sample-azure', { timeout: 30_000 }, () => {
  it('says in one line where it is, and ends cleanly on a signal, its certificate gone', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { child, ready, ended } = start('--json', '--seed', 'empty');
      const { resourceManager, authority, graph, caFile, tenantId } = await ready;
      for (const url of [resourceManager, authority, graph]) assert.match(url, /^https:\/\/localhost:\d+$/);
      assert.match(tenantId, /^[0-9a-f-]{36}$/);
      assert.match(readFileSync(caFile, 'utf8'), /^-----BEGIN CERTIFICATE-----/);
      child.kill(signal);
      const { code, out, err } = await ended;
      assert.deepEqual([code, out.trim().split('\n').length, err], [0, 1, '']);
      assert.ok(!existsSync(caFile));
    }
  });

  it('logs exchanges as JSON lines without secrets and tokens, and plays a script of faults', async () => {
    const log = join(folder, 'log.jsonl');
    const faults = join(folder, 'faults.json');
    writeFileSync(faults, JSON.stringify([{ path: '/v2.0/token', times: 1, status: 503, code: 'ServerBusy' }]));
    const { child, ready, ended } = start('--json', '--log', log, '--faults', faults);
    const at = await ready;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'me', client_secret: 'hunter2', scope: `${at.resourceManager}/.default` }).toString();
    assert.equal(await post(at, '/common/oauth2/v2.0/token', body), 503);
    assert.equal(await post(at, '/common/oauth2/v2.0/token', body), 200);
    child.kill('SIGTERM');
    await ended;
    const text = readFileSync(log, 'utf8');
    const [, second] = text.trim().split('\n').map((line) => JSON.parse(line) as { request: { body: Record<string, string> }; response: { status: number; body: Record<string, unknown> } });
    assert.deepEqual([second?.request.body['client_id'], second?.response.status, second?.response.body['token_type']], ['me', 200, 'Bearer']);
    assert.doesNotMatch(text, /hunter2|eyJ/);
  });

  it('says what is wrong with what it was asked for', async () => {
    const wrong = join(folder, 'wrong.json');
    writeFileSync(wrong, JSON.stringify([{ path: '/x', staus: 500 }]));
    const noJson = join(folder, 'no.json');
    writeFileSync(noJson, '[{');
    const mistakes: [string[], RegExp][] = [
      [['--seed', 'huge'], /--seed is one of walk, small, large, long, guest, pulls, empty, not huge/],
      [['--latency', 'slow'], /--latency is a whole number/],
      [['--host', '0.0.0.0'], /listens on this machine alone/],
      [['--faults', wrong], /has "staus", which is none of/],
      [['--faults', noJson], /no\.json is no JSON/],
      [['--faults', join(folder, 'gone.json')], /ENOENT.*gone\.json/],
      [['--cheese'], /Unknown option '--cheese'/],
    ];
    for (const [args, message] of mistakes) {
      const { code, err } = await start(...args).ended;
      assert.equal(code, 1);
      assert.match(err, message);
      assert.doesNotMatch(err, /^\s+at /m, 'no stack');
    }
  });
});
