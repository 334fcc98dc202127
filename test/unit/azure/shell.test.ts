import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { az, lineOf } from '../../../src/azure/asCode/shell.ts';
import type { Shell } from '../../../src/azure/asCode/shell.ts';

const azCommand = (verb: string, options: Parameters<typeof az>[1], shell: Shell = 'bash') => lineOf(az(verb, options), shell);

test('options follow the verb in order; flags have no value; undefined ones are left out', () => {
  assert.equal(azCommand('aks update', { name: 'aks-1', 'enable-managed-identity': true, tags: undefined }), 'az aks update --name aks-1 --enable-managed-identity');
});

test('a list is one word each', () => {
  assert.equal(azCommand('identity create', { tags: ['a=1', 'b=two words'] }), "az identity create --tags a=1 'b=two words'");
});

for (const nasty of ["it's", '$(touch /tmp/x)', '`id`', 'a"b', 'two words', 'line\nbreak', '', '!!', '; rm', '*', '\\', '~']) {
  test(`bash reads ${JSON.stringify(nasty)} as it was meant`, () => {
    const command = azCommand('x', { name: nasty }).replace(/^az x --name/, "printf '%s'");
    assert.equal(execFileSync('bash', ['-c', command], { encoding: 'utf8' }), nasty);
  });
}

test('in PowerShell quotes are doubled, and a leading @ is no splatting', () => {
  assert.equal(azCommand('x', { name: "it's $x", file: '@tags' }, 'powershell'), "az x --name 'it''s $x' --file '@tags'");
});

test('the value of an option may be what another command prints, whatever is quoted in that', () => {
  const inner = az('aks show', { name: "it's", query: 'a b' });
  assert.equal(azCommand('x', { id: inner, name: 'y' }), `az x --id "$(az aks show --name 'it'\\''s' --query 'a b')" --name y`);
  assert.equal(azCommand('x', { id: inner }, 'powershell'), `az x --id "$(az aks show --name 'it''s' --query 'a b')"`);
  assert.equal(execFileSync('bash', ['-c', `az() { printf %s "\${@: -1}"; }; ${azCommand('x', { id: az('aks show', { name: "it's" }) })}`], { encoding: 'utf8' }), "it's");
});

test('a file of the home directory is found there, whatever its name', () => {
  const command = azCommand('x', { file: { inHome: ".ssh/it's $x.pub" }, name: 'y' }).replace(/^az x --file/, "printf '%s '");
  assert.equal(execFileSync('bash', ['-c', command], { encoding: 'utf8', env: { HOME: '/home/two words' } }), "/home/two words/.ssh/it's $x.pub --name y ");
  assert.equal(azCommand('x', { file: { inHome: '.ssh/a.pub' } }), 'az x --file "$HOME"/.ssh/a.pub');
  assert.equal(azCommand('x', { file: { inHome: ".ssh/it's.pub" } }, 'powershell'), "az x --file ($HOME + '/.ssh/it''s.pub')");
});
