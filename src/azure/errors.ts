import { aadstsOf, refusalOf } from './aadsts.ts';
import { askedToWait } from './patience.ts';
import { refusedWith } from './refusals.ts';

/** What went wrong, in the terms in which people can act on it. */
export type AzureErrorKind =
  | 'denied' // 403: the caller lacks a right
  | 'signInNeeded' // 401, or no token could be had
  | 'notFound' // 404 and 410
  | 'conflict' // 409 and 412: taken, or something else is under way
  | 'throttled' // 429
  | 'invalid' // 400 and the other 4xx: Azure refused the request as it is
  | 'unavailable' // 5xx
  | 'offline' // no answer at all
  | 'operationFailed' // a long-running operation ended Failed or Canceled
  | 'unexpected';

/** The one error that functions of `src/azure` throw, besides AbortError when the caller cancelled. */
export class AzureError extends Error {
  override readonly name = 'AzureError';
  readonly kind: AzureErrorKind;
  /** Azure's own code, for instance "AuthorizationFailed". Never localized, so decisions are made by it. */
  readonly code: string;
  readonly status: number | undefined;
  /** What Azure support asks for. */
  readonly correlationId: string | undefined;
  /** For 403: the action that is missing and where, as far as Azure says. */
  readonly missing: { readonly action: string; readonly scope: string } | undefined;
  /** For how many seconds Azure asks to be left alone, where that was too long to wait for it. */
  readonly waitSeconds: number | undefined;

  constructor(kind: AzureErrorKind, code: string, message: string, more: { status?: number | undefined; correlationId?: string | undefined; missing?: AzureError['missing']; waitSeconds?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.code = code;
    this.status = more.status;
    this.correlationId = more.correlationId;
    this.missing = more.missing;
    this.waitSeconds = more.waitSeconds;
  }
}

/** Whether this is the cancellation that the caller asked for, by AbortSignal. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/**
 * Runs a call of an SDK client and turns what it throws into an {@link AzureError}. AbortError passes through.
 * Every function of `src/azure` that talks to Azure goes through here.
 */
export async function asAzure<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isAbort(error)) throw error;
    throw readError(error);
  }
}

/** What Microsoft Entra ID refused; `message` is its own, for a number that is not known here. */
export function entraFailure(number: number, message: string, cause?: unknown): AzureError {
  const { code, words } = refusalOf(number, message);
  return new AzureError('signInNeeded', code, words, { cause });
}

/** Reads whatever an SDK client threw. Decides by status and code, never by the message, which the service localizes. */
export function readError(error: unknown): AzureError {
  if (error instanceof AzureError) return error;
  if (!(error instanceof Error)) return new AzureError('unexpected', 'Unexpected', String(error));
  if (error.name === 'AuthenticationRequiredError' || error.name === 'CredentialUnavailableError' || error.name === 'AuthenticationError') {
    const number = aadstsOf(error);
    if (number !== undefined) return entraFailure(number, error.message, error);
    return new AzureError('signInNeeded', error.name, error.message, { cause: error });
  }
  const rest = error as Error & { statusCode?: number; code?: string; details?: unknown; request?: unknown; response?: { bodyAsText?: string | null; headers?: { get(name: string): string | undefined } } };
  const body = errorBody(rest.response?.bodyAsText) ?? errorBody(refusedWith(rest.request)) ?? errorBody(rest.details);
  const status = rest.statusCode;
  if (status === undefined) {
    // core-lro throws a plain Error when an operation ends Failed or Canceled; the RestError of a dropped connection has a code.
    if (error instanceof SyntaxError) return new AzureError('unavailable', 'MalformedAnswer', 'The answer was not JSON.', { cause: error });
    if (error.name !== 'RestError') return operationError(error);
    if (untrusted.test(rest.code ?? '')) return new AzureError('invalid', 'UntrustedCertificate', 'The certificate is not trusted. Name the file of the authority that signed it in the setting managedIdentities.custom.caFile.', { cause: error });
    // A connection that was made and an answer that makes no sense are both "no usable answer".
    return new AzureError(rest.code === 'PARSE_ERROR' ? 'unavailable' : 'offline', rest.code ?? 'NetworkError', error.message, { cause: error });
  }
  const code = body?.code ?? rest.code ?? `HTTP ${status}`;
  const message = body?.message ?? error.message;
  return new AzureError(kindOf(status), code, message, {
    status,
    correlationId: rest.response?.headers?.get('x-ms-correlation-request-id') ?? rest.response?.headers?.get('x-ms-request-id'),
    waitSeconds: askedToWait(rest.response?.headers),
    missing: code === 'DenyAssignmentAuthorizationFailed' || status !== 403 ? undefined : missingRight(message), // what a deny assignment takes away is not missing
    cause: error,
  });
}

/** Node's words for it: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const untrusted = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

function kindOf(status: number): AzureErrorKind {
  if (status === 401) return 'signInNeeded';
  if (status === 403) return 'denied';
  if (status === 404 || status === 410) return 'notFound';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  if (status >= 400) return 'invalid';
  return 'unexpected';
}

/**
 * core-lro ends a failed operation with a plain Error of these two shapes (3.4: poller/operation.ts and poller/poller.ts).
 * The code and the message are the reason's own: see operationReason.ts.
 */
function operationError(error: Error): AzureError {
  if (error.message === 'Operation was canceled') return new AzureError('operationFailed', 'OperationCanceled', 'Azure canceled the operation.', { cause: error });
  const failed = /^The long-running operation has failed(?:\. (\S+?)\. (.*))?$/s.exec(error.message);
  if (failed) return new AzureError('operationFailed', failed[1] ?? 'OperationFailed', failed[2] ?? 'Azure gave no reason.', { cause: error });
  return new AzureError('unexpected', error.name, error.message, { cause: error });
}

/** Azure's error object: `{error: {code, message}}`, flat as the container service itself answers, or a list as registries have it. */
function errorBody(source: unknown): { code: string; message: string } | undefined {
  const value: unknown = typeof source === 'string' ? parseJson(source) : source;
  if (typeof value !== 'object' || value === null) return undefined;
  const inner: unknown = 'error' in value ? value.error : 'errors' in value && Array.isArray(value.errors) ? value.errors[0] : value;
  if (typeof inner !== 'object' || inner === null || !('code' in inner) || typeof inner.code !== 'string') return undefined;
  return { code: inner.code, message: 'message' in inner && typeof inner.message === 'string' ? inner.message : inner.code };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A proxy's HTML page: there is no Azure code to read.
  }
}

/**
 * The action and the scope of an AuthorizationFailed answer. They are quoted in the message and nowhere else; when a
 * localized message has another shape the caller still knows that it was denied.
 */
function missingRight(message: string): AzureError['missing'] {
  const action = /'(Microsoft\.[\w.]+(?:\/[\w.*-]+)+)'/i.exec(message)?.[1];
  const scope = /'(\/(?:subscriptions|providers)\/[^']*)'/i.exec(message)?.[1];
  return action && scope ? { action, scope } : undefined;
}
