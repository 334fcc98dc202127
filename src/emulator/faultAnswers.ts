import type { Fault } from './faults.ts';
import { json } from './http.ts';
import type { EmulatorRequest, EmulatorResponse } from './http.ts';
import type { Ending } from './operations.ts';
import { claimsIn, toBase64Url } from './token.ts';

/** The answer that a fault gives in the place of the service, or undefined when the service is to answer. */
export function answerOf(fault: Fault, request: EmulatorRequest): EmulatorResponse | undefined {
  if (fault.challenge) return answersChallenge(request) ? undefined : challenge();
  if (fault.status === undefined) return undefined;
  const { status, code = 'InternalServerError', message = 'The service is not available.', headers = {} } = fault;
  return json(status, { error: { code, message } }, { ...headers });
}

/** The answer as it arrives when the fault has been at it on the way. */
export function spoiled(fault: Fault, response: EmulatorResponse): EmulatorResponse {
  const { contentType, body = response.body, truncated } = fault;
  return {
    ...response,
    headers: { ...response.headers, ...(contentType !== undefined && { 'content-type': contentType }) },
    body: truncated ? body.slice(0, Math.floor(body.length / 2)) : body,
  };
}

/** Whether the fault changes an answer on its way. */
export function spoils({ contentType, body, truncated }: Fault): boolean {
  return contentType !== undefined || body !== undefined || truncated === true;
}

/** How operations end that the request starts, when the fault says so. */
export function endingBy({ operation: outcome, code, message }: Fault): Ending | undefined {
  return outcome && { outcome, ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
}

// Only a token that was asked for with these claims is taken, so that asking again with the same one does not help.
const wanted = JSON.stringify({ access_token: { nbf: { essential: true, value: '1604106651' } } });

function answersChallenge({ headers }: EmulatorRequest): boolean {
  return claimsIn(headers['authorization'])?.includes(wanted) === true;
}

/** Source of the form: https://learn.microsoft.com/entra/identity-platform/claims-challenge */
function challenge(): EmulatorResponse {
  const header = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${toBase64Url(wanted)}"`;
  return json(401, { error: { code: 'TokenCreatedWithOutdatedPolicies', message: 'The access token has been issued before a change of the policies. Continuous access evaluation resulted in a challenge.' } }, { 'www-authenticate': header });
}
