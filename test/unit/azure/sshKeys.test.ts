import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ensureSshKey, listSshKeys } from '../../../src/azure/node/sshKeys.ts';

const before = process.env['HOME'];
let home = '';
const at = (file: string) => join(home, file.slice(2));
const rsa = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 ada@contoso';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  process.env['HOME'] = home;
});
afterEach(() => {
  process.env['HOME'] = before;
  rmSync(home, { recursive: true });
});

function put(file: string, text: string): void {
  mkdirSync(join(home, '.ssh'), { recursive: true });
  writeFileSync(at(file), text);
}

test('a pair is made where ssh looks for it, the private key for its owner alone, and ssh takes it', async () => {
  const line = await ensureSshKey('~/.ssh/aks-new_rsa.pub', 'aks-new');
  assert.match(line, /^ssh-rsa AAAAB3NzaC1yc2E[A-Za-z0-9+/=]+ aks-new$/);
  assert.equal(readFileSync(at('~/.ssh/aks-new_rsa.pub'), 'utf8'), `${line}\n`);
  assert.equal(statSync(at('~/.ssh/aks-new_rsa')).mode & 0o777, 0o600);
  assert.equal(statSync(at('~/.ssh')).mode & 0o777, 0o700);
  const derived = execFileSync('ssh-keygen', ['-y', '-f', at('~/.ssh/aks-new_rsa')], { encoding: 'utf8' });
  assert.equal(derived.trim().split(' ')[1], line.split(' ')[1]);
  assert.match(execFileSync('ssh-keygen', ['-l', '-f', at('~/.ssh/aks-new_rsa.pub')], { encoding: 'utf8' }), /^4096 /);
});

test('a pair that is there is used, and left as it is', async () => {
  put('~/.ssh/aks-new_rsa.pub', `${rsa}\n`);
  put('~/.ssh/aks-new_rsa', 'mine');
  assert.equal(await ensureSshKey('~/.ssh/aks-new_rsa.pub', 'aks-new'), rsa);
  assert.equal(readFileSync(at('~/.ssh/aks-new_rsa'), 'utf8'), 'mine');
});

test('a private key without its public one is not written over', async () => {
  put('~/.ssh/aks-new_rsa', 'mine');
  await assert.rejects(ensureSshKey('~/.ssh/aks-new_rsa.pub', 'aks-new'), { message: 'There is a key ~/.ssh/aks-new_rsa without its public key. Choose another key, or move it away.' });
  assert.equal(readFileSync(at('~/.ssh/aks-new_rsa'), 'utf8'), 'mine');
  assert.equal(existsSync(at('~/.ssh/aks-new_rsa.pub')), false);
});

test('a key of another kind than RSA is named, since AKS does not take it', async () => {
  put('~/.ssh/aks-new_rsa.pub', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ada@contoso\n');
  await assert.rejects(ensureSshKey('~/.ssh/aks-new_rsa.pub', 'aks-new'), /holds no RSA key/);
});

test('the RSA keys that are there are listed by name, others are not', async () => {
  put('~/.ssh/work.pub', `${rsa}\n`);
  put('~/.ssh/id_rsa.pub', `${rsa}\n`);
  put('~/.ssh/id_ed25519.pub', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ada@contoso\n');
  put('~/.ssh/id_rsa', 'secret');
  put('~/.ssh/many.pub', `${rsa}\n${rsa}\n`);
  assert.deepEqual(await listSshKeys(), [{ file: '~/.ssh/id_rsa.pub', publicKey: rsa }, { file: '~/.ssh/work.pub', publicKey: rsa }]);
});

test('where there is no such folder there are no keys', async () => {
  assert.deepEqual(await listSshKeys(), []);
});

test('a folder that may not be read is said to be so', { skip: process.getuid?.() === 0 ? 'root may read everything' : false }, async () => {
  put('~/.ssh/id_rsa.pub', rsa);
  chmodSync(at('~/.ssh'), 0o000);
  await assert.rejects(listSshKeys(), { code: 'EACCES' });
  chmodSync(at('~/.ssh'), 0o700);
});
