/**
 * The commands of a line that are joined by `&&`, each as its words. Undefined for a line that has more of a shell in it:
 * pipes, redirections, variables, more than one line. Quotes keep words together.
 */
export function commandsIn(line: string): string[][] | undefined {
  const commands: string[][] = [[]];
  for (let rest = line.trim(); rest !== ''; ) {
    const [all, quoted, double, plain, and] = /^(?:'([^']*)'|"([^"$`\\]*)"|([^\s'"&|;<>$`\\(){}*?!#~[\]]+)|[ \t]*(&&)\s*|[ \t]+)/.exec(rest) ?? [];
    if (all === undefined) return undefined;
    const word = quoted ?? double ?? plain;
    if (and !== undefined) commands.push([]);
    else if (word !== undefined) {
      // What touches belongs together: -n"shop".
      const touches = rest.length < line.trim().length && !/[\s&]$/.test(line.trim().slice(0, line.trim().length - rest.length));
      const words = commands.at(-1) ?? [];
      words.push(touches ? `${words.pop() ?? ''}${word}` : word);
    }
    rest = rest.slice(all.length);
  }
  return commands.some((words) => words.length === 0) ? undefined : commands;
}

/** The words that are no option, and the options with their values: `-n x`, `--namespace x` and `--namespace=x`. Undefined where one is none of `known`. */
export function optionsIn(words: readonly string[], known: Readonly<Record<string, string>>): { readonly names: readonly string[]; readonly options: ReadonlyMap<string, string> } | undefined {
  const names: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) {
      names.push(word);
      continue;
    }
    const [, spelled = '', joined] = /^(--?[^=]+)(?:=(.*))?$/.exec(word) ?? [];
    const name = Object.hasOwn(known, spelled) ? known[spelled] : undefined;
    const value = joined ?? words[(at += 1)];
    if (name === undefined || value === undefined || options.has(name)) return undefined;
    options.set(name, value);
  }
  return { names, options };
}
