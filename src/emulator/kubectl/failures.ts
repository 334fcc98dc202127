/** Something that kubectl ends with, in its own words. */
export class KubectlError extends Error {
  /** The reason of the API server, for instance "NotFound"; undefined for what kubectl itself finds. */
  readonly reason: string | undefined;
  /** Of an object that is not valid: what, as "The … is invalid" names it, and what is wrong with it. */
  readonly invalid: { readonly what: string; readonly causes: readonly string[] } | undefined;

  constructor(message: string, reason?: string, invalid?: KubectlError['invalid']) {
    super(message);
    this.reason = reason;
    this.invalid = invalid;
  }
}

/**
 * What kubectl prints for what went wrong: one error it introduces, several stand there line by line.
 * Source: https://github.com/kubernetes/kubectl/blob/master/pkg/cmd/util/helpers.go, checkErr, MultipleErrors
 */
export function printed(errors: readonly KubectlError[]): string {
  const [only] = errors;
  if (errors.length !== 1 || !only) return errors.map((error) => `${messageOf(error)}\n`).join('');
  if (!only.invalid) return `${only.reason === undefined ? 'error: ' : ''}${messageOf(only)}\n`;
  const { what, causes } = only.invalid;
  return causes.length === 1 ? `The ${what} is invalid: ${causes.join('')}\n` : `The ${what} is invalid: \n${causes.map((cause) => `* ${cause}\n`).join('')}`;
}

function messageOf({ message, reason }: KubectlError): string {
  return reason === undefined ? message : `Error from server (${reason}): ${message}`;
}
