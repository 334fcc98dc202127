import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';

/**
 * Where Azure is and who asks: the one seam between this extension and the service. Every endpoint and every audience
 * that a client uses comes from here, so a sovereign cloud, a custom one and the sample differ in nothing but this value.
 */
export interface Cloud {
  /** Shown to people, for instance "Public cloud" or "Sample Azure". */
  readonly name: string;
  /** The account in use, for instance "ada@contoso.com". */
  readonly account: string;
  /** Base URL of Azure Resource Manager, without a trailing slash. */
  readonly resourceManager: string;
  /** Base URL of Microsoft Graph, without a trailing slash. */
  readonly graph: string;
  /** Base URL of the portal, without a trailing slash. */
  readonly portal: string;
  /** A credential for one tenant, or for the account's home tenant. It asks for the scope it is handed. */
  readonly credential: (tenantId?: string) => TokenCredential;
  /** Replaces the network: the sample answers here. */
  readonly httpClient?: HttpClient;
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
