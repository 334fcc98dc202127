/** A string literal of OData: the quote is escaped by doubling it. */
export function odataString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
