import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Why an operation failed, as Azure tells. */
interface Reason {
  readonly code: string;
  readonly message: string;
}

/**
 * Puts the reason for which a long-running operation failed where core-lro looks for it: of the status of an operation
 * it keeps the outermost code and message, and those of `innererror`, while the container service and Resource Manager
 * say "deployment failed" there and why in `details`.
 */
export function operationReasonPolicy(): PipelinePolicy {
  return {
    name: 'operationReason',
    async sendRequest(request, next) {
      const response = await next(request);
      if (request.method === 'GET' && response.status === 200 && response.bodyAsText) response.bodyAsText = withReason(response.bodyAsText);
      return response;
    },
  };
}

/** The status of an operation that failed with its reason as the error; anything else as it is. */
export function withReason(body: string): string {
  // Every answer comes by here: only what can be such a status is parsed.
  if (body.length > 20_000 || !/"status"\s*:\s*"failed"/i.test(body)) return body;
  const status = parsed(body);
  if (!isRecord(status) || typeof status['status'] !== 'string' || status['status'].toLowerCase() !== 'failed') return body;
  const reason = reasonIn(status['error']);
  return reason ? JSON.stringify({ ...status, error: reason }) : body;
}

/** The innermost reason that says something: in `details`, in `innererror`, or as JSON in the place of a message. */
export function reasonIn(error: unknown): Reason | undefined {
  if (!isRecord(error)) return undefined;
  const message = textIn(error, 'message');
  const inMessage = message.startsWith('{') ? parsed(message) : undefined;
  const inner = [...(Array.isArray(error['details']) ? (error['details'] as unknown[]) : []), error['innererror'], isRecord(inMessage) ? (inMessage['error'] ?? inMessage) : undefined].flatMap((one) => reasonIn(one) ?? []);
  const [first] = inner;
  if (first) return { code: first.code, message: [...new Set(inner.map((one) => one.message))].join(' ') };
  const code = textIn(error, 'code');
  return code !== '' && message !== '' && code !== 'Unspecified' ? { code, message } : undefined;
}

function textIn(error: Readonly<Record<string, unknown>>, name: string): string {
  const value = error[name];
  return typeof value === 'string' ? value.trim() : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not what it looked like: it stays as it is.
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
