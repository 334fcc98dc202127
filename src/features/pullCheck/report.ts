import type { Checked, CheckedRow } from './protocol.ts';

/** Of what a report is. */
export interface Reported {
  readonly title: string;
  /** Names and values: IDs, and no secrets. One without a value is left out. */
  readonly facts: readonly (readonly [name: string, value: string | undefined])[];
  readonly checked: Checked;
}

const signs: Record<CheckedRow['mark'], string> = { yes: '✓ Good', maybe: '! Take note', no: '✗ Wrong' };

/** A check as Markdown, to be shared with who can help. */
export function toMarkdown({ title, facts, checked: { headline, rows } }: Reported): string {
  const table = facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`| ${name} | ${text(value)} |`]));
  return `${[
    `# ${text(title)}`,
    `**${text(headline)}**`,
    ['| | |', '| --- | --- |', ...table].join('\n'),
    ...rows.map(part),
  ].join('\n\n')}\n`;
}

function part({ mark, title, details, commands }: CheckedRow): string {
  const lines = details.map((detail) => `- ${text(detail)}`);
  const code = commands.length === 0 ? [] : ['', '```sh', ...commands, '```'];
  return [`## ${signs[mark]}: ${text(title)}`, '', ...lines, ...code].join('\n');
}

/** Text that is no Markdown, on one line. */
function text(value: string): string {
  return value.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#~]/g, '\\$&');
}
