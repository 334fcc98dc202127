export type Shell = 'bash' | 'powershell';

/** A command in its parts, quoted for the shell; its line may be broken between them. */
export type Command = (shell: Shell) => readonly string[];

/** Commands as one line: a line break would run the first of them as soon as it is pasted. */
export function joined(commands: readonly Command[], shell: Shell): string {
  return inOneLine(commands.map((command) => command(shell).join(' ')), shell);
}

/** The same of commands that are lines of that shell already. */
export function inOneLine(lines: readonly string[], shell: Shell): string {
  return lines.join(shell === 'bash' ? ' && ' : '; ');
}
