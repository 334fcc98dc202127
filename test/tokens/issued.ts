// Every token that a sample Azure issues in a run of the tests, so that all that the run has written can be searched for them.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Exchange } from '../../src/emulator/sampleAzure.ts';

/** The variable that names the file that they go to, which is outside of what is searched. */
export const issuedTokens = 'ISSUED_TOKENS';

export function issuedSoFar(): string[] {
  const file = process.env[issuedTokens];
  if (file === undefined || !existsSync(file)) return [];
  return [...new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean))];
}

/** Keeps the tokens of an exchange: those that the authority or a registry answers, and those that were sent, in the header, in a form or for a command in a cluster. */
export function keepIssued({ request, response }: Exchange): void {
  const file = process.env[issuedTokens];
  if (file === undefined) return;
  const sent = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const answered = [...(response?.body ?? '').matchAll(/"(?:access_token|refresh_token)":"([^"]+)"/g)].map(([, token]) => token);
  const form = /form-urlencoded/i.test(request.headers['content-type'] ?? '') ? new URLSearchParams(request.body ?? '') : new URLSearchParams();
  const forCluster = /"clusterToken":"([^"]+)"/.exec(request.body ?? '')?.[1];
  for (const token of [sent, forCluster, form.get('access_token'), form.get('refresh_token'), ...answered]) if (token) appendFileSync(file, `${token}\n`);
}
