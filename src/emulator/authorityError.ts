/** Not an AzureFailure: the authority's errors have OAuth's shape. */
export class AuthorityError extends Error {
  readonly status: number;
  /** OAuth's code, for instance "invalid_client". */
  readonly error: string;
  /** The number behind AADSTS. */
  readonly number: number;
  /** More fields of the answer, `claims` for instance. */
  readonly more: Readonly<Record<string, string>>;

  constructor(status: number, error: string, number: number, message: string, more: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.error = error;
    this.number = number;
    this.more = more;
  }
}
