// The sample Azure for other clients: HTTPS on this machine alone, for what the emulator answers.
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionReset } from '../../src/emulator/sampleAzure.ts';
import type { EmulatorResponse, SampleAzure } from '../../src/emulator/sampleAzure.ts';
import type { Certificates } from './certificates.ts';

export interface Front {
  /** For instance "https://localhost:7443". */
  readonly origin: string;
  close(): Promise<void>;
}

/** The addresses that the front listens on when it is asked to; no other can be reached from this machine alone. */
export const loopbackAddresses = ['127.0.0.1', '::1'] as const;

/** What the front is called by its clients. */
export const names = ['localhost', '*.localhost'];

export function isLoopback(address: string): boolean {
  return address === 'localhost' || loopbackAddresses.some((loopback) => loopback === address);
}

// Somewhat above what the services take themselves, so that they refuse it with words of their own.
const largestBody = 5 * 1024 * 1024;

export interface FrontOptions {
  readonly certificates: Certificates;
  /** 0 takes a free one. */
  readonly port: number;
  /** "localhost", "127.0.0.1" or "::1". */
  readonly host: string;
}

/** Rejects with what the system says when the port is taken, and with a RangeError for an address that others can reach. */
export async function serve({ handle }: Pick<SampleAzure, 'handle'>, { certificates, port, host }: FrontOptions): Promise<Front> {
  if (!isLoopback(host)) throw new RangeError(`The sample Azure listens on this machine alone: ${loopbackAddresses.join(' or ')}, not ${host}.`);
  const server = createServer({ cert: certificates.cert, key: certificates.key }, (request, response) => {
    void respond(handle, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host === 'localhost' ? '127.0.0.1' : host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    origin: `https://localhost:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(handle: SampleAzure['handle'], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const origin = originOf(request);
    if (origin === undefined) return send(response, failure(421, 'MisdirectedRequest', 'The sample Azure answers to the names of this machine alone.'));
    const body = await bodyOf(request);
    if (body === undefined) return send(response, failure(413, 'RequestContentTooLarge', 'The request content size exceeds the maximum size of 4 MB.'), { connection: 'close' });
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    send(response, await handle({ method: request.method ?? 'GET', url: `${origin}${request.url ?? '/'}`, headers, body }, gone.signal));
  } catch (error) {
    if (gone.signal.aborted) return; // Nobody is there to hear it.
    if (error instanceof ConnectionReset) request.socket.destroy();
    else if (isInvalidUrl(error)) send(response, failure(400, 'InvalidRequestUri', 'The URI of the request is malformed.'));
    else {
      console.error(error);
      send(response, failure(500, 'InternalServerError', 'The sample Azure has a bug here: see what it printed.'));
    }
  }
}

/** The address that the client used. A page in a browser may have a name of its own point here, so names are checked. */
function originOf({ headers }: IncomingMessage): string | undefined {
  const host = headers.host ?? '';
  return /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host) ? `https://${host.toLowerCase()}` : undefined;
}

/** Undefined for one that is larger than any service takes. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to its end all the same: a client that still writes would not hear the answer.
    if (size <= largestBody) chunks.push(chunk);
  }
  return size <= largestBody ? Buffer.concat(chunks).toString('utf8') : undefined;
}

function isInvalidUrl(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_URL';
}

function failure(status: number, code: string, message: string): EmulatorResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify({ error: { code, message } }) };
}

function send(response: ServerResponse, { status, headers, body }: EmulatorResponse, more: Record<string, string> = {}): void {
  const content = Buffer.from(body);
  response.writeHead(status, { ...headers, ...more, ...(status !== 204 && { 'content-length': content.length }) });
  response.end(content);
}
