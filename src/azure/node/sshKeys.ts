import { createPublicKey, generateKeyPair } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

// Keys for signing in to nodes, where ssh looks for them. A private key goes from its making into its file and nowhere else.

export interface SshKey {
  /** Its file, for instance "~/.ssh/id_rsa.pub". */
  readonly file: string;
  /** One line, as it stands in authorized_keys. */
  readonly publicKey: string;
}

const folder = '~/.ssh';

/** Where "~" is, at the time of asking. */
function path(file: string): string {
  return join(homedir(), file.slice(2));
}

/** The public keys that AKS takes, which are RSA's alone (https://github.com/Azure/AKS/issues/4431), by name. */
export async function listSshKeys(): Promise<SshKey[]> {
  const names = await unlessMissing(async () => readdir(path(folder)), []);
  const keys = await Promise.all(names.filter((name) => name.endsWith('.pub')).map(async (name) => ({ file: `${folder}/${name}`, publicKey: await unlessMissing(async () => read(`${folder}/${name}`), '') })));
  return keys.filter(({ publicKey }) => isRsa(publicKey)).toSorted((a, b) => a.file.localeCompare(b.file));
}

/**
 * The public key in that file; where neither it nor its private key is there, the pair is made first: RSA of 4096 bits, the
 * private key in a file named so without ".pub", which its owner alone may read. Nothing that is there is ever written over:
 * the pair is used as it is, as the Azure CLI does it. Throws, in words for people, where half of a pair is there.
 */
export async function ensureSshKey(file: string, comment: string): Promise<string> {
  const known = await unlessMissing(async () => read(file), undefined);
  if (known !== undefined) {
    if (!isRsa(known)) throw new Error(`${file} holds no RSA key, and AKS takes no other: choose another key.`);
    return known;
  }
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 4096, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } });
  const line = `${openSsh(publicKey)} ${comment}`;
  await mkdir(path(folder), { recursive: true, mode: 0o700 });
  const own = file.slice(0, -'.pub'.length);
  try {
    await writeFile(path(own), privateKey, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new Error(`There is a key ${own} without its public key. Choose another key, or move it away.`, { cause: error });
    throw error;
  }
  await writeFile(path(file), `${line}\n`, { mode: 0o644, flag: 'wx' });
  return line;
}

async function read(file: string): Promise<string> {
  return (await readFile(path(file), 'utf8')).trim();
}

function isRsa(line: string): boolean {
  return /^ssh-rsa [A-Za-z0-9+/]+={0,2}( |$)/.test(line) && !line.includes('\n');
}

/** Source of the form: RFC 4253, section 6.6 */
function openSsh(pem: string): string {
  const { e = '', n = '' } = createPublicKey(pem).export({ format: 'jwk' });
  return `ssh-rsa ${Buffer.concat([Buffer.from('ssh-rsa'), number(e), number(n)].flatMap((part) => [lengthOf(part), part])).toString('base64')}`;
}

/** One that begins with a set bit would be negative. */
function number(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
}

function lengthOf(part: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}

/** What `look` finds, or `otherwise` where there is no such file or folder. */
async function unlessMissing<T, O>(look: () => Promise<T>, otherwise: O): Promise<T | O> {
  try {
    return await look();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
