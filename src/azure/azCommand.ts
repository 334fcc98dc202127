export type Shell = 'bash' | 'powershell';

type Options = Readonly<Record<string, string | readonly string[] | true | undefined>>;

/**
 * An `az` command line with every value quoted for the shell, so that it can be copied or sent to a terminal whatever
 * a name or a tag holds. Options without a value are flags; undefined ones are left out.
 */
export function azCommand(verb: string, options: Options, shell: Shell = 'bash'): string {
  return azParts(verb, options, shell).join(' ');
}

/** The same, cut where a line may be broken for reading: `az verb`, then each option with its value. */
export function azParts(verb: string, options: Options, shell: Shell): string[] {
  const parts = [`az ${verb}`];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const words = value === true ? [] : [value].flat().map((word) => quote(word, shell));
    parts.push([`--${name}`, ...words].join(' '));
  }
  return parts;
}

/** One word for the shell: as it is where that is safe, else in single quotes, which expand nothing in either shell. */
function quote(word: string, shell: Shell): string {
  if (/^[\w./:@%+=-]+$/.test(word) && !(shell === 'powershell' && /^[@-]/.test(word))) return word;
  return shell === 'bash' ? `'${word.replaceAll("'", `'\\''`)}'` : `'${word.replaceAll("'", "''")}'`;
}
