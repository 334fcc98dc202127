import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { inOneLine, joined } from '../../../src/ui/shell.ts';

const lines = ["echo 'helm repo add'", 'false', 'echo never'];

test('several commands go into a terminal as one line, of which nothing is run before Enter is pressed', () => {
  assert.equal(inOneLine(lines, 'bash'), "echo 'helm repo add' && false && echo never");
  assert.equal(inOneLine(lines, 'powershell'), "echo 'helm repo add'; false; echo never");
  for (const shell of ['bash', 'powershell'] as const) {
    assert.doesNotMatch(inOneLine(lines, shell), /[\r\n]/);
    assert.equal(joined(lines.map((line) => () => line.split(' ')), shell), inOneLine(lines, shell));
  }
});

test('in bash what comes after a command that failed is not run', () => {
  assert.equal(execFileSync('bash', ['-c', `${inOneLine(lines, 'bash')} || true`], { encoding: 'utf8' }), 'helm repo add\n');
});
