export type Shell = 'bash' | 'powershell';

/**
 * An `az` command line with every value quoted for the shell, so that it can be copied or sent to a terminal whatever
 * a name or a tag holds. Options without a value are flags; undefined ones are left out.
 */
export function azCommand(verb: string, options: Readonly<Record<string, string | readonly string[] | true | undefined>>, shell: Shell = 'bash'): string {
  const words = ['az', ...verb.split(' ')];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    words.push(`--${name}`);
    if (value !== true) words.push(...[value].flat().map((word) => quote(word, shell)));
  }
  return words.join(' ');
}

/** One word for the shell: as it is where that is safe, else in single quotes, which expand nothing in either shell. */
export function quote(word: string, shell: Shell): string {
  if (/^[\w./:@%+=-]+$/.test(word) && !(shell === 'powershell' && /^[@-]/.test(word))) return word;
  return shell === 'bash' ? `'${word.replaceAll("'", `'\\''`)}'` : `'${word.replaceAll("'", "''")}'`;
}
