import type { EmulatorRequest, EmulatorResponse } from './http.ts';
import { isObject } from './json.ts';

/** A request and its answer; no answer where the connection dropped. */
export interface Exchange {
  readonly request: EmulatorRequest;
  readonly response: EmulatorResponse | undefined;
  /** The answer, or that there is none, is a fault's doing and says nothing about Azure. */
  readonly fault?: true;
}

/** An exchange in a form that may be kept: bodies as JSON where they are, and nothing in it that opens anything. */
export interface RecordedExchange {
  readonly request: { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body?: unknown };
  readonly response?: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body?: unknown };
  readonly fault?: true;
}

/** In the place of a secret. Base64, as some of them are, so that a record still has the shape of the answer. */
export const removed = 'cmVtb3ZlZA==';

export function recordOf({ request, response, fault }: Exchange): RecordedExchange {
  const { method, url, headers, body } = request;
  return {
    request: { method, url, headers: withoutCredentials(headers), ...bodyOf(body, headers['content-type']) },
    ...(response && { response: { status: response.status, headers: withoutCredentials(response.headers), ...bodyOf(response.body, response.headers['content-type']) } }),
    ...(fault && { fault }),
  };
}

const secretHeaders = new Set(['authorization', 'cookie', 'set-cookie', 'x-ms-authorization-auxiliary']);
// The context of a command holds files, and those may hold Kubernetes' secrets.
const secretFields = /^(clustertoken|context|client_secret|client_assertion|adminpassword|secret|secrettext|access_token|refresh_token|id_token|assertion|passwords?)$/i;

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secretHeaders.has(name.toLowerCase()) ? removed : withoutCode(name, value)]));
}

/** The address to which the authority sends a person back holds what tokens are had for. */
function withoutCode(name: string, value: string): string {
  return name.toLowerCase() === 'location' ? value.replace(/([?&]code=)[^&]*/, `$1${removed}`) : value;
}

function bodyOf(body: string | undefined, contentType = ''): { body?: unknown } {
  if (body === undefined || body === '') return {};
  // The `code` of a form is as good as a token; that of an answer is an error's, or a power state.
  if (/form-urlencoded/i.test(contentType)) return { body: withoutSecrets(Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => [name, name === 'code' ? removed : value]))) };
  try {
    return { body: withoutSecrets(JSON.parse(body)) };
  } catch {
    // What is no JSON is a mistake that somebody will want to see, but its text may hold anything.
    return { body: `(${body.length} characters that are no JSON)` };
  }
}

function withoutSecrets(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => (name === 'kubeconfigs' && isObject(item) ? { ...item, value: removed } : withoutSecrets(item, name)));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item, key)]));
  return typeof value === 'string' && secretFields.test(name) ? removed : value;
}
