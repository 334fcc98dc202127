/**
 * What is plainly wrong with an ABAC condition, or undefined: quotes, parentheses, braces and brackets that do not
 * match. Which attributes and operators there are Azure alone knows; it checks the rest.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/conditions-format
 */
export function conditionProblem(condition: string): string | undefined {
  const text = withoutStrings(condition);
  if (text === undefined) return "A text in the condition has no closing quote (').";
  const open: string[] = [];
  for (const character of text) {
    if (character in closers) open.push(character);
    if (!Object.values(closers).includes(character)) continue;
    const opener = open.pop();
    if (opener === undefined || closers[opener] !== character) return `A "${character}" in the condition closes nothing.`;
  }
  const unclosed = open.at(-1);
  return unclosed === undefined ? undefined : `A "${unclosed}" in the condition is not closed.`;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** A quote inside of a text is doubled. */
function withoutStrings(condition: string): string | undefined {
  const rest = condition.replace(/'(?:[^']|'')*'/g, "''").replaceAll("''", '');
  return rest.includes("'") ? undefined : rest;
}
