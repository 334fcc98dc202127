import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { issueToken } from '../../../src/emulator/token.ts';
import { searchForTokens } from '../../tokens/search.ts';

const { token } = issueToken({ now: () => 1_700_000_000_000 }, { tenantId: 't', objectId: 'o', name: 'ada@contoso.com', audience: 'https://management.sample.azure' });
const refreshToken = 'sample.0b1c2d3e-1111-4222-8333-444455556666';

for (const [what, text, held] of [
  ['a whole token', `GET /subscriptions authorization: Bearer ${token}`, true],
  ['its payload alone', `payload=${token.split('.')[1] ?? ''};`, true],
  ['a refresh token', `{"refresh_token":"${refreshToken}"}`, true],
  ['a token that nobody has listed', `x ${token.replaceAll('a', 'b')} y`, true],
  ['a line without one', 'GET https://management.sample.azure/subscriptions 200 12 ms 0b1c2d3e-1111-4222-8333-444455556666', false],
] as const)
  test(`the search ${held ? 'finds' : 'leaves alone'} ${what}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
    try {
      mkdirSync(join(folder, 'logs'));
      writeFileSync(join(folder, 'logs/exthost.log'), `before\n${text}\nafter`);
      writeFileSync(join(folder, 'screen.png'), token);
      assert.deepEqual(searchForTokens(folder, what.startsWith('a token that') ? [] : [token, refreshToken]), { files: 1, found: held ? ['logs/exthost.log'] : [] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
