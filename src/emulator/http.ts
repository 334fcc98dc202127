import type { JsonObject } from './json.ts';

export interface EmulatorRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface EmulatorResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when the answer has none. */
  readonly body: string;
}

/** An answer that is an error of Azure's. Routes throw it; it becomes the response in one place. */
export class AzureFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** More fields of the error object, `details` for instance. */
  readonly more: JsonObject;
  /** Whether the error object is the body itself, without `error` around it. */
  readonly bare: boolean;

  constructor(status: number, code: string, message: string, more: { headers?: Record<string, string>; fields?: JsonObject; bare?: true } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.more = more.fields ?? {};
    this.bare = more.bare ?? false;
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): EmulatorResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(body) };
}

export function ok(body: unknown): EmulatorResponse {
  return json(200, body);
}

export function empty(status: number, headers: Record<string, string> = {}): EmulatorResponse {
  return { status, headers, body: '' };
}

/** Azure's error body: `{error: {code, message}}`, or what is in it alone where the service answers so. */
export function failureResponse(failure: AzureFailure): EmulatorResponse {
  const error = { code: failure.code, message: failure.message, ...failure.more };
  return json(failure.status, failure.bare ? error : { error }, failure.headers);
}
