export type Shell = 'bash' | 'powershell';

/** A command in its parts, where its line may be broken for reading: `az verb`, then each option with its value. */
export type ShellCommand = (shell: Shell) => readonly string[];

/** A file of the home directory, by what follows "~/". With the "~" itself it could not be quoted: between quotes that is a name. */
export interface HomeFile {
  readonly inHome: string;
}

/** The value of an option; of a command that stands for one, it is what that prints. */
type Value = string | readonly string[] | ShellCommand | HomeFile | true | undefined;
type Options = Readonly<Record<string, Value>>;

/** An `az` command. */
export function az(verb: string, options: Options): ShellCommand {
  return command(`az ${verb}`, options);
}

/**
 * A command with every value quoted for the shell, so that it can be copied or sent to a terminal whatever a name or a tag
 * holds. `begin` goes in as it is. Options without a value are flags; undefined ones are left out.
 */
export function command(begin: string, options: Options): ShellCommand {
  return (shell) => [begin, ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, ...wordsOf(value, shell)].join(' ')))];
}

function wordsOf(value: Exclude<Value, undefined>, shell: Shell): string[] {
  if (value === true) return [];
  // Quotes inside stand for themselves, in either shell.
  if (typeof value === 'function') return [`"$(${lineOf(value, shell)})"`];
  if (typeof value === 'object' && 'inHome' in value) return [shell === 'bash' ? `"$HOME"${quote(`/${value.inHome}`, shell)}` : `($HOME + ${inSingleQuotes(`/${value.inHome}`, shell)})`];
  return [value].flat().map((word) => quote(word, shell));
}

/** The command as one line. */
export function lineOf(command: ShellCommand, shell: Shell): string {
  return command(shell).join(' ');
}

/** One word for the shell: as it is where that is safe, else in single quotes, which expand nothing in either shell. */
function quote(word: string, shell: Shell): string {
  if (/^[\w./:@%+=-]+$/.test(word) && !(shell === 'powershell' && /^[@-]/.test(word))) return word;
  return inSingleQuotes(word, shell);
}

function inSingleQuotes(word: string, shell: Shell): string {
  return `'${word.replaceAll("'", shell === 'bash' ? `'\\''` : "''")}'`;
}
