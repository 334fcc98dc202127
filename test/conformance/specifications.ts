import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LiveValidator } from 'oav';

// Azure's OpenAPI files, and oav, which Azure's own teams check their services with. They are read where they lie.
const azure = new URL('../../../shared/data/azure/', import.meta.url);

/** The path of a file of Azure's data. */
export function azureFile(path: string): string {
  return fileURLToPath(new URL(path, azure));
}

/** Whether the specifications are on this machine. Without them nothing can be checked. */
export const haveSpecifications = existsSync(azureFile('index.json'));

interface SpecificationIndex {
  readonly current: readonly { readonly swagger: string }[];
  readonly officialOlder: readonly { readonly swagger: string }[];
}

/** A version of an operation that the files describe. */
export interface Operation {
  readonly id: string;
  readonly apiVersion: string;
  readonly context: OperationContext;
}

export interface Specifications {
  /** The operation for a request: of that version, else of the next newer that has it, else of the newest. */
  find(method: string, url: URL): Operation | undefined;
  /** What is wrong with the request. */
  request(operation: Operation, request: { method: string; url: URL; headers: Headers; body: unknown }): Promise<readonly Issue[]>;
  /** What is wrong with the answer. */
  response(operation: Operation, response: { status: number; headers: Headers; body: unknown }): Promise<readonly Issue[]>;
}

/** One thing that is not as the specification says. */
export interface Issue {
  readonly code: string;
  /** As a path through the body, `$.value[].name`, or empty. */
  readonly at: string;
  readonly message: string;
}

type Headers = Record<string, string>;
type OperationContext = NonNullable<Parameters<LiveValidator['validateLiveRequest']>[2]>;
type ValidationRequest = NonNullable<OperationContext['validationRequest']>;

/** Loads the files. Throws when oav cannot take one: a file less would be taken for operations that nobody describes. */
export async function loadSpecifications(): Promise<Specifications> {
  const { current, officialOlder } = JSON.parse(readFileSync(azureFile('index.json'), 'utf8')) as SpecificationIndex;
  const newer = current.map(({ swagger }) => swagger);
  // A version that stands in both has every operation twice, which oav refuses.
  const older = officialOlder.map(({ swagger }) => swagger).filter((swagger) => !newer.some((other) => versionAndFile(other) === versionAndFile(swagger)));
  // oav is large: only who checks pays for it.
  const oav = await import('oav');
  const complaints: string[] = [];
  const validator = new oav.LiveValidator(
    {
      directory: azureFile('.'),
      swaggerPaths: [...newer, ...older].map(azureFile),
      swaggerPathsPattern: [],
      git: { shouldClone: false },
      isPathCaseSensitive: false,
      loadValidatorInBackground: false,
      isArmCall: true,
    },
    (message, level) => {
      if (/^(Unable to initialize|Failed to)/.test(message)) complaints.push(`${level}: ${message}`);
    },
  );
  await validator.initialize();
  if (complaints.length > 0) throw new Error(`oav cannot read the specifications: ${complaints.join('\n')}`);
  const isCurrent = (file: string) => newer.some((path) => file.replaceAll('\\', '/').endsWith(path));

  return {
    find: (method, url) => find(validator, isCurrent, method, url),
    async request({ context, apiVersion }, { method, url, headers, body }) {
      const rewritten = new URL(url);
      // Azure takes the name in any case, and oav in one.
      for (const name of url.searchParams.keys()) {
        if (name.toLowerCase() !== 'api-version') continue;
        rewritten.searchParams.delete(name);
        rewritten.searchParams.set('api-version', apiVersion);
      }
      return issues(await validator.validateLiveRequest({ url: rewritten.href, method: method.toLowerCase(), headers, body: body as Record<string, unknown> }, {}, { ...context }));
    },
    async response({ context }, { status, headers, body }) {
      return issues(await validator.validateLiveResponse({ statusCode: String(status), headers, body: body as Record<string, unknown> }, { url: '', method: '' }, {}, { ...context }));
    },
  };
}

function versionAndFile(path: string): string {
  return path.split('/').slice(-2).join('/');
}

function issues({ errors, runtimeException }: Awaited<ReturnType<LiveValidator['validateLiveResponse']>>): Issue[] {
  // The operation is known here: what is thrown is something that oav could not check.
  const thrown = runtimeException ? [{ code: runtimeException.code, at: '', message: runtimeException.message }] : [];
  return [...thrown, ...errors.map(({ code, message, jsonPathsInPayload }) => ({ code, at: (jsonPathsInPayload[0] ?? '').replace(/\[\d+\]/g, '[]'), message }))];
}

/**
 * oav takes the last `/providers/X` of a URL for the provider, and wants its very api-version. This is wider: a
 * feature's or a provider's own path names a provider that it is not of, and clients are older than the files.
 */
function find(validator: LiveValidator, isCurrent: (file: string) => boolean, method: string, url: URL): Operation | undefined {
  const query = Object.fromEntries([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value.toLowerCase()]));
  const wanted = query['api-version'] ?? '';
  const providerNamespace = providerOf(url.pathname);
  const versions = [...(validator.operationSearcher.cache.get(providerNamespace)?.keys() ?? [])].toSorted();
  const nearest = [...versions.filter((version) => version >= wanted), ...versions.filter((version) => version < wanted).toReversed()];
  const candidates = nearest.flatMap((apiVersion) => {
    const validationRequest = { providerNamespace, apiVersion, pathStr: url.pathname, requestMethod: method.toLowerCase(), host: url.host, query, requestUrl: url.href, correlationId: '', activityId: '', resourceType: '' } as ValidationRequest;
    const matches = validator.operationSearcher.getPotentialOperations(validationRequest).matches
      // `/{resourceId}` takes every path, so it says nothing of one.
      .filter(({ operation }) => !/^\/\{\w+\}$/.test(operation._path._pathTemplate));
    if (matches.length > 1) throw new Error(`More than one operation describes ${method} ${url.pathname}: ${matches.map(({ operation }) => operation.operationId).join(', ')}`);
    return matches.map((operationMatch) => ({ apiVersion, operationMatch, validationRequest }));
  });
  // The sample answers every version in the shape of the newest: the older files are for what the newer ones leave out.
  const found = candidates.find(({ operationMatch }) => isCurrent(operationMatch.operation._path._spec._filePath)) ?? candidates[0];
  if (!found) return undefined;
  const id = found.operationMatch.operation.operationId ?? '';
  return { id, apiVersion: found.apiVersion, context: { operationId: id, ...found } };
}

/** Under which of oav's providers the operation of a path stands. */
function providerOf(path: string): string {
  if (/\/providers\/microsoft\.features\//i.test(path)) return 'microsoft.features';
  const isOfResources = /^(\/subscriptions\/[^/]+)?\/providers(\/[^/]+(\/(un)?register)?)?$/i.test(path);
  const [, last] = [...path.matchAll(/\/providers\/([\w.]+)/gi)].at(-1) ?? [];
  return isOfResources || last === undefined ? 'microsoft.unknown' : last.toLowerCase();
}
