import type { RecordedExchange } from '../../src/emulator/sampleAzure.ts';
import { deviations, unspecified } from './deviations.ts';
import type { Deviation, Unspecified } from './deviations.ts';
import { isGraph, loadGraphTypes } from './graph.ts';
import { loadSpecifications } from './specifications.ts';
import type { Issue } from './specifications.ts';

/** What a run of exchanges came to. */
export interface Conformance {
  readonly exchanges: number;
  /** Held against a specification, or against Graph's types. */
  readonly checked: number;
  /** Of these, in another api-version than was asked for, since the files have not that one. */
  readonly otherVersion: number;
  /** Left out: the answer, or that there is none, is a fault's doing. */
  readonly byFault: number;
  /** At a URL that is listed as being in no specification. */
  readonly unspecified: number;
  /** How often each entry of the two lists was needed. */
  readonly known: ReadonlyMap<Deviation | Unspecified, number>;
  readonly failures: readonly Failure[];
}

/** What is wrong, once for all exchanges in which it is wrong in the same way. */
export interface Failure {
  readonly method: string;
  readonly path: string;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  /** Where, and what was said of it. */
  readonly said: string;
  count: number;
  readonly example: RecordedExchange;
}

export type Check = (exchanges: Iterable<RecordedExchange>) => Promise<Conformance>;

/** Loads the specifications, which takes a second or two; gives the check. Both throw for files or records that are none. */
export async function loadCheck(): Promise<Check> {
  const specifications = await loadSpecifications();
  const graphIssues = loadGraphTypes();

  /** What the exchange is of, and what is wrong with it; undefined when nothing describes it. */
  async function judge({ request, response }: Answered, url: URL): Promise<Judgement | undefined> {
    if (isGraph(url)) return { operation: url.pathname, version: '', asAsked: true, issues: graphIssues(response).map((issue) => ({ ...issue, side: 'response' })) };
    const operation = specifications.find(request.method, url);
    if (!operation) return undefined;
    // A request that was refused may be wrong on purpose.
    const asked = response.status < 400 ? await specifications.request(operation, { ...request, body: request.body, url }) : [];
    const answered = await specifications.response(operation, { ...response, body: response.body });
    const version = url.searchParams.get('api-version') ?? '';
    return {
      operation: operation.id,
      version,
      asAsked: operation.apiVersion === version,
      issues: [...asked.map((issue) => ({ ...issue, side: 'request' as const })), ...answered.map((issue) => ({ ...issue, side: 'response' as const }))],
    };
  }

  return async (exchanges) => {
    const figures = { exchanges: 0, checked: 0, otherVersion: 0, byFault: 0, unspecified: 0 };
    const known = new Map<Deviation | Unspecified, number>();
    const failures = new Map<string, Failure>();
    const fail = (example: RecordedExchange, said: string) => {
      const { method, url } = example.request;
      const path = new URL(url).pathname;
      const status = example.response?.status;
      const key = [method, shapeOf(path), status, said].join(' ');
      const failure = failures.get(key) ?? { method, path, status, said, count: 0, example };
      failure.count++;
      failures.set(key, failure);
    };
    const expect = (entry: Deviation | Unspecified) => known.set(entry, (known.get(entry) ?? 0) + 1);

    for (const exchange of exchanges) {
      figures.exchanges++;
      if (exchange.fault) {
        figures.byFault++;
        continue;
      }
      if (!isAnswered(exchange)) {
        fail(exchange, 'There is no answer.');
        continue;
      }
      const { request, response } = exchange;
      const url = new URL(request.url);
      const judgement = await judge(exchange, url);
      if (!judgement) {
        const listed = unspecified.find((entry) => describes(entry, request.method, url, response.status));
        if (listed) {
          figures.unspecified++;
          expect(listed);
        } else fail(exchange, 'No specification has this URL.');
        continue;
      }
      figures.checked++;
      if (!judgement.asAsked) figures.otherVersion++;
      for (const issue of judgement.issues) {
        const entry = deviations.find((deviation) => covers(deviation, judgement, issue));
        if (entry) expect(entry);
        else fail(exchange, `${judgement.operation}, ${issue.side}: ${issue.code} ${issue.at} ${issue.message}`);
      }
    }
    return { ...figures, known, failures: [...failures.values()] };
  };
}

interface Judgement {
  readonly operation: string;
  /** As the client asked for it. */
  readonly version: string;
  readonly asAsked: boolean;
  readonly issues: readonly (Issue & { readonly side: Deviation['side'] })[];
}

type Answered = RecordedExchange & Required<Pick<RecordedExchange, 'response'>>;

function isAnswered(exchange: RecordedExchange): exchange is Answered {
  return exchange.response !== undefined;
}

function describes({ method, path, status = /./ }: Unspecified, asked: string, url: URL, answered: number): boolean {
  return (method === undefined || method === asked) && path.test(url.pathname) && status.test(String(answered));
}

function covers(deviation: Deviation, { operation, version }: Judgement, { side, code, at }: Judgement['issues'][number]): boolean {
  const old = deviation.before === undefined || version < deviation.before;
  return old && deviation.side === side && deviation.operation.test(operation) && deviation.issue.test(`${code} ${at}`);
}

/** A path with its names left out, so that the same mistake in many places is one. */
function shapeOf(path: string): string {
  return path.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi, '*').replace(/(\/(?:resourcegroups|registries|managedclusters|agentpools|userassignedidentities)\/)[^/]+/gi, '$1*');
}
