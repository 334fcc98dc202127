// Checked as people type, in the panels too, so nothing here talks to Azure.
// Rules: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations

/** How many federated credentials an identity can have. */
export const federatedCredentialLimit = 20;

const longest = 600;

/** What is wrong with the name of a federated credential, or undefined. */
export function credentialNameProblem(name: string): string | undefined {
  if (name.length === 0) return 'Enter a name.';
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return 'Only letters, digits, "-" and "_".';
  if (!/^[A-Za-z0-9]/.test(name)) return 'Must begin with a letter or a digit.';
  if (name.length < 3) return 'At least 3 characters.';
  if (name.length > 120) return `At most 120 characters; this has ${name.length}.`;
  return undefined;
}

/** What is wrong with an issuer, or undefined. */
export function issuerProblem(issuer: string): string | undefined {
  if (issuer.length === 0) return 'Enter the URL of the issuer.';
  if (/\s/.test(issuer)) return 'Must not hold white space.';
  if (URL.parse(issuer)?.protocol !== 'https:' || !/^https:\/\/[^/]/i.test(issuer)) return 'Must be a URL that begins with "https://".';
  if (/[?#]/.test(issuer)) return 'Must not have a query ("?") or a fragment ("#").';
  return tooLong(issuer);
}

/** What is wrong with a subject, or undefined. */
export function subjectProblem(subject: string): string | undefined {
  return subject.length === 0 ? 'Enter the subject.' : tooLong(subject);
}

/** What is wrong with an audience, or undefined. */
export function audienceProblem(audience: string): string | undefined {
  if (audience.length === 0) return 'Enter the audience.';
  return /\s/.test(audience) ? 'Must not hold white space.' : tooLong(audience);
}

function tooLong(value: string): string | undefined {
  return value.length > longest ? `At most ${longest} characters; this has ${value.length}.` : undefined;
}

/** What looks like a mistake in an issuer that Azure would take, and that no sign-in would work with. */
export function issuerWarning(issuer: string): string | undefined {
  const host = URL.parse(issuer)?.hostname ?? '';
  return aksHost.test(host) && !issuer.endsWith('/') ? 'The issuers of AKS end with "/". Azure compares them exactly, so add it.' : undefined;
}

/** For instance "eastus.oic.prod-aks.azure.com". */
const aksHost = /\.prod-aks\.azure\.(com|us|cn)$/i;

/** The same for a subject. */
export function subjectWarning(subject: string): string | undefined {
  return subject.includes('*') ? 'Azure compares subjects exactly: "*" stands for nothing but itself.' : undefined;
}

/** A name from words that tell what the credential is for, unlike those that are taken. Empty where the words are too few. */
export function credentialName(words: readonly string[], taken: readonly string[]): string {
  const name = words.join('-').replaceAll(/[^A-Za-z0-9_]+/g, '-').replaceAll(/^[-_]+|-+$/g, '');
  // One letter is no name, and no mistake either.
  if (name.length < 3) return '';
  const lowerCase = new Set(taken.map((other) => other.toLowerCase()));
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const candidate = name.slice(0, 120 - suffix.length) + suffix;
    if (!lowerCase.has(candidate.toLowerCase())) return candidate;
  }
}
