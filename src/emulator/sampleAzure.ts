import type { Cloud } from '../azure/cloud.ts';
import { answer } from './answer.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Exchange } from './exchange.ts';
import { answerOf, endingBy, spoiled, spoils } from './faultAnswers.ts';
import { faultScript } from './faults.ts';
import type { Fault } from './faults.ts';
import { newGuid, seededRandom } from './guid.ts';
import type { EmulatorRequest, EmulatorResponse } from './http.ts';
import { newInFlight } from './inFlight.ts';
import { secondFactor } from './personalSignIn.ts';
import { seedEmpty } from './seed/empty.ts';
import { seedGuest } from './seed/guest.ts';
import { seedLarge, seedLong, seedSmall } from './seed/large.ts';
import type { Size } from './seed/large.ts';
import { ada, contoso, objectIdIn } from './seed/people.ts';
import { seedPulls } from './seed/pulls.ts';
import { seedWalk } from './seed/walk.ts';
import { endpoints, loginServerSuffix } from './services.ts';
import { defaultSettings, newStore } from './store.ts';
import type { Store, StoreSettings } from './store.ts';
import { issueToken, tenantOf } from './token.ts';
import { ConnectionReset, httpClientFor, pause } from './transport.ts';

export type { Clock } from './clock.ts';
export { recordOf } from './exchange.ts';
export type { Exchange, RecordedExchange } from './exchange.ts';
export { ConnectionReset } from './transport.ts';
export { InvalidFault } from './faults.ts';
export type { Fault } from './faults.ts';
export type { EmulatorRequest, EmulatorResponse } from './http.ts';

const seeds = { walk: seedWalk, small: seedSmall, large: seedLarge, long: seedLong, guest: seedGuest, pulls: seedPulls, empty: seedEmpty };

/** What is there at first: the estate of the demo, one of a team, one of a company, one long list, the tenants of a guest, each way in which a pull can fail, or one subscription with nothing in it. */
export type Seed = keyof typeof seeds;

export const seedNames = Object.keys(seeds) as readonly Seed[];

export interface SampleAzureOptions extends Partial<StoreSettings> {
  /** What is there at first, or how much of it. Default 'walk'. */
  readonly seed?: Seed | Size;
  readonly clock?: Clock;
  /** From 0 up to 1: feeds the GUIDs of what is created at run time. Default: the same row in every run. */
  readonly random?: () => number;
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** How long its cloud has clients wait, in milliseconds, before they try again what got no answer. Default: as long as with Azure. */
  readonly retryDelayMs?: number;
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
  readonly cloud: Cloud & Required<Pick<Cloud, 'graph'>>;
  /** Answers one request. Rejects with AbortError when the signal says so, and with ConnectionReset where a fault does. */
  handle(request: EmulatorRequest, signal?: AbortSignal): Promise<EmulatorResponse>;
  /** Back to the seed. Faults stay. */
  reset(): void;
  setFaults(faults: readonly Fault[]): void;
  /** The newest requests, oldest first, a thousand at most. */
  readonly requests: readonly HandledRequest[];
}

const logLimit = 1000;

/** An Azure in memory that the SDK's clients talk to through `cloud.httpClient`, with no socket. */
export function createSampleAzure(options: SampleAzureOptions = {}): SampleAzure {
  const clock = options.clock ?? systemClock;
  let store = freshStore(options, clock);
  let faults = faultScript(options.faults ?? []);
  // Not from `random`: a request more or less must not change the GUIDs of what is created.
  const requestIds = seededRandom(7);
  const requests: HandledRequest[] = [];
  const inFlight = newInFlight();

  async function handle(request: EmulatorRequest, signal?: AbortSignal): Promise<EmulatorResponse> {
    const { pathname, search } = new URL(request.url);
    const fault = faults.hit(request.method, pathname, tenantOf(request.headers['authorization']) ?? pathname.split('/')[1]);
    const note = (response: EmulatorResponse | undefined, byFault: boolean) => {
      requests.push({ method: request.method, path: pathname, query: search, status: response?.status });
      if (requests.length > logLimit) requests.shift();
      options.onExchange?.({ request, response, ...(byFault && { fault: true }) });
    };
    const { concurrent, end } = inFlight.begin(request.method, pathname);
    try {
      await pause((options.latencyMs ?? 0) + (fault?.delayMs ?? 0), signal);
    } finally {
      end();
    }
    if (fault?.reset) {
      note(undefined, true);
      throw new ConnectionReset('read ECONNRESET');
    }
    const requestId = newGuid(requestIds);
    const instead = fault && answerOf(fault, request);
    const answered = instead ?? (await answer(store, request, { concurrent, ending: fault && endingBy(fault), requestId }));
    const traced = { ...answered, headers: { ...traceHeaders(request, clock, requestId), ...answered.headers } };
    const response = fault ? spoiled(fault, traced) : traced;
    note(response, instead !== undefined || (fault !== undefined && spoils(fault)));
    return response;
  }

  return {
    cloud: {
      name: 'Sample Azure',
      accounts: [{ id: objectIdIn(contoso.tenantId), label: ada.name }],
      resourceManager: endpoints.resourceManager,
      resourceManagerAudience: endpoints.resourceManager,
      authority: endpoints.authority,
      graph: endpoints.graph,
      portal: 'https://portal.azure.com',
      registrySuffix: loginServerSuffix.slice(1),
      credential: (tenantId = contoso.tenantId) => ({
        async getToken(scopes, tokenOptions) {
          const [scope = ''] = [scopes].flat();
          const claims = tokenOptions?.claims;
          const tenant = store.tenants.get(tenantId);
          if (tenant?.secondSignIn) throw refusedSilently(secondFactor(tenant));
          return issueToken(clock, { tenantId, objectId: objectIdIn(tenantId), name: ada.name, audience: scope.replace(/\/\.default$/, ''), ...(claims !== undefined && { claims }) }, store.settings.tokenSeconds);
        },
      }),
      httpClient: httpClientFor(handle),
      ...(options.retryDelayMs !== undefined && { retryDelayMs: options.retryDelayMs }),
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

/** As Microsoft's libraries say that a person has to sign in. */
function refusedSilently({ number, message }: { readonly number: number; readonly message: string }): Error {
  return Object.assign(new Error(`AADSTS${number}: ${message}`), { name: 'AuthenticationRequiredError' });
}

function freshStore(options: SampleAzureOptions, clock: Clock): Store {
  const random = options.random ?? seededRandom(42);
  const store = newStore(clock, () => newGuid(random), { ...defaultSettings, ...options });
  const { seed = 'walk' } = options;
  // All of it is of one moment: what happened together has the same time, however long it takes to write it down.
  const now = clock.now();
  const inOneMoment = { ...store, clock: { now: () => now } };
  if (typeof seed === 'string') seeds[seed](inOneMoment);
  else seedLarge(inOneMoment, seed);
  // What is there at first has always been there.
  store.history.changes.length = 0;
  return store;
}

/** What support asks for when something is wrong with a request. */
function traceHeaders(request: EmulatorRequest, clock: Clock, id: string): Record<string, string> {
  return {
    'cache-control': 'no-cache',
    date: new Date(clock.now()).toUTCString(),
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? id,
    'x-ms-routing-request-id': `SAMPLE:${id}`,
    ...(request.headers['x-ms-client-request-id'] !== undefined && { 'x-ms-client-request-id': request.headers['x-ms-client-request-id'] }),
  };
}
