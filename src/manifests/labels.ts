import { labelNameProblem, selectorProblem } from './names.ts';

/** Labels as people type them, "app=agent, tier=web", or what is wrong with them. Empty gives none. */
export function parseLabels(text: string): { readonly labels: Readonly<Record<string, string>> } | { readonly problem: string } {
  const labels: Record<string, string> = {};
  for (const part of text.split(',').map((one) => one.trim()).filter((one) => one !== '')) {
    const [key = '', value, ...rest] = part.split('=').map((one) => one.trim());
    if (value === undefined || value === '' || rest.length > 0) return { problem: `"${part}" is no label: write name=value, with a comma between two.` };
    const problem = labelNameProblem(key) ?? selectorProblem(value);
    if (problem !== undefined) return { problem: `"${part}": ${problem}` };
    if (Object.hasOwn(labels, key)) return { problem: `"${key}" is there twice.` };
    labels[key] = value;
  }
  return { labels };
}
