import { AzureFailure } from '../http.ts';
import type { JsonObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import type { Store } from '../store.ts';

/** A request to a registry at its login server, in parts. */
export interface LoginServerRequest {
  readonly store: Store;
  readonly method: string;
  readonly path: string;
  /** The name that was called. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly rawBody: string;
}

/** The same when it is known which registry that is, and whose. */
export interface RegistryRequest extends LoginServerRequest {
  readonly registry: Resource;
  readonly tenantId: string;
}

/** A refusal in the form that registries have: a list of errors. Source: https://distribution.github.io/distribution/spec/api/#errors */
export class Refusal extends AzureFailure {
  readonly detail: unknown;
  constructor(status: number, code: string, message: string, more: { headers?: Record<string, string>; detail?: JsonObject | readonly JsonObject[] } = {}) {
    super(status, code, message, { ...(more.headers && { headers: more.headers }) });
    this.detail = more.detail;
  }
}
