import type { Cloud } from '../azure/cloud.ts';
import { handleArm } from './arm.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { faultScript } from './faults.ts';
import type { Fault } from './faults.ts';
import type { Exchange } from './exchange.ts';
import { handleGraph } from './graph/handle.ts';
import { newGuid, seededRandom } from './guid.ts';
import { AzureFailure, failureResponse, json } from './http.ts';
import type { EmulatorRequest, EmulatorResponse } from './http.ts';
import { settle } from './operations.ts';
import type { Ending } from './operations.ts';
import { seedEmpty } from './seed/empty.ts';
import { seedLarge } from './seed/large.ts';
import { ada, contoso, objectIdIn } from './seed/people.ts';
import { seedWalk } from './seed/walk.ts';
import { newStore } from './store.ts';
import type { Store, StoreSettings } from './store.ts';
import { issueToken, readToken, unauthorized } from './token.ts';
import { ConnectionReset, httpClientFor, pause } from './transport.ts';

export type { Clock } from './clock.ts';
export { recordOf } from './exchange.ts';
export type { Exchange, RecordedExchange } from './exchange.ts';
export { InvalidFault } from './faults.ts';
export type { Fault } from './faults.ts';
export type { EmulatorRequest, EmulatorResponse } from './http.ts';

export interface SampleAzureOptions extends Partial<StoreSettings> {
  /** What is there at first. Default 'walk'. */
  readonly seed?: 'walk' | 'empty' | 'large';
  readonly clock?: Clock;
  /** From 0 up to 1: feeds the GUIDs of what is created at run time. Default: the same row in every run. */
  readonly random?: () => number;
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  readonly faults?: readonly Fault[];
  /** Called with every exchange when it is over. It holds the token: `recordOf` makes of it what may be kept. */
  readonly onExchange?: (exchange: Exchange) => void;
}

export interface HandledRequest {
  readonly method: string;
  readonly path: string;
  /** With the question mark, or empty. */
  readonly query: string;
  /** Undefined where no answer came: the connection dropped. */
  readonly status: number | undefined;
}

export interface SampleAzure {
  readonly cloud: Cloud;
  /** Answers one request. Rejects with AbortError when the signal says so, and with ConnectionReset where a fault does. */
  handle(request: EmulatorRequest, signal?: AbortSignal): Promise<EmulatorResponse>;
  /** Back to the seed. Faults stay. */
  reset(): void;
  setFaults(faults: readonly Fault[]): void;
  /** The newest requests, oldest first, a thousand at most. */
  readonly requests: readonly HandledRequest[];
}

const resourceManager = 'https://management.sample.azure';
const graph = 'https://graph.sample.azure';
const logLimit = 1000;
const seeds = { walk: seedWalk, empty: seedEmpty, large: seedLarge };

/** An Azure in memory that the SDK's clients talk to through `cloud.httpClient`, with no socket. */
export function createSampleAzure(options: SampleAzureOptions = {}): SampleAzure {
  const clock = options.clock ?? systemClock;
  let store = freshStore(options, clock);
  let faults = faultScript(options.faults ?? []);
  // Not from `random`: a request more or less must not change the GUIDs of what is created.
  const requestIds = seededRandom(7);
  const requests: HandledRequest[] = [];

  async function handle(request: EmulatorRequest, signal?: AbortSignal): Promise<EmulatorResponse> {
    const url = new URL(request.url);
    const fault = faults.hit(request.method, url.pathname);
    const note = (response: EmulatorResponse | undefined) => {
      requests.push({ method: request.method, path: url.pathname, query: url.search, status: response?.status });
      if (requests.length > logLimit) requests.shift();
      options.onExchange?.({ request, response });
    };
    await pause((options.latencyMs ?? 0) + (fault?.delayMs ?? 0), signal);
    if (fault?.reset) {
      note(undefined);
      throw new ConnectionReset('read ECONNRESET');
    }
    const answered = fault?.status === undefined ? answer(store, request, url, endingBy(fault)) : faultResponse(fault);
    const response = { ...answered, headers: { ...traceHeaders(request, clock, newGuid(requestIds)), ...answered.headers } };
    note(response);
    return response;
  }

  return {
    cloud: {
      name: 'Sample Azure',
      account: ada.name,
      resourceManager,
      graph,
      portal: 'https://portal.azure.com',
      credential: (tenantId = contoso.tenantId) => ({
        async getToken(scopes) {
          const [scope = ''] = [scopes].flat();
          return issueToken(clock, { tenantId, objectId: objectIdIn(tenantId), name: ada.name, audience: scope.replace(/\/\.default$/, '') });
        },
      }),
      httpClient: httpClientFor(handle),
    },
    handle,
    reset: () => {
      store = freshStore(options, clock);
      requests.length = 0;
    },
    setFaults: (wanted) => {
      faults = faultScript(wanted);
    },
    requests,
  };
}

function freshStore(options: SampleAzureOptions, clock: Clock): Store {
  const random = options.random ?? seededRandom(42);
  const { operationMs = 6000, registrationMs = 10_000, replicationMs = 0, pageSize = 50 } = options;
  const store = newStore(clock, () => newGuid(random), { operationMs, registrationMs, replicationMs, pageSize });
  seeds[options.seed ?? 'walk'](store);
  return store;
}

/** Everything that is not a fault: the token, then the service that the path belongs to. */
function answer(store: Store, request: EmulatorRequest, url: URL, ending: Ending | undefined): EmulatorResponse {
  settle(store);
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const parts = { store, method: request.method.toUpperCase(), path: url.pathname, origin: url.origin, query, headers: request.headers, rawBody: request.body ?? '', ending };
  try {
    const claims = readToken(store.clock, request.headers['authorization']);
    if (!store.directories.has(claims.tenantId.toLowerCase())) throw unauthorized('InvalidAuthenticationTokenTenant', `The access token is from the tenant '${claims.tenantId}', which is not known here.`);
    const isGraph = /^\/v1\.0(\/|$)/i.test(url.pathname);
    // One audience each, as far as they are told apart: a token for the one does not open the other.
    if (isGraph !== (claims.audience.toLowerCase() === graph)) throw unauthorized('InvalidAuthenticationToken', `The access token has been obtained for wrong audience or resource '${claims.audience}'.`);
    return isGraph ? handleGraph(parts, claims) : handleArm(parts, claims);
  } catch (error) {
    if (error instanceof AzureFailure) return failureResponse(error);
    throw error;
  }
}

function endingBy(fault: Fault | undefined): Ending | undefined {
  if (!fault?.operation) return undefined;
  const { operation: outcome, code, message } = fault;
  return { outcome, ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
}

function faultResponse({ status = 500, code = 'InternalServerError', message = 'The service is not available.', headers = {} }: Fault): EmulatorResponse {
  return json(status, { error: { code, message } }, { ...headers });
}

// What is left is counted by the service, not by the sample: the numbers are those of a caller who has just begun.
const remaining: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['GET', ['reads', '11999']],
  ['HEAD', ['reads', '11999']],
  ['DELETE', ['deletes', '14999']],
]);

function traceHeaders(request: EmulatorRequest, clock: Clock, id: string): Record<string, string> {
  const [kind, left] = remaining.get(request.method.toUpperCase()) ?? ['writes', '1199'];
  return {
    'cache-control': 'no-cache',
    date: new Date(clock.now()).toUTCString(),
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? id,
    'x-ms-routing-request-id': `SAMPLE:${id}`,
    [`x-ms-ratelimit-remaining-subscription-${kind}`]: left,
    ...(request.headers['x-ms-client-request-id'] !== undefined && { 'x-ms-client-request-id': request.headers['x-ms-client-request-id'] }),
  };
}
