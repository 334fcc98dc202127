/**
 * What Microsoft Entra ID refuses, by its numbers, in words that say what to do.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const refusals: Readonly<Record<number, readonly [code: string, message: string]>> = {
  50020: ['NotInTenant', 'The account is no member and no guest of this tenant. Ask its administrator for an invitation, or sign in with another account.'],
  50034: ['NotInTenant', 'The account does not exist in this tenant. Sign in with another account.'],
  50057: ['AccountDisabled', 'The account is disabled. Ask an administrator of the tenant, or sign in with another account.'],
  50076: ['SecondSignInNeeded', 'The tenant asks for another sign-in, with a second factor.'],
  50078: ['SecondSignInNeeded', 'The last sign-in with a second factor is too long ago: the tenant asks for another one.'],
  50079: ['SecondSignInNeeded', 'The tenant asks for another sign-in, with a second factor.'],
  50158: ['SecondSignInNeeded', 'The tenant asks for another sign-in.'],
  50173: ['SignInRevoked', 'The sign-in was revoked, for instance by a new password. Sign in again.'],
  53003: ['ConditionalAccess', 'A rule of the organization (Conditional Access) forbids this sign-in. Ask its administrator.'],
  65001: ['NoConsent', 'The organization has not consented to this application. Ask its administrator, or use another credential.'],
  70008: ['SignInExpired', 'The sign-in has expired. Sign in again.'],
  700082: ['SignInExpired', 'The sign-in has expired, because it was not used for long. Sign in again.'],
  90002: ['TenantNotFound', 'There is no such tenant in this cloud. Check the tenant, and that the cloud is the right one.'],
  500011: ['ResourceUnknown', "The tenant does not know this cloud's Resource Manager. Check that the cloud is the right one, or use another credential."],
  700016: ['ApplicationNotFound', 'There is no such application in this tenant. Check AZURE_CLIENT_ID and AZURE_TENANT_ID.'],
  7000215: ['WrongSecret', 'The secret of the application is wrong. Check AZURE_CLIENT_SECRET: it has to be the value of the secret, not its ID.'],
  7000222: ['SecretExpired', 'The secret of the application has expired. Make a new one, or use a certificate or a federated credential.'],
};

/** Entra's number in an error: its own field where the library has it, else behind AADSTS in the text, which is not translated. */
export function aadstsOf(error: unknown): number | undefined {
  for (let at: unknown = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth++) {
    const [known] = 'errorResponse' in at ? codesOf(at.errorResponse) : [];
    if (known !== undefined) return known;
    const told = 'message' in at && typeof at.message === 'string' ? /\bAADSTS(\d{5,7})\b/.exec(at.message)?.[1] : undefined;
    if (told !== undefined) return Number(told);
    at = 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}

function codesOf(response: unknown): number[] {
  const codes = typeof response === 'object' && response !== null && 'errorCodes' in response ? response.errorCodes : undefined;
  return Array.isArray(codes) ? codes.filter((code) => typeof code === 'number') : [];
}

/** The refusal with that number, as a code and in words; `message` is Entra's own, for a number that is not known here. */
export function refusalOf(number: number, message: string): { readonly code: string; readonly words: string } {
  const known = refusals[number];
  return known ? { code: known[0], words: `${known[1]} (AADSTS${number})` } : { code: `AADSTS${number}`, words: firstSentence(message) };
}

/** Without the trace IDs and times that follow. */
function firstSentence(message: string): string {
  return (/AADSTS\d+:\s*(.*?)(?:\s*Trace ID:|\s*$)/s.exec(message)?.[1] ?? message).trim();
}
