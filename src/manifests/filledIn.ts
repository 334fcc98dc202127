// What other tools fill in before kubectl reads a manifest: what it comes to is not known.
import { Lexer } from 'yaml';

/**
 * `${…}` and `$…` of Flux and envsubst, `$(…)` of Kustomize's vars and of Azure Pipelines, `#{…}#` of replace-tokens and of
 * Octopus, `{{ … }}` of Helm and its like. No name, label, ID or number of a manifest has one of these beginnings.
 */
const placeholder = /\$\{[^{}]+\}|\$\([^()]+\)|\$[A-Za-z_]\w*|#\{[^{}]+\}#?|\{\{.*?\}\}/;

/** The first thing in a value that another tool fills in, or undefined. */
export function placeholderIn(value: string | undefined): string | undefined {
  // Asked of each pair of thousands: nearly all have neither sign.
  return value !== undefined && (value.includes('$') || value.includes('{')) ? placeholder.exec(value)?.[0] : undefined;
}

/**
 * Whether a text has to be filled in before it is YAML, by Helm, say. A value that begins with "#{" is a comment to YAML; in
 * a script, or in quotes, it is none, and is nobody's business.
 */
export function isTemplate(text: string): boolean {
  const open = text.indexOf('{{');
  return (open >= 0 && text.includes('}}', open)) || (/[:-][ \t]+#\{[\w.:-]+\}/.test(text) && hasValueAsComment(text));
}

function hasValueAsComment(text: string): boolean {
  let before = '';
  for (const token of new Lexer().lex(text)) {
    if ((before === ':' || before === '-') && /^#\{[\w.:-]+\}(?:[\w.:/#-]|#\{[\w.:-]+\})*\s*$/.test(token)) return true;
    if (!/^[ \t]+$/.test(token)) before = token;
  }
  return false;
}

/**
 * The same text, as long, in which what another tool fills in is plain within braces, too: `{name: ${NAME}}` is no YAML
 * before it is filled in, and right afterwards. Letters for private use stand for the braces: `giveBraces` puts them back.
 */
export function withoutBraces(text: string): string {
  return text.includes('${') ? text.replaceAll(/\$\{([^{}\n]*)\}/g, '$\uE000$1\uE001') : text;
}

const known = new WeakMap<object, Map<string, readonly { readonly one: unknown; readonly pattern: RegExp }[]>>();

/**
 * Those of a list that may have a text under a key once another tool has filled in what they have there: what is written
 * around that agrees. Quick where it is asked again and again.
 */
export function mayHave<Key extends string, One extends { readonly [key in Key]: string | undefined }>(list: readonly One[], key: Key, text: string): One[] {
  const ofList = known.get(list) ?? new Map<string, readonly { readonly one: unknown; readonly pattern: RegExp }[]>();
  known.set(list, ofList);
  const filledIn = ofList.get(key) ?? list.filter((one) => placeholderIn(one[key]) !== undefined).map((one) => ({ one, pattern: patternOf(one[key] ?? '') }));
  ofList.set(key, filledIn);
  return filledIn.filter(({ pattern }) => pattern.test(text)).map(({ one }) => one as One);
}

/** Anything may stand where something is filled in, and within one another: `${A:-${B}}`. */
function patternOf(value: string): RegExp {
  const all = new RegExp(placeholder, 'g');
  let [before, plain] = ['', value];
  while (plain !== before) [before, plain] = [plain, plain.replaceAll(all, '\0')];
  return new RegExp(`^${plain.split('\0').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*')}$`);
}
