import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';

/** Where a cloud is: every address and every audience that is used in it. Addresses have no slash at their end. */
export interface Endpoints {
  /** Shown to people, for instance "Public cloud" or "Sample Azure". */
  readonly name: string;
  readonly resourceManager: string;
  /** What tokens for Resource Manager are asked for, without "/.default". On Azure Stack Hub that is not its address. */
  readonly resourceManagerAudience: string;
  /** Microsoft Graph; missing where the cloud has none. */
  readonly graph?: string;
  /** Where tokens come from, for instance "https://login.microsoftonline.com". */
  readonly authority: string;
  readonly portal: string;
  /** What the login servers of its registries end with, for instance "azurecr.io"; missing where the cloud does not tell. */
  readonly registrySuffix?: string;
}

/** Somebody, or something, that is signed in. */
export interface Account {
  readonly id: string;
  /** Shown to people, for instance "ada@contoso.com". */
  readonly label: string;
}

/**
 * Where Azure is and who asks: the one seam between this extension and the service. Every endpoint and every audience
 * that a client uses comes from here, so a sovereign cloud, a custom one and the sample differ in nothing but this value.
 */
export interface Cloud extends Endpoints {
  /** Who is signed in, one at least. */
  readonly accounts: readonly Account[];
  /**
   * A credential for a tenant, or for the account's home tenant. It asks for the scope it is handed. Without an account:
   * that of the first one.
   */
  readonly credential: (tenantId?: string, accountId?: string) => TokenCredential;
  /** Replaces the network: the sample answers here. */
  readonly httpClient?: HttpClient;
  /** Milliseconds before the second try of what got no answer, and twice as many before the third; the SDK's own second where it is left out. */
  readonly retryDelayMs?: number;
  /** Is told of every exchange, for the log. Never sees a header, a query or a body, so no secret can pass. */
  readonly observe?: (exchange: Exchange) => void;
}

/** One request and its answer. */
export interface Exchange {
  readonly method: string;
  /** Origin and path, without the query. */
  readonly url: string;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  /** Milliseconds from sending to the answer's headers. */
  readonly ms: number;
  /** Azure's x-ms-request-id. */
  readonly requestId: string | undefined;
}
